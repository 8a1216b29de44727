import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Event } from '../core/event.ts'
import { annotation } from './github.ts'
import { junitXml } from './junit.ts'
import { makeReporter, type ReporterOptions } from './reporter.ts'
import { allResults, at, fullRun, model, result, results, sources } from './spec-events.ts'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'ui-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const options = (over: Partial<ReporterOptions> = {}): ReporterOptions => ({
  stdout: { write: () => undefined },
  stderr: { write: () => undefined },
  format: 'plain',
  isQuiet: true,
  colour: false,
  isTTY: false,
  logLevel: 'info',
  command: 'build',
  invocationId: '3efd99cb-3358-488f-899b-7ba625d4d65b',
  now: () => at,
  readSource: (file) => sources[file],
  ...over,
})

async function tellAll(events: readonly Event[], given: ReporterOptions): Promise<void> {
  const reporter = makeReporter(given)
  for (const event of events) reporter.emit(event)
  await reporter.close()
}

describe('the log file', () => {
  it('holds everything at its own level, without colours', async () => {
    const path = join(folder, 'logs', 'tsdbt.log')
    const sql: Event = { type: 'sql', id: 'model.shop.a', connection: 'model.shop.a', sql: 'select 1' }
    await tellAll(
      [sql, ...fullRun().slice(0, 3)],
      options({ colour: true, logFile: { path, level: 'debug', format: 'text' } }),
    )
    expect(readFileSync(path, 'utf8')).toBe(
      [
        '',
        '',
        '============================== 01:44:13.250000 | 3efd99cb-3358-488f-899b-7ba625d4d65b ==============================',
        '01:44:13.250000 [debug] [MainThread]: On model.shop.a: select 1',
        '01:44:13.250000 [info ] [MainThread]: Running with tsdbt=0.1.0',
        '01:44:13.250000 [debug] [MainThread]: running build with arguments {"select":[]}',
        '01:44:13.250000 [info ] [MainThread]: Found 3 models, 3 data tests, 1 unit test, 1 seed',
        '01:44:13.250000 [info ] [MainThread]: ',
        "01:44:13.250000 [info ] [MainThread]: Concurrency: 2 threads (target='dev')",
        '01:44:13.250000 [info ] [MainThread]: ',
        '',
      ].join('\n'),
    )
  })

  it('turns over when it is full and keeps five old ones', async () => {
    const path = join(folder, 'tsdbt.log')
    const file = { path, level: 'info', format: 'text', maxBytes: 200 } as const
    for (let run = 0; run < 8; run++) {
      await tellAll([{ type: 'note', level: 'info', text: `run ${run}` }], options({ logFile: file }))
    }
    expect(readdirSync(folder).sort()).toEqual(['tsdbt.log', ...[1, 2, 3, 4, 5].map((number) => `tsdbt.log.${number}`)])
    expect(readFileSync(path, 'utf8')).toContain('run 7')
    expect(readFileSync(`${path}.5`, 'utf8')).toContain('run 2')
  })

  it('that cannot be written is told of once and stops nothing', async () => {
    let stderr = ''
    writeFileSync(join(folder, 'file'), '')
    const path = join(folder, 'file', 'tsdbt.log')
    await tellAll(
      fullRun(),
      options({ stderr: { write: (text) => (stderr += text) }, logFile: { path, level: 'debug', format: 'json' } }),
    )
    expect(stderr).toMatch(/^Cannot write the log file ".*tsdbt\.log": (?:ENOTDIR|EEXIST)[^\n]*\n$/)
  })
})

it('tells of a JUnit report that cannot be written, and stops nothing', async () => {
  let stderr = ''
  writeFileSync(join(folder, 'file'), '')
  const junit = join(folder, 'file', 'junit.xml')
  await tellAll(fullRun(), options({ stderr: { write: (text) => (stderr += text) }, junit }))
  expect(stderr).toMatch(/^Cannot write the JUnit report ".*junit\.xml": (?:ENOTDIR|EEXIST)[^\n]*\n$/)
})

