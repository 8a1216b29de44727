import { describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

const shopWithFailure = (): Workspace =>
  workspace({
    'models/good.sql': "{{ config(materialized='table') }} select 1 as id union all select 1",
    'models/bad.sql': "select\n  id,\n  nme\nfrom {{ ref('good') }}",
    'models/after.sql': "select * from {{ ref('bad') }}",
    'models/models.yml':
      'models: [{name: good, columns: [{name: id, data_tests: [unique: {config: {severity: warn}}]}]}]\n',
  })

interface Line {
  readonly info: { readonly name: string; readonly level: string; readonly msg: string; readonly invocation_id: string }
  readonly data: Readonly<Record<string, unknown>>
}

describe('what a build prints', () => {
  it('are dbt’s lines where nobody looks at a terminal, without colours', async () => {
    using shop = shopWithFailure()
    const { stdout, stderr, exitCode } = await shop.tsdbtWith({ env: { NO_COLOR: '' } }, 'build', '--threads', '1')
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' })
    // oxlint-disable-next-line no-control-regex -- escapes are what must not be there
    expect(stdout).not.toMatch(/\u001B/)
    for (const line of stdout.trim().split('\n')) expect(line).toMatch(/^(?:\d\d:\d\d:\d\d {2}| {2}|$)/)
    expect(stdout).toMatch(/Running with tsdbt=\d/)
    expect(stdout).toContain('Found 3 models, 1 data test')
    expect(stdout).toMatch(/1 of 4 OK created sql table model main\.good \.+ \[OK in \d+\.\d\ds\]/)
    expect(stdout).toMatch(/\d of 4 WARN 1 unique_good_id \.+ \[WARN 1 in/)
    expect(stdout).toMatch(/\d of 4 ERROR creating sql view model main\.bad \.+ \[ERROR in/)
    expect(stdout).toMatch(/\d of 4 SKIP relation main\.after \.+ \[SKIP\]/)
    expect(stdout).toContain('models/bad.sql:3:3')
    expect(stdout).toMatch(/> 3 \| {3}nme\n\s+\|\s+\^\^\^/)
    expect(stdout).toContain('target/compiled/shop/models/bad.sql:3:3')
    expect(stdout).toContain('Done. PASS=1 WARN=1 ERROR=1 SKIP=1 NO-OP=0 REUSED=0 TOTAL=4')
  })

  it('is one JSON object a line with --log-format json, with dbt’s events', async () => {
    using shop = shopWithFailure()
    const { stdout } = await shop.tsdbt('--log-format', 'json', 'build', '--log-level', 'debug')
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line) // one object a line is what is tested
    const names = new Set(lines.map(({ info }) => info.name))
    for (const name of [
      'MainReportVersion', 'MainReportArgs', 'NodeStart', 'LogStartLine', 'LogModelResult', 'LogTestResult', 'SkippingDetails',
      'NodeFinished', 'SQLQuery', 'SQLQueryStatus', 'StatsLine', 'EndOfRunSummary', 'CommandCompleted',
    ]) expect(names).toContain(name) // prettier-ignore
    expect(new Set(lines.map(({ info }) => info.invocation_id)).size).toBe(1)
    const finished = lines.filter(({ info }) => info.name === 'NodeFinished').map(({ data }) => data)
    expect(finished).toContainEqual(
      expect.objectContaining({
        node_info: expect.objectContaining({
          unique_id: 'model.shop.bad',
          node_status: 'error',
          resource_type: 'model',
        }),
        run_result: expect.objectContaining({ status: 'error' }),
      }),
    )
    expect(lines.at(-1)).toMatchObject({ info: { name: 'CommandCompleted' }, data: { success: false } })
  })

  it('annotates a pull request and writes JUnit when asked', async () => {
    using shop = shopWithFailure()
    const { stdout } = await shop.tsdbtWith(
      { env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: `${shop.folder}/summary.md` } },
      'build',
      '--reporter',
      'junit',
      '--threads',
      '1',
    )
    expect(stdout).toContain('::error file=models/bad.sql,line=3,col=3')
    expect(stdout).toContain('::warning file=models/models.yml')
    expect(shop.read('summary.md')).toContain('ERROR 1')
    const xml = shop.read('target/junit.xml')
    expect(xml).toContain('<testsuites name="tsdbt build" tests="4" failures="0" errors="1" skipped="1"')
  })

  it('helps with every command: what it does, its flags, examples', async () => {
    using shop = workspace()
    const { stdout, exitCode } = await shop.tsdbt('--help')
    expect(exitCode).toBe(0)
    const commands = ['build', 'run', 'test', 'seed', 'snapshot', 'compile', 'parse', 'ls', 'show', 'run-operation', 'retry', 'clone', 'watch', 'deps', 'debug', 'init', 'clean'] // prettier-ignore
    for (const name of commands) expect(stdout).toContain(`\n  ${name}`)
    const helps = await Promise.all(
      [...commands, 'source freshness', 'docs generate'].map((name) => shop.tsdbt(...name.split(' '), '--help')),
    )
    for (const help of helps) {
      expect(help.exitCode).toBe(0)
      expect(help.stdout).toContain('Examples:')
      expect(help.stdout).toContain('Every command also takes --target')
    }
  })
})
