import { describe, expect, it } from 'vitest'
import { workspace } from './workspace.ts'

const hoursAgo = (hours: number): string => `select now()::timestamp - interval (${hours}) hour as loaded`

const sources = `sources:
  - name: raw
    schema: main
    config: {loaded_at_field: loaded, freshness: {warn_after: {count: 2, period: hour}, error_after: {count: 1, period: day}}}
    tables:
      - name: fresh
      - name: late
      - name: stale
      - {name: unchecked, config: {freshness: null}}
      - {name: filtered, config: {freshness: {warn_after: {count: 2, period: hour}, filter: "loaded < now() - interval 3 hour"}}}
      - {name: asked, config: {loaded_at_query: "select max(loaded) from main.fresh"}}
`
const files = {
  'models/sources.yml': sources,
  'models/after_fresh.sql': "select * from {{ source('raw', 'fresh') }}",
  'models/after_stale.sql': "select * from {{ source('raw', 'stale') }}",
}

const fill = (late: number): string =>
  ['fresh', 'unchecked', 'asked', 'filtered']
    .map((name) => `create or replace table ${name} as ${hoursAgo(0)};`)
    .join('') +
  `insert into filtered ${hoursAgo(5)}; create or replace table late as ${hoursAgo(late)}; create or replace table stale as ${hoursAgo(50)};`

describe('source freshness', () => {
  it('passes, warns and fails by age, writes sources.json, and exits by what it found', async () => {
    using shop = workspace(files)
    await shop.rows(fill(5))
    const { stdout, exitCode } = await shop.tsdbt('source', 'freshness')
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/PASS freshness of raw\.fresh/)
    expect(stdout).toMatch(/WARN freshness of raw\.late/)
    expect(stdout).toMatch(/ERROR STALE freshness of raw\.stale/)
    expect(stdout).not.toContain('unchecked')
    expect(stdout).toMatch(
      /\[ERROR\]: in source stale \([^\n]*\n[\d:]{8} {4}Its newest row is of [-\d]{10} [\d:]{8} UTC, 2 days ago; error_after is 1 day\.\n {2}--> [^\n]*:\d+:\d+\n/,
    )
    expect(stdout).toMatch(/UTC, 5 hours ago; warn_after is 2 hours\.\n/)
    expect(stdout).toMatch(/Done\.\n$/)
    const { results } = shop.json('target/sources.json') as { results: { unique_id: string; status: string }[] }
    expect(results.map(({ unique_id: id, status }) => `${id.split('.').at(-1)} ${status}`).toSorted()).toEqual([
      'asked pass',
      'filtered warn',
      'fresh pass',
      'late warn',
      'stale error',
    ])
    expect((await shop.tsdbt('source', 'freshness', '-s', 'source:raw.late')).exitCode).toBe(0)
    expect(
      (await shop.tsdbt('source', 'freshness', '--select', 'source:raw.fresh', '-o', 'out/mine.json')).exitCode,
    ).toBe(0)
    expect(shop.json('out/mine.json')).toMatchObject({ results: [{ unique_id: 'source.shop.raw.fresh' }] })
    const nothing = await shop.tsdbt('source', 'freshness', '--select', 'after_fresh')
    expect(nothing).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/Nothing to do\. Try checking .*\n$/) })
    expect(shop.json('target/sources.json')).toMatchObject({ results: [] })
  })

  it('selects by source_status:fresher what has new data since the state', async () => {
    using shop = workspace(files)
    await shop.rows(fill(5))
    await shop.tsdbt('source', 'freshness', '--target-path', 'state')
    await shop.rows(`insert into stale ${hoursAgo(49)}`)
    await shop.tsdbt('source', 'freshness')
    const { stdout, exitCode } = await shop.tsdbt('ls', '-s', 'source_status:fresher+', '--state', 'state')
    expect({ exitCode, lines: stdout.trim().split('\n') }).toEqual({
      exitCode: 0,
      lines: ['shop.after_stale', 'source:shop.raw.stale'],
    })
  })

  it('runs the hooks of the project, unless its flag says no, and tells of sources alone', async () => {
    const hook = 'on-run-start: create table if not exists hooked as select 1 as id\n'
    const project = `name: shop\nprofile: shop\n${hook}`
    using shop = workspace({
      ...files,
      'project.yml': `${project}flags: {source_freshness_run_project_hooks: false}\n`,
    })
    await shop.rows(fill(0))
    const hooked = async (): Promise<number> =>
      (await shop.rows("select * from duckdb_tables() where table_name = 'hooked'")).length
    await shop.tsdbt('source', 'freshness', '-s', 'source:raw.fresh')
    expect(await hooked()).toBe(0)
    shop.write({ 'project.yml': project })
    await shop.tsdbt('source', 'freshness', '-s', 'source:raw.fresh')
    expect(await hooked()).toBe(1)
    expect(shop.json('target/sources.json')).toMatchObject({ results: [{ unique_id: 'source.shop.raw.fresh' }] })
  })
})
