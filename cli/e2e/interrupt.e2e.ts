import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { bin, workspace, type Workspace } from './workspace.ts'

/** Runs for minutes when the variable says so. */
const slow = `{{ config(materialized='table') }}
select count(*) as n from range({{ 4000000000 if var('slow', false) else 1 }}) a(x)
where hash(x{% if var('slow', false) %} + hash(x){% endif %}) % 7 < 9`

const shopWithSlow = (): Workspace =>
  workspace({
    'models/slow.sql': slow,
    'models/after.sql': "select * from {{ ref('slow') }}",
    'models/one.sql': 'select 1 as id',
  })

/** The lines from the first node on, without times. */
const endOf = (stdout: string): string =>
  stdout
    .slice(stdout.indexOf('1 of 3 START') - 10)
    .replaceAll(/^\d\d:\d\d:\d\d {2}/gm, '')
    .replaceAll(/ in 0 hours.*\.$/gm, '.')
    .replaceAll(/ \.+ \[.*\]$/gm, '')

describe('a run that is interrupted', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'by %s cancels its queries, writes artifacts, leaves tables as they were and can be retried',
    async (signal, code) => {
      using shop = shopWithSlow()
      await shop.tsdbt('build')
      const started = Date.now()
      const ended = await shop.tsdbtWith(
        { signalAfter: { text: 'START sql table model main.slow', signal } },
        'build',
        '--threads',
        '1',
        '--vars',
        'slow: true',
      )
      expect(ended.exitCode).toBe(code)
      expect(Date.now() - started).toBeLessThan(15_000)
      expect(endOf(ended.stdout)).toBe(`1 of 3 START sql table model main.slow
1 of 3 CANCEL sql table model main.slow

Finished running 1 table model, 2 view models.

Exited because of keyboard interrupt

Cancelled: 3 nodes did not finish.
Done. PASS=0 WARN=0 ERROR=0 SKIP=3 NO-OP=0 REUSED=0 TOTAL=3
`)
      expect(await shop.rows('from slow')).toEqual([['1']])
      const statuses = (shop.json('target/run_results.json') as { results: { status: string }[] }).results
      expect(statuses.map((result) => result.status)).toEqual(['skipped', 'skipped', 'skipped'])
      expect(shop.read('logs/tsdbt.log')).toContain('Command `tsdbt build` failed')
      const again = await shop.tsdbt('retry', '--vars', 'slow: false')
      expect(again).toMatchObject({ exitCode: 0 })
      expect(again.stdout).toContain('PASS=3')
    },
  )
})

describe('a query that a template asks', () => {
  const asks =
    '{% macro ask() %}{% do run_query("select count(*) from range(40000000000) a(x) where hash(x + hash(x)) % 7 < 9") %}{% endmacro %}'
  const log = (text: string): string => `{{ log('${text}', info=true) if execute }}`

  it.each([
    ['run', ['run']],
    ['compile', ['compile']],
    ['show', ['show', '--select', 'm']],
    ['run-operation', ['run-operation', 'op']],
  ])('ends with the command: %s', async (_, args) => {
    using shop = workspace({
      'macros/ask.sql': `${asks}{% macro op() %}${log('asking')}{% do ask() %}{% endmacro %}`,
      'models/m.sql': `${log('asking')}{% if execute %}{% do ask() %}{% endif %}select 1 as id`,
    })
    const started = Date.now()
    const ended = await shop.tsdbtWith({ signalAfter: { text: 'asking', signal: 'SIGINT', delayMs: 300 } }, ...args)
    expect(ended).toMatchObject({ exitCode: 130 })
    expect(Date.now() - started).toBeLessThan(20_000)
    expect(ended.stdout + ended.stderr).toContain('Exited because of keyboard interrupt')
    expect(ended.stdout + ended.stderr).not.toContain('ERROR]')
  })
})

describe('two runs on one file', () => {
  const holding = async (shop: Workspace): Promise<{ pid: number; end: () => Promise<void> }> => {
    const child = spawn(
      process.execPath,
      [bin, 'run', '-s', 'slow', '--vars', 'slow: true', '--target-path', 'other'],
      {
        cwd: shop.folder,
        env: { PATH: process.env['PATH'] ?? '', HOME: shop.folder, NO_COLOR: '1' },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    let output = ''
    for await (const chunk of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
      output += String(chunk)
      if (output.includes('START sql table')) break
    }
    child.stdout.resume()
    return {
      pid: child.pid ?? 0,
      end: async () => {
        child.kill('SIGTERM')
        if (child.exitCode === null) await once(child, 'exit')
      },
    }
  }

  it('wait for one another', async () => {
    using shop = shopWithSlow()
    const first = await holding(shop)
    const after = { text: 'Waiting up to', call: () => void first.end() }
    const { exitCode, stdout } = await shop.tsdbtWith({ after }, 'run', '-s', 'one')
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 })
    expect(stdout).toMatch(
      new RegExp(`Waiting up to 60 s for .*shop\\.duckdb, which process ${first.pid} \\(.*\\) holds\\.`),
    )
    expect(await shop.rows('from one')).toEqual([['1']])
  })

  it('end with the process that holds the file when it takes too long', async () => {
    using shop = shopWithSlow()
    shop.write({
      'profiles.yml': 'shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb, lock_timeout: 0.5}}}\n',
    })
    const first = await holding(shop)
    try {
      const { exitCode, stdout } = await shop.tsdbt('run', '-s', 'one')
      expect(exitCode).toBe(2)
      expect(stdout).toContain(`is held by process ${first.pid} (`)
    } finally {
      await first.end()
    }
  })
})

describe('code that never ends', () => {
  it.each([
    [
      'a model',
      'START typescript table model',
      {
        'models/m.ts': `import { defineModel } from 'tsdbt'
export default defineModel({ inputs: {}, columns: { id: 'bigint' }, async *run() { yield { id: 1 }; await new Promise(() => {}) } })
`,
      },
    ],
    [
      'a loader',
      'START source',
      {
        'models/m.sql': "select * from {{ source('raw', 'x') }}",
        'models/s.yml':
          'sources: [{name: raw, tables: [{name: x, config: {loader: loaders/x.ts}, columns: [{name: id, data_type: bigint}]}]}]\n',
        'loaders/x.ts': 'export default () => new Promise(() => {})\n',
      },
    ],
  ])('is waited for, and given up when the run is interrupted: %s', async (_, text, files) => {
    using shop = workspace(files)
    const ended = await shop.tsdbtWith({ signalAfter: { text, signal: 'SIGINT' } }, 'build')
    expect(ended).toMatchObject({ exitCode: 130 })
    expect(ended.stdout).toContain('Exited because of keyboard interrupt')
    expect(await shop.rows('select count(*) from duckdb_tables()')).toEqual([['0']])
  })
})
