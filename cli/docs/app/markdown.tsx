import { lexer, type Token, type Tokens } from 'marked'
import type { ComponentChild, ComponentChildren, JSX } from 'preact'
import { Code } from './views/code.tsx'

/*
 * Descriptions are written by many hands. Their Markdown becomes elements one by one, never HTML: a tag in it is text, a link leads to the web, to mail
 * or within the page, and an image is one that lies in the page.
 */

/** Kinds of token whose text may hold more of them. */
type Rendered = (token: Token) => ComponentChild

export function Markdown({ text }: { readonly text: string }): JSX.Element {
  return <div class="markdown">{lexer(text).map(rendered)}</div>
}

/** Nodes of a list of tokens. */
const inside = (tokens: readonly Token[] | undefined): ComponentChildren => tokens?.map(rendered)

const rendered: Rendered = (token) => {
  const render = renderers[token.type]
  return render ? render(token) : 'raw' in token ? token.raw : null
}

/** One kind of token as its own type; `marked` names the type by `type`, so the table below agrees with it. */
const of =
  <T extends Token>(render: (token: T) => ComponentChild): Rendered =>
  (token) =>
    render(token as T)

const headings = ['h2', 'h3', 'h4', 'h5', 'h6', 'h6'] as const

const renderers: Readonly<Record<string, Rendered>> = {
  space: () => null,
  def: () => null,
  hr: () => <hr />,
  br: () => <br />,
  heading: of<Tokens.Heading>(({ depth, tokens }) => {
    const Heading = headings[depth - 1] ?? 'h6'
    return <Heading>{inside(tokens)}</Heading>
  }),
  paragraph: of<Tokens.Paragraph>(({ tokens }) => <p>{inside(tokens)}</p>),
  blockquote: of<Tokens.Blockquote>(({ tokens }) => <blockquote>{inside(tokens)}</blockquote>),
  code: of<Tokens.Code>(({ text, lang }) => <Code text={text} language={lang ?? ''} />),
  list: of<Tokens.List>(({ ordered, start, items }) => {
    const list = items.map((item) => <li>{itemOf(item)}</li>)
    return ordered ? <ol start={start === '' ? 1 : start}>{list}</ol> : <ul>{list}</ul>
  }),
  table: of<Tokens.Table>(({ header, rows }) => (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            {header.map(({ tokens }) => (
              <th>{inside(tokens)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {row.map(({ tokens }) => (
                <td>{inside(tokens)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )),
  text: of<Tokens.Text>(({ tokens, text }) => (tokens ? inside(tokens) : plain(text))),
  escape: of<Tokens.Escape>(({ text }) => text),
  strong: of<Tokens.Strong>(({ tokens }) => <strong>{inside(tokens)}</strong>),
  em: of<Tokens.Em>(({ tokens }) => <em>{inside(tokens)}</em>),
  del: of<Tokens.Del>(({ tokens }) => <del>{inside(tokens)}</del>),
  codespan: of<Tokens.Codespan>(({ text }) => <code>{text}</code>),
  link: of<Tokens.Link>(({ href, tokens }) => <Link href={href}>{inside(tokens)}</Link>),
  image: of<Tokens.Image>(({ href, text }) =>
    isOwnImage(href) ? <img src={href} alt={text} /> : <Link href={href}>{text || href}</Link>,
  ),
  html: of<Tokens.HTML>(({ raw }) => (/^<br\s*\/?>\s*$/i.test(raw) ? <br /> : raw.startsWith('<!--') ? null : raw)),
}

const itemOf = ({ task, checked, tokens }: Tokens.ListItem): ComponentChildren =>
  task ? [<input type="checkbox" checked={checked === true} disabled />, ' ', inside(tokens)] : inside(tokens)

const isOwnImage = (href: string): boolean => /^data:image\/(?:png|jpeg|gif|webp|svg\+xml)[;,]/i.test(href)

/** Where a link may lead; undefined where it may not. */
export function safeHref(href: string): string | undefined {
  const plainText = href.trim()
  if (plainText.startsWith('#')) return plainText
  try {
    // As a browser reads it: it passes over tabs, line ends and case in a scheme.
    const { protocol } = new URL(plainText)
    return ['https:', 'http:', 'mailto:'].includes(protocol) ? plainText : undefined
  } catch {
    return undefined
  }
}

export function Link({
  href,
  children,
}: {
  readonly href: string
  readonly children?: ComponentChildren
}): JSX.Element {
  const safe = safeHref(href)
  if (safe === undefined) return <span>{children}</span>
  if (safe.startsWith('#')) return <a href={safe}>{children}</a>
  return (
    <a href={safe} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  )
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: '\u00a0' }

/** As text: an element's children are never read as HTML. */
const plain = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (found, name: string) => entities[name] ?? found)
