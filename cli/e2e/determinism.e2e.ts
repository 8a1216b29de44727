import { describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

const files = {
  'seeds/raw.csv': `id,name\n${Array.from({ length: 200 }, (_, i) => `${i},n${i % 7}`).join('\n')}\n`,
  'models/stg.sql': "{{ config(materialized='table') }} select id, name, id * 1.1 as price from {{ ref('raw') }}",
  'models/fct.sql': `{{ config(materialized='incremental', incremental_strategy='insert_overwrite', partition_by={'field': 'day', 'data_type': 'date'}, cluster_by='id') }}
select *, date '2024-01-01' + cast(id % 9 as integer) as day from {{ ref('stg') }}`,
  'models/agg.sql':
    "{{ config(materialized='table') }} select name, sum(price) as total, list(id order by id) as ids from {{ ref('fct') }} group by name order by name",
  'models/m.yml': `models:
  - {name: stg, columns: [{name: id, data_tests: [unique, not_null]}, {name: name, data_tests: [not_null]}]}
  - {name: agg, columns: [{name: name, data_tests: [unique]}]}
`,
}

/** Times, ids, threads and the project's own folder aside. */
const volatile = new Set([
  'generated_at', 'invocation_id', 'invocation_started_at', 'run_started_at', 'created_at', 'started_at', 'completed_at', 'execution_time',
  'elapsed_time', 'thread_id', 'timing', 'invocation_command', 'root_path',
]) // prettier-ignore

const stable = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(stable)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (volatile.has(key) ? [] : [[key, stable(item)]])),
  )
}

const byId = (value: unknown): unknown => {
  const { results, ...rest } = value as { results: { unique_id: string }[] } // run_results.json
  return { ...rest, results: results.toSorted((a, b) => (a.unique_id < b.unique_id ? -1 : 1)) }
}

async function built(threads: string): Promise<Workspace> {
  const shop = workspace(files)
  expect(await shop.tsdbt('build', '--threads', threads)).toMatchObject({ exitCode: 0 })
  shop.write({ 'run_results.json': shop.read('target/run_results.json') })
  await shop.tsdbt('docs', 'generate')
  return shop
}

const artifacts = (shop: Workspace): unknown => ({
  results: byId(stable({ ...(shop.json('run_results.json') as object), args: null })),
  manifest: stable(shop.json('target/manifest.json')),
  catalog: stable(shop.json('target/catalog.json')),
})

describe('the same project built twice from nothing', () => {
  it('gives the same artifacts, and the same rows in the same order, whatever the threads', async () => {
    using first = await built('1')
    using second = await built('1')
    using third = await built('4')
    // As text, so that the order of keys counts too.
    expect(JSON.stringify(artifacts(second))).toBe(JSON.stringify(artifacts(first)))
    for (const table of ['raw', 'stg', 'fct', 'agg']) {
      const rows = `select rowid, * from ${table} order by rowid`
      const expected = await first.rows(rows)
      expect(await second.rows(rows)).toEqual(expected)
      expect(await third.rows(rows)).toEqual(expected)
    }
  })
})
