import { describe, expect, it } from 'vitest'
import { htmlOf } from '../testing/vnode-html.ts'
import { Markdown, safeHref } from './markdown.tsx'

const shown = (text: string): string => htmlOf(Markdown({ text }))

describe('a description', () => {
  it('shows what Markdown says', () => {
    const html = shown(
      '# Title\n\n**bold** _soft_ ~~gone~~ `code` a & b &amp; c\n\n1. one\n2. two\n\n> said\n\n| a | b |\n|---|---|\n| 1 | 2 |',
    )
    expect(html).toContain('<h2>Title</h2>')
    expect(html).toContain('<strong>bold</strong> <em>soft</em> <del>gone</del> <code>code</code> a &amp; b &amp; c')
    expect(html).toContain('<ol start="1"><li>one</li><li>two</li></ol>')
    expect(html).toContain('<blockquote><p>said</p></blockquote>')
    expect(html).toContain('<td>1</td><td>2</td>')
  })

  it('marks the words of SQL', () => {
    expect(shown("```sql\nselect {{ ref('a') }}\n```")).toContain('<span class="hljs-keyword">select</span>')
  })

  it('leads within the page and to the web', () => {
    expect(shown('[a](#!/model/model.shop.a)')).toContain('<a href="#!/model/model.shop.a">a</a>')
    expect(shown('[b](https://b.example)')).toContain(
      '<a href="https://b.example" target="_blank" rel="noopener noreferrer">b</a>',
    )
  })

  it.each([
    '<img src=x onerror=alert(1)>',
    '<script>alert(1)</script>',
    '<a href="javascript:alert(1)">x</a>',
    '<svg onload=alert(1)>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    'text <b onmouseover=alert(1)>b</b>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](&#106;avascript:alert(1))',
    '[x](java\tscript:alert(1))',
    '[x](<javascript:alert(1)>)',
    '[x][1]\n\n[1]: javascript:alert(1)',
    '<javascript:alert(1)>',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](vbscript:msgbox(1))',
    '[x](file:///etc/passwd)',
    '![x](javascript:alert(1))',
    '![x](https://tracker.example/pixel.png)',
    '![x](data:text/html;base64,PHNjcmlwdD4=)',
    '```html\n<script>alert(1)</script>\n```',
    '`<img src=x onerror=alert(1)>`',
    '| a |\n|---|\n| <img src=x onerror=alert(1)> |',
    '# <img src=x onerror=alert(1)>',
  ])('is inert: %j', (text) => {
    const html = shown(text)
    expect(html).not.toMatch(/<(?:script|img|svg|iframe|object|embed|style|b)\b/i)
    expect(html).not.toMatch(/<[^>]*\son\w+=/i)
    expect(html).not.toMatch(/(?:href|src)="(?!#|https:\/\/tracker)/i)
  })

  it('shows images that lie in the page', () => {
    expect(shown('![x](data:image/png;base64,AAAA)')).toContain('<img src="data:image/png;base64,AAAA" alt="x">')
  })

  it.each([
    ['https://a.example', 'https://a.example'],
    ['mailto:a@b.example', 'mailto:a@b.example'],
    [' #!/x ', '#!/x'],
    ['\u0001javascript:alert(1)', undefined],
    ['//a.example', undefined],
    ['assets/a.png', undefined],
  ])('a link to %j leads to %j', (href, safe) => {
    expect(safeHref(href)).toBe(safe)
  })
})
