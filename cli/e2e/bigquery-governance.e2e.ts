import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bigqueryWorkspace, type BigqueryWorkspace } from './testing/bigquery-workspace.ts'

const tag = 'projects/p/locations/eu/taxonomies/1/policyTags/2'
const long = 'x'.repeat(1200)

const files = {
  'models/people.sql': `{{ config(materialized='table') }} select 1 as id, 'a@b.c' as email, 'Bonn' as place`,
  'models/raw.sql': `{{ config(materialized='table', schema='raw') }} select 1 as id`,
  'macros/schema.sql': `{% macro generate_schema_name(name, node) %}{{ name or target.schema }}{% endmacro %}`,
  'models/one.sql': `{{ config(materialized='view', grant_access_to=[{'dataset': 'raw'}]) }} select id from {{ ref('raw') }}`,
  'models/two.sql': `{{ config(materialized='view', grant_access_to=[{'project': 'shop-prod', 'dataset': 'raw'}]) }} select id from {{ ref('raw') }}`,
  'models/days.sql': `{{ config(materialized='incremental', incremental_strategy='insert_overwrite',
  partition_by={'field': 'day', 'data_type': 'date', 'copy_partitions': true}) }}
{% if is_incremental() %}
select date '2024-01-02' as day, 20 as amount union all select date '2024-01-03', 30
{% else %}
select date '2024-01-01' as day, 1 as amount union all select date '2024-01-02', 2 union all select date '2024-01-02', 3
{% endif %}`,
  'models/models.yml': `models:
  - name: people
    description: Who buys.
    config: { persist_docs: { relation: true, columns: true } }
    columns:
      - { name: id, description: "${long}" }
      - { name: email, description: Where to write to., policy_tags: ["${tag}"] }
  - name: days
    columns: [{ name: day, data_tests: [not_null] }]
`,
}

let shop: BigqueryWorkspace
beforeEach(async () => {
  shop = await bigqueryWorkspace(files)
})
afterEach(async () => {
  await shop.double.close()
  shop[Symbol.dispose]()
})

interface Patch {
  readonly description?: string
  readonly schema?: { readonly fields: readonly { name: string; description?: string; policyTags?: unknown }[] }
  readonly access?: readonly { readonly view: { readonly tableId: string } }[]
}
const patchOf = (name: string): Patch => shop.double.patches.get(name) ?? {}

describe('what is said of a table of BigQuery', () => {
  it('goes by one request: descriptions, cut where they are too long, and policy tags before anyone sees the table', async () => {
    const { stdout, exitCode } = await shop.tsdbt('build', '--select', 'people')
    expect(exitCode).toBe(0)
    expect(stdout).toContain(
      'The description of column "id" of "people" has 1200 characters; BigQuery keeps the first 1024.',
    )
    const { description, schema } = patchOf('shop.people')
    expect(description).toBe('Who buys.')
    const [id, email, place] = schema?.fields ?? []
    expect([id?.description?.length, email?.description, place?.description]).toEqual([
      1024,
      'Where to write to.',
      undefined,
    ])
    expect(email?.policyTags).toEqual({ names: [tag] })
    const order = shop.double.asked.flatMap(({ method, path, body }) => {
      if (method === 'PATCH') return [/stage/.test(path) ? 'tag the staging table' : 'describe']
      return / copy /.test(body?.configuration?.query?.query ?? '') ? ['publish'] : []
    })
    expect(order).toEqual(['tag the staging table', 'publish', 'describe'])
  })

  it('is not said again when nothing of it changed', async () => {
    await shop.tsdbt('run', '--select', 'people', '--quiet')
    const patches = () => shop.double.asked.filter(({ method }) => method === 'PATCH').length
    const before = patches()
    await shop.tsdbt('run', '--select', 'people', '--quiet')
    expect(patches()).toBe(before)
  })

  it('lets views read datasets that their readers may not, also where two are granted at once', async () => {
    expect((await shop.tsdbt('build', '--select', 'raw', 'one', 'two', '--quiet')).exitCode).toBe(0)
    const tables = patchOf('raw').access?.map(({ view }) => view.tableId)
    expect(tables?.toSorted()).toEqual(['one', 'two'])
    await shop.tsdbt('build', '--select', 'one', 'two', '--quiet')
    expect(patchOf('raw').access).toHaveLength(2)
  })
})

describe('copy_partitions', () => {
  it('replaces the partitions that come again by copy jobs, and leaves the others', async () => {
    const rows = () => shop.held(`select cast(day as varchar), amount from "shop-prod".shop.days order by 1, 2`)
    await shop.tsdbt('build', '--select', 'days', '--quiet')
    expect(await rows()).toEqual([['2024-01-01', 1], ['2024-01-02', 2], ['2024-01-02', 3]]) // prettier-ignore
    const { stdout, exitCode } = await shop.tsdbt('build', '--select', 'days')
    expect(stdout).toContain('COPY (2 partitions)')
    expect(exitCode).toBe(0)
    expect(await rows()).toEqual([['2024-01-01', 1], ['2024-01-02', 20], ['2024-01-03', 30]]) // prettier-ignore
    const left = await shop.held(`select table_name from duckdb_tables() where table_name like '%dbt%'`)
    expect(left).toEqual([])
  })
})

describe('another partition_by', () => {
  it.each(['build', 'run'])('takes effect by %s: the table goes, and the new one takes its name', async (command) => {
    const model = (config: string): string =>
      `{{ config(materialized='table'${config}) }} select date '2024-01-01' as day, date '2024-01-02' as other`
    shop.write({ 'models/moved.sql': model(`, partition_by={'field': 'day', 'data_type': 'date'}`) })
    expect((await shop.tsdbt(command, '--select', 'moved', '--quiet')).exitCode).toBe(0)
    for (const config of [`, partition_by={'field': 'other', 'data_type': 'date'}`, '']) {
      shop.write({ 'models/moved.sql': model(config) })
      const { exitCode, stdout } = await shop.tsdbt(command, '--select', 'moved')
      expect(exitCode === 0 ? 0 : stdout).toBe(0)
    }
    const swaps = shop.double.asked.filter(({ body }) =>
      /drop table if exists `shop-prod`\.`shop`\.`moved`;\nalter table `shop-prod`\.`shop`\.`moved__dbt_stage_\w+` rename to `moved`$/.test(
        body?.configuration?.query?.query ?? '',
      ),
    )
    expect(swaps).toHaveLength(2)
  })
})
