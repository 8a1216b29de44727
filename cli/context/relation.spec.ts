import { describe, expect, it } from 'vitest'
import { testModel, testSource } from './testing/nodes.ts'
import { renderNode, renderOperation, testEnv } from './testing/rendering.ts'

const table = `{% set r = api.Relation.create(database='d', schema='s', identifier='t', type='table') %}`

describe('a relation', () => {
  it.each([
    ['{{ r }}', '"d"."s"."t"'],
    ['{{ r.include(database=false) }}', '"s"."t"'],
    ['{{ r.quote(identifier=false) }}', '"d"."s".t'],
    ['{{ r.without_identifier() }}', '"d"."s"'],
    ['{{ r.incorporate(path={"identifier": "u"}, type="view").is_view }}', 'True'],
    ['{{ r.replace_path(schema="x") }}', '"d"."x"."t"'],
    ['{{ r.information_schema("tables") }}', '"d".INFORMATION_SCHEMA.tables'],
    ['{{ r.database }} {{ r.name }} {{ r.table }} {{ r.type }} {{ r.is_table }}', 'd t t table True'],
    ['{{ r is mapping }} {{ r.get("metadata").type.endswith("Relation") }} {{ r["schema"] }}', 'True True s'],
    ['{{ r == api.Relation.create(database="d", schema="s", identifier="t", type="table") }}', 'True'],
    ['{{ {r: 1}[r] }} {{ [r] }}', '1 [<DuckdbRelation "d"."s"."t">]'],
    ['{{ r.nothing is defined }}', 'False'],
    ['{{ api.Relation.scd_args(["a", "b"], "c") }} {{ api.Relation.View }}', "['a', 'b', 'c'] view"],
  ])('answers %s with %s', async (template, text) => {
    expect(await renderOperation(testEnv(), table + template)).toBe(text)
  })

  it('refuses a part that is undefined, so that it cannot vanish from the name', async () => {
    await expect(renderOperation(testEnv(), '{{ api.Relation.create(schema=missing) }}')).rejects.toThrow(
      '"schema" must be a string or none, but is undefined ("missing").',
    )
  })
})

describe('a column', () => {
  it.each([
    ["api.Column.create('a', 'string').dtype", 'TEXT'],
    ["api.Column('a', 'varchar', 10).data_type", 'character varying(10)'],
    ["api.Column('a', 'DECIMAL', none, 10, 2).data_type", 'DECIMAL(10,2)'],
    ["api.Column.from_description('a', 'numeric(10,2)').numeric_scale", '2'],
    ["api.Column('a', 'HUGEINT').is_integer()", 'True'],
    ["api.Column('a', 'double').is_number()", 'True'],
    ["api.Column('A b', 'int').quoted", '"A b"'],
    [
      "api.Column('s', 'STRUCT(a INTEGER, b STRUCT(c VARCHAR))').flatten() | map(attribute='name') | join(',')",
      's.a,s.b.c',
    ],
    ["api.Column.translate_type('timestamp')", 'timestamp'],
  ])('answers %s with %s', async (expression, text) => {
    expect(await renderOperation(testEnv(), `{{ ${expression} }}`)).toBe(text)
  })
})

describe('what ref() and source() read', () => {
  const orders = testModel('orders', { materialized: 'table', event_time: 'ordered_at' })
  const raw = testSource('sales', { external_location: 'data/{schema}/{name}.parquet' })
  const reader = testModel('report', {}, { depends_on: { macros: [], nodes: [orders.unique_id] } })
  const nodes = [orders, reader]

  it.each([
    ['whole', false, '"memory"."main"."orders" \'data/raw/sales.parquet\''],
    [
      'as nothing with --empty',
      true,
      '(select * from "memory"."main"."orders" where false limit 0) (select * from \'data/raw/sales.parquet\' where false limit 0)',
    ],
  ])('is %s', async (_how, empty, text) => {
    const env = testEnv({ nodes, sources: [raw], empty })
    expect(await renderNode(env, reader, "{{ ref('orders') }} {{ source('raw', 'sales') }}")).toBe(text)
  })

  it("is a batch's window of it, for a microbatch model", async () => {
    const batched = testModel(
      'daily',
      { materialized: 'incremental', incremental_strategy: 'microbatch' },
      { depends_on: { macros: [], nodes: [orders.unique_id] } },
    )
    const batch = { id: '20240101', start: new Date('2024-01-01'), end: new Date('2024-01-02') }
    const template = "{{ ref('orders') }} {{ model.batch.event_time_start }}"
    expect(await renderNode(testEnv({ nodes }), batched, template, { batch })).toBe(
      `(select * from "memory"."main"."orders" where ordered_at >= '2024-01-01 00:00:00+00:00' and ordered_at < '2024-01-02 00:00:00+00:00') 2024-01-01 00:00:00+00:00`,
    )
  })

  it('is the CTE of an ephemeral model, under its alias', async () => {
    const step = testModel('step', { materialized: 'ephemeral' }, { alias: 'step_one' })
    const over = testModel('over', {}, { depends_on: { macros: [], nodes: [step.unique_id] } })
    expect(await renderNode(testEnv({ nodes: [step, over] }), over, "{{ ref('step') }}")).toBe('__dbt__cte__step_one')
  })

  it('must have been seen when the project was parsed', async () => {
    const blind = testModel('blind')
    await expect(renderNode(testEnv({ nodes }), blind, "{{ ref('orders') }}")).rejects.toMatchObject({
      cause: {
        problems: [
          {
            code: 'ref-undeclared',
            hint: 'Add "-- depends_on: {{ ref(\'orders\') }}" to models/blind.sql, outside of any condition.',
          },
        ],
      },
    })
  })

  it.each([
    ["{'external_location': 'read_csv(\"{name}\")'}", { external_location: 'read_csv("{name}")' }, 'read_csv("sales")'],
    ['oldstyle', { external_location: 'x/%(identifier)s', formatter: 'oldstyle' }, "'x/sales'"],
    ['template', { external_location: 'x/${name}', formatter: 'template' }, "'x/sales'"],
  ])('is an external location written as %s', async (_how, meta, text) => {
    const env = testEnv({ nodes, sources: [testSource('sales', meta)] })
    expect(await renderNode(env, reader, "{{ source('raw', 'sales') }}")).toBe(text)
  })

  it('is refused when an external location names what the source lacks', async () => {
    const env = testEnv({ nodes, sources: [testSource('sales', { external_location: '{nome}.csv' })] })
    await expect(renderNode(env, reader, "{{ source('raw', 'sales') }}")).rejects.toThrow(
      'The external_location of source "sales" cannot be used: it names "nome", which the source does not have.',
    )
  })
})