describe('GitHub annotations', () => {
  it.each([
    [
      'models/a.sql:3:7',
      { file: 'models/a.sql', line: 3, column: 7 },
      '::error file=shop/models/a.sql,line=3,col=7,title=t%3A 1%2C 2::50%25%0Anext',
    ],
    ['a file', { file: 'a.yml' }, '::error file=shop/a.yml,title=t%3A 1%2C 2::50%25%0Anext'],
    ['nowhere', undefined, '::error title=t%3A 1%2C 2::50%25%0Anext'],
  ])('name %s, relative to the repository, escaped', (_, place, expected) => {
    expect(annotation('error', 't: 1, 2', '50%\nnext', place, 'shop/')).toBe(expected)
  })

  it('tell failures and warnings of a run, ten of a kind at most', async () => {
    let stdout = ''
    const many = Array.from({ length: 12 }, (_, index) =>
      result(model(`m${index}`), { status: 'error', message: 'no' }),
    )
    const end: Event = { type: 'run-finished', results: [...many, ...allResults], elapsedMs: 1, interrupted: false }
    await tellAll(
      [end],
      options({ logLevel: 'none', stdout: { write: (text) => (stdout += text) }, github: { pathPrefix: '' } }),
    )
    const lines = stdout.split('\n').filter((line) => line.startsWith('::'))
    expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(10)
    expect(lines.filter((line) => line.startsWith('::warning'))).toEqual([
      '::warning file=models/schema.yml,title=test warny::Got 3 results, configured to warn if >1',
    ])
  })

  it('stand where a test is declared that did not pass', async () => {
    let stdout = ''
    const end: Event = { type: 'run-finished', results: [results.unique], elapsedMs: 1, interrupted: false }
    await tellAll(
      [end],
      options({ logLevel: 'none', stdout: { write: (text) => (stdout += text) }, github: { pathPrefix: '' } }),
    )
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(
      '::error file=models/schema.yml,line=9,col=16,title=test unique_stg_id::Got 2 results, configured to fail if != 0',
    )
  })

  it('append a summary of the step', async () => {
    const stepSummary = join(folder, 'summary.md')
    await tellAll(fullRun(), options({ github: { pathPrefix: '', stepSummary } }))
    await expect(readFileSync(stepSummary, 'utf8')).toMatchFileSnapshot('goldens/full-run.step-summary.md')
  })
})

describe('the JUnit report', () => {
  it('has a suite per node with its tests as cases', async () => {
    const scope = { options: options(), target: 'ci', hostname: 'host' }
    await expect(junitXml(allResults, 4550, scope)).toMatchFileSnapshot('goldens/full-run.junit.xml')
  })

  it('is written where it was asked for, folders made', async () => {
    const path = join(folder, 'reports', 'junit.xml')
    await tellAll(fullRun(), options({ junit: path }))
    expect(readFileSync(path, 'utf8')).toContain(
      '<testsuites name="tsdbt build" tests="9" failures="1" errors="1" skipped="1"',
    )
    expect(readdirSync(join(folder, 'reports'))).toEqual(['junit.xml'])
  })

  it('holds no character that XML cannot', () => {
    const bad = [result(model('a'), { status: 'error', message: 'nul \u0000 and bell \u0007 <&">' })]
    const xml = junitXml(bad, 1, { options: options(), target: 'ci', hostname: 'host' })
    expect(xml).toContain('message="nul  and bell  &lt;&amp;&quot;&gt;"')
  })
})

describe('the heartbeat', () => {
  it('names what has run for half a minute, and stops when nothing runs', async () => {
    vi.useFakeTimers({ now: at })
    try {
      let stdout = ''
      const reporter = makeReporter(
        options({ format: 'plain', isQuiet: false, now: Date.now, stdout: { write: (text) => (stdout += text) } }),
      )
      const [slow, quick] = [model('fct_sales', 'table', 'core'), model('quick')]
      const start = (node: typeof slow): void =>
        reporter.emit({ type: 'node-started', node, index: 1, total: 2, at: Date.now() })
      start(slow)
      vi.advanceTimersByTime(25_000)
      start(quick)
      vi.advanceTimersByTime(5_000)
      vi.advanceTimersByTime(30_000)
      const end = (node: typeof slow): void =>
        reporter.emit({ type: 'node-finished', result: result(node, {}), index: 1, total: 2 })
      end(slow)
      end(quick)
      vi.advanceTimersByTime(90_000)
      await reporter.close()
      expect(stdout.split('\n').filter((line) => line.includes('Still'))).toEqual([
        '01:44:43  Still running: core.fct_sales (30.0s)',
        '01:45:13  Still running: core.fct_sales (1m 00s), main.quick (35.0s)',
      ])
    } finally {
      vi.useRealTimers()
    }
  })
})
