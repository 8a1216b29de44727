import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeSecrets } from '../core/redact.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import { generatePage, type PageData, pageData } from './generate-page.ts'
import type { IndexNode } from './page-data.ts'
import { embeddedJson } from './page/page-html.ts'
import { detailIn, hostile, parsedShop, shopInput, unpacked } from './testing/shop.ts'

const app = { script: "console.log('app')", style: 'body{margin:0}' }

let parsed: ParsedProject
let page: PageData
beforeAll(async () => {
  parsed = await parsedShop()
  page = pageData(shopInput(parsed))
})

const node = (id: string): IndexNode => {
  const found = page.index.nodes.find((each) => each.id === id)
  if (!found) throw new Error(`no ${id}`)
  return found
}
const names = (positions: readonly number[] = []): string[] => positions.map((at) => page.index.nodes[at]?.name ?? '')
/** Everything the page holds, unpacked. */
const everything = ({ index, packed }: PageData): string =>
  JSON.stringify([index, ...packed.map((chunk) => unpacked(chunk))])

describe('the data of the page', () => {
  it('has a place for every kind', () => {
    const kinds = new Set(page.index.nodes.map(({ kind }) => kind))
    expect([...kinds].sort()).toEqual([
      'analysis',
      'exposure',
      'macro',
      'metric',
      'model',
      'saved_query',
      'seed',
      'semantic_model',
      'snapshot',
      'source',
      'test',
      'unit_test',
    ])
  })

  it('tells of a node what lists and lineage need', () => {
    expect(node('model.shop.orders')).toMatchObject({
      name: 'orders',
      path: 'models/marts/orders.sql',
      materialized: 'table',
      tags: ['daily'],
      group: 'finance',
      color: '#ff8800',
      relation: ['shop', 'main', 'orders'],
      documented: [2, 2],
      status: 'success',
      seconds: 1.25,
    })
    expect(names(node('model.shop.customers').parents)).toEqual(['orders', 'countries'])
    expect(names(node('model.shop.orders').macros)).toEqual(['trimmed'])
    expect(names(node('metric.shop.total').parents)).toEqual(['orders_semantic'])
    expect(node('exposure.shop.revenue')).not.toHaveProperty('status')
    expect(node('source.shop.raw.orders')).toMatchObject({ name: 'raw.orders', status: 'warn' })
  })

  it('knows on which node a test is declared', () => {
    const test = page.index.nodes.find(({ name }) => name === 'not_null_orders_order_id')
    expect(test).toMatchObject({ test: 'not_null', column: 'order_id' })
    expect(names([test?.declaredOn ?? -1])).toEqual(['orders'])
  })

  it('leaves out what docs.show hides, with its tests, and leads lines through it', () => {
    expect(page.index.nodes.filter(({ name }) => name.includes('hidden'))).toEqual([])
    expect(names(node('model.shop.orders').parents)).toEqual(['stg_orders'])
    expect(everything(page)).not.toContain('nobody should read this')
  })

  it('leaves out hooks and the macros that ship with tsdbt', () => {
    const owners = new Set(page.index.nodes.map((each) => each.package))
    expect([...owners]).toEqual(['shop'])
  })

  it('has columns in the order of the warehouse, with what properties and comments say', () => {
    expect(detailIn(page, 'model.shop.orders').columns).toEqual([
      { name: 'order_id', type: 'BIGINT', description: 'The key' },
      { name: 'AMOUNT', type: 'INTEGER', description: 'In cents' },
    ])
  })

  it('has source and compiled SQL, runs with the latest first, and facts', () => {
    const detail = detailIn(page, 'model.shop.orders')
    expect(detail.code?.map(({ title }) => title)).toEqual(['Source', 'Compiled'])
    expect(detail.runs?.map(({ at, status }) => [at.slice(0, 10), status])).toEqual([
      ['2026-01-02', 'success'],
      ['2026-01-01', 'error'],
    ])
    expect(detail.facts).toContainEqual({ label: 'Row Count', value: 12 })
    expect(detail.facts).toContainEqual({ label: 'Owner', value: 'Fin <fin@shop.example>' })
    expect(detail.meta).toEqual({ owner: 'me', deep: { list: [1, 2] } })
  })

  it('links an exposure to its report', () => {
    expect(detailIn(page, 'exposure.shop.revenue').facts).toContainEqual({
      label: 'Report',
      value: 'Open in Looker Studio',
      href: 'https://lookerstudio.google.com/reporting/abc',
    })
  })

  it('has the overview block, the last run, and names of columns for search', () => {
    expect(page.index.overview).toContain('# The shop')
    expect(page.index.lastRun).toEqual({ command: 'build', at: '2026-01-02T00:00:00.000Z', elapsedSeconds: 2.5 })
    expect(unpacked(page.packed[page.index.columnsChunk ?? -1] ?? '')).toMatchObject({
      'model.shop.orders': ['order_id', 'AMOUNT'],
    })
  })

  it('masks secrets before it packs them', async () => {
    const secret = 'hunter2hunter2'
    const leaky = await parsedShop({
      'models/leak.sql': `select '${secret}' as a`,
      'models/leak.yml': `models: [{name: leak, description: say ${secret}}]`,
    })
    const secrets = makeSecrets([secret])
    const input = shopInput(leaky, {
      compiled: new Map([['model.shop.leak', `select '${secret}'`]]),
      redact: (text) => secrets.redact(text),
    })
    expect(everything(pageData({ ...input, redact: (text) => text }))).toContain(secret)
    const masked = everything(pageData(input))
    expect(masked).not.toContain(secret)
    expect(masked).toContain('say *****')
  })

  it('stays a page when a secret is a word of its own', () => {
    const masked = pageData(shopInput(parsed, { redact: (text) => text.replaceAll('model', '*****') }))
    const orders = masked.index.nodes.find(({ name }) => name === 'orders')
    expect(orders).toMatchObject({ id: '*****.shop.orders', kind: 'model' })
    expect(detailIn(masked, '*****.shop.orders').columns).toHaveLength(2)
  })
})

describe('the file', () => {
  it('is the same bytes for the same input', async () => {
    const again = await parsedShop()
    expect(generatePage(app, shopInput(again))).toBe(generatePage(app, shopInput(parsed)))
  })

  it('holds no text that ends a script, and the index as it was', () => {
    const html = generatePage(app, shopInput(parsed))
    expect(html).not.toContain('<script>alert')
    expect(html).not.toContain('\u2028')
    const scripts = html.match(/<script[ >]/g) ?? []
    expect(html.match(/<\/script/g)).toHaveLength(scripts.length)
    const json = /<script type="application\/json" id="index">(.*?)<\/script>/s.exec(html)?.[1] ?? ''
    expect(JSON.parse(json)).toEqual(page.index)
  })

  it.each([[hostile], ['<!-- <script>'], ['\u2028\u2029'], [']]>'], ['&lt;']])(
    'embeds %j as the same value',
    (text) => {
      expect(JSON.parse(embeddedJson({ text }))).toEqual({ text })
      expect(embeddedJson({ text })).not.toMatch(/[<>&\u2028\u2029]/)
    },
  )

  it('lets run its own script alone and asks no other address', () => {
    const html = generatePage(app, shopInput(parsed))
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? ''
    const hash = createHash('sha256').update(app.script).digest('base64')
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src 'sha256-${hash}'`,
      expect.stringContaining("style-src 'sha256-"),
      'img-src data:',
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
    ])
    expect(html).not.toMatch(/(?:src|href)="(?!data:,)/)
  })
})
