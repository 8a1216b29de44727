import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { pageData } from '../generate-page.ts'
import { parsedShop, shopInput } from '../testing/shop.ts'
import { htmlOf } from '../testing/vnode-html.ts'
import { makeDetailStore } from './detail-store.ts'
import { nodeHref, routeOf } from './routes.ts'
import { searchNodes } from './search-index.ts'
import { makeSite, type Site } from './site.ts'
import { setRoute, state } from './state.ts'
import { Page, Shell } from './views/shell.tsx'

let site: Site
beforeAll(async () => {
  const { index, packed } = pageData(shopInput(await parsedShop()))
  site = makeSite(
    index,
    makeDetailStore((chunk) => packed[chunk]),
  )
  for (const at of packed.keys()) site.details.chunk(at)
  await vi.waitUntil(() => packed.every((_, at) => site.details.chunk(at).state === 'ready'))
})
beforeEach(() => setRoute(''))

function pageAt(hash: string): string {
  setRoute(hash)
  return htmlOf(Page({ site }))
}

describe('the page', () => {
  it('begins with the project’s own words and its health', () => {
    const html = htmlOf(Shell({ site }))
    expect(html).toContain('<h2>The shop</h2>')
    expect(html).toContain('1 failed')
    expect(html).toContain('no_negative_orders')
    expect(html).toContain('Sources that are not fresh')
    expect(html).toContain('<b>4</b> models')
  })

  it('has a page for every node, from whose every link another page is reached', () => {
    for (const node of site.nodes) {
      const html = pageAt(nodeHref(node))
      expect(html.replaceAll('<wbr></wbr>', '')).toContain(node.name)
      expect(html).not.toContain('Nothing is here')
      for (const [, href = ''] of html.matchAll(/href="(#[^"]*)"/g)) {
        const route = routeOf(href.replaceAll('&amp;', '&'))
        expect(route.page).not.toBe('missing')
        if (route.page === 'node') expect([...site.byId.keys()]).toContain(route.id)
      }
    }
  })

  it('shows of a model all there is to know', () => {
    const html = pageAt('#!/model/model.shop.orders')
    expect(html).toContain('The key')
    expect(html).toContain('>not_null</a>')
    expect(html).toContain('Row Count')
    expect(html).toContain('#daily')
    expect(html).toContain('group finance')
    expect(html).toContain('fill="#ff8800"')
    for (const id of ['details', 'columns', 'lineage', 'tests', 'depends_on', 'referenced_by', 'code', 'runs', 'meta'])
      expect(html).toContain(`<section id="${id}"`)
  })

  it('lets nothing of a description run', () => {
    const html = pageAt('#!/model/model.shop.orders')
    expect(html).not.toMatch(/<script|<img|javascript:alert\(3\)"/)
    expect(html).toContain('&lt;img src=x onerror=alert(2)&gt;')
  })

  it('shows the compiled SQL when that was chosen', () => {
    state.codeTitle.value = 'Compiled'
    expect(pageAt('#!/model/model.shop.orders')).toContain('aria-pressed="true">Compiled')
    state.codeTitle.value = 'Source'
  })

  it('leads from a reference in SQL to what it names', () => {
    expect(pageAt('#!/model/model.shop.customers')).toContain(
      '(<a href="#!/model/model.shop.orders"><span class="hljs-string">&#x27;orders&#x27;</span></a>)',
    )
    expect(pageAt('#!/model/model.shop.stg_orders')).toContain('(<a href="#!/source/source.shop.raw.orders"><span')
    expect(pageAt('#!/model/model.shop.orders')).toContain('(<span class="hljs-string">&#x27;hidden&#x27;</span>)')
  })

  it.each([
    ['#!/exposure/exposure.shop.revenue', 'href="https://lookerstudio.google.com/reporting/abc"'],
    ['#!/unit_test/unit_test.shop.orders.orders_add_up', 'Given ref(&#39;hidden&#39;)'.replaceAll('&#39;', "'")],
    ['#!/macro/macro.shop.trimmed', '<h2 id="arguments-title">Arguments</h2>'],
    ['#!/macro/macro.shop.trimmed', '<h2 id="called_by-title">Called by</h2>'],
    ['#!/semantic_model/semantic_model.shop.orders_semantic', 'total (sum)'],
    ['#!/source/source.shop.raw.orders', '1 day (warns)'],
    ['#!/source_list/raw', '1 table'],
    ['#!/group/finance', 'Owned by Fin, fin@shop.example'],
    ['#!/list/model?filter=undescribed', 'Without a description'],
    ['#!/list/test', 'no_negative_orders'],
    ['#!/graph?g_v=1&g_i=%2Borders', '3 nodes'],
    ['#!/graph?g_v=1&g_i=nothing_such', '0 nodes; nothing matches nothing_such'],
    ['#!/model/model.shop.gone', 'The project has no page “model.shop.gone”'],
  ])('%s says %s', (hash, text) => {
    expect(pageAt(hash)).toContain(text)
  })

  it('finds nodes by name, tag, description and column, models before their tests', () => {
    const found = (text: string) => searchNodes(site, text).map(({ node, column }) => [node.name, column])
    expect(found('orders')[0]).toEqual(['orders', undefined])
    expect(found('daily')[0]).toEqual(['orders', undefined])
    expect(found('raw orders')[0]).toEqual(['raw.orders', undefined])
    expect(found('amount')).toContainEqual(['orders', 'AMOUNT'])
    expect(found('ordrs')[0]?.[0]).toBe('orders')
    expect(found('hidden').map(([name]) => name)).not.toContain('hidden')
    expect(found('')).toEqual([])
  })

  it('opens the folders that lead to what is shown', () => {
    setRoute('#!/model/model.shop.stg_orders')
    expect(htmlOf(Shell({ site }))).toContain('aria-current="page"><span class="mark kind-model"')
  })
})
