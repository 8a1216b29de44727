import { gunzipSync } from 'node:zlib'
import type { RunRecord } from '../../artifacts/run-history.ts'
import type { CatalogRelation } from '../../core/adapter.ts'
import type { ParsedProject } from '../../core/parsed-project.ts'
import { parseFolder, writeProject } from '../../parse/testing/parse-folder.ts'
import type { NodeDetail, PageIndex } from '../page-data.ts'
import type { PageInput } from '../page/page-input.ts'

/** What a description must not be able to do. */
export const hostile = '</script><script>alert(1)</script><img src=x onerror=alert(2)> \u2028 [x](javascript:alert(3))'

/** One of every kind, with what is hard to show. */
const files: Readonly<Record<string, string>> = {
  'models/staging/stg_orders.sql': "select 1 as order_id, 2 as amount from {{ source('raw', 'orders') }}",
  'models/hidden.sql': "{{ config(docs={'show': false}) }} select * from {{ ref('stg_orders') }}",
  'models/marts/orders.sql':
    "{{ config(materialized='table', tags=['daily']) }}\nselect * from {{ ref('hidden') }} {{ trimmed('x') }}",
  'models/marts/customers.sql': "select * from {{ ref('orders') }} join {{ ref('countries') }} on true",
  'models/marts/day.sql': 'select current_date as day',
  'models/models.yml': `
groups: [{name: finance, owner: {name: Fin, email: fin@shop.example}, description: Money}]
models:
  - name: orders
    description: ${JSON.stringify(`Orders. ${hostile}`)}
    config: {group: finance, docs: {node_color: '#ff8800'}, meta: {owner: me, deep: {list: [1, 2]}}}
    columns:
      - {name: order_id, description: The key, data_tests: [not_null, unique]}
      - {name: amount, data_type: integer}
  - name: hidden
    description: nobody should read this
    columns: [{name: order_id, data_tests: [not_null]}]
  - name: day
    time_spine: {standard_granularity_column: day}
    columns: [{name: day, granularity: day}]
unit_tests:
  - name: orders_add_up
    model: orders
    given: [{input: ref('hidden'), rows: [{order_id: 1, amount: 5}]}]
    expect: {rows: [{order_id: 1, amount: 5}]}
sources:
  - name: raw
    description: As it comes
    freshness: {warn_after: {count: 1, period: day}}
    loaded_at_field: at
    tables: [{name: orders, description: Raw orders, columns: [{name: order_id, data_tests: [not_null]}]}]
exposures:
  - name: revenue
    label: Revenue by day
    type: dashboard
    url: https://lookerstudio.google.com/reporting/abc
    owner: {name: Ann, email: ann@shop.example}
    depends_on: [ref('orders')]
semantic_models:
  - name: orders_semantic
    model: ref('orders')
    defaults: {agg_time_dimension: ordered_at}
    entities: [{name: order, type: primary, expr: order_id}]
    dimensions: [{name: ordered_at, type: time, type_params: {time_granularity: day}}]
    measures: [{name: total, agg: sum, expr: amount}]
metrics:
  - {name: total, label: Total, type: simple, type_params: {measure: total}, description: All of it}
saved_queries:
  - {name: totals, query_params: {metrics: [total]}}
`,
  'models/overview.md':
    '{% docs __overview__ %}# The shop\n\nIt sells. See [orders](#!/model/model.shop.orders).{% enddocs %}',
  'seeds/countries.csv': 'code,name\nch,Switzerland\n',
  'snapshots/history.yml': `snapshots: [{name: history, relation: ref('orders'), config: {unique_key: order_id, strategy: check, check_cols: all}}]`,
  'macros/trimmed.sql':
    '{% macro trimmed(text) %}{{ inner(text) }}{% endmacro %}{% macro inner(text) %}{{ text }}{% endmacro %}',
  'macros/macros.yml':
    'macros: [{name: trimmed, description: Trims, arguments: [{name: text, type: string, description: What}]}]',
  'tests/no_negative_orders.sql': "select * from {{ ref('orders') }} where amount < 0",
  'analyses/look.sql': "select * from {{ ref('orders') }}",
}

export async function parsedShop(more: Readonly<Record<string, string>> = {}): Promise<ParsedProject> {
  const result = await parseFolder(writeProject({ ...files, ...more }))
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'))
  return result.value.parsed
}

const ordersTable: CatalogRelation = {
  database: 'shop',
  schema: 'main',
  identifier: 'orders',
  type: 'table',
  comment: null,
  owner: null,
  columns: [
    { name: 'AMOUNT', type: 'INTEGER', index: 2, comment: 'In cents' },
    { name: 'order_id', type: 'BIGINT', index: 1, comment: null },
  ],
  stats: [{ id: 'rows', label: 'Row Count', value: 12, include: true, description: '' }],
}

const run = (at: string, status: string): RunRecord => ({
  invocation: at,
  command: 'build',
  at,
  elapsedSeconds: 2.5,
  results: [
    { id: 'model.shop.orders', status, seconds: 1.25, rows: 12 },
    { id: 'test.shop.no_negative_orders', status: 'fail', seconds: 0.01, failures: 3, message: 'Got 3 results' },
    { id: 'exposure.shop.revenue', status: 'no-op', seconds: 0 },
  ],
})

export const shopInput = (parsed: ParsedProject, more: Partial<PageInput> = {}): PageInput => ({
  parsed,
  compiled: new Map([['model.shop.orders', 'select * from "shop"."main"."hidden" x']]),
  relations: [ordersTable],
  history: [run('2026-01-01T00:00:00.000Z', 'error'), run('2026-01-02T00:00:00.000Z', 'success')],
  sourceAges: new Map([['source.shop.raw.orders', { status: 'warn', loadedAt: '2026-01-01T00:00:00Z' }]]),
  imageOf: () => undefined,
  redact: (text) => text,
  ...more,
})

export const unpacked = (packed: string): unknown => JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString())

/** The details of a node as the page reads them. */
export function detailIn(
  page: { readonly index: PageIndex; readonly packed: readonly string[] },
  id: string,
): NodeDetail {
  const node = page.index.nodes.find((each) => each.id === id)
  const chunk = unpacked(page.packed[node?.chunk ?? -1] ?? '') as Readonly<Record<string, NodeDetail>>
  const detail = chunk[id]
  if (!detail) throw new Error(`no detail of ${id}`)
  return detail
}
