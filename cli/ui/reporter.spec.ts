import { describe, expect, it } from 'vitest'
import type { Event } from '../core/event.ts'
import { problem } from '../core/diagnostic.ts'
import { cancelled, stopped } from '../core/result.ts'
import { makeSecrets } from '../core/redact.ts'
import { makeReporter, type ReporterOptions } from './reporter.ts'
import { at, fullRun, hook, model, result, sources, test } from './spec-events.ts'

interface Told {
  readonly stdout: string
  readonly stderr: string
}

async function tell(events: readonly Event[], over: Partial<ReporterOptions>): Promise<Told> {
  const told = { stdout: '', stderr: '' }
  const reporter = makeReporter({
    stdout: { write: (text) => (told.stdout += text) },
    stderr: { write: (text) => (told.stderr += text) },
    format: 'plain',
    colour: false,
    isTTY: false,
    logLevel: 'info',
    command: 'build',
    invocationId: '3efd99cb-3358-488f-899b-7ba625d4d65b',
    now: () => at,
    readSource: (file) => sources[file],
    ...over,
  })
  for (const event of events) reporter.emit(event)
  await reporter.close()
  return told
}

describe('a build in which everything happens', () => {
  it.each([
    ['plain', { format: 'plain' }],
    ['plain-colour', { format: 'plain', colour: true }],
    ['plain-debug', { format: 'plain', logLevel: 'debug' }],
    ['plain-sql', { format: 'plain', printSqlOnFailure: true }],
    ['minimal', { format: 'minimal' }],
    ['quiet', { format: 'plain', isQuiet: true }],
  ] as const)('reads as goldens/full-run.%s.txt', async (name, over) => {
    const { stdout, stderr } = await tell(fullRun(), over)
    await expect(stdout).toMatchFileSnapshot(`goldens/full-run.${name}.txt`)
    expect(stderr).toBe('')
  })

  it("is dbt's structured log as JSON, an object a line", async () => {
    const { stdout } = await tell(fullRun(), { format: 'json', logLevel: 'debug' })
    const withoutPid = stdout.replace(/"pid":\d+/g, '"pid":1')
    await expect(withoutPid).toMatchFileSnapshot('goldens/full-run.json.txt')
    for (const line of stdout.trimEnd().split('\n')) expect(Object.keys(JSON.parse(line))).toEqual(['info', 'data'])
  })

  it('scrolls finished nodes and ends with failures, counters and the next command on a terminal', async () => {
    const { stdout } = await tell(fullRun(), { format: 'pretty', isTTY: true })
    await expect(withoutCursor(stdout)).toMatchFileSnapshot('goldens/full-run.pretty.txt')
  })
})

/** The text of a terminal's output without the sequences that move the cursor. */
// eslint-disable-next-line no-control-regex -- escape sequences begin with one
const withoutCursor = (text: string): string => text.replace(/\u001b\[[\d;?]*[A-Za-z]/g, '')

describe('streams', () => {
  const data: Event[] = [
    { type: 'invocation-started', version: '0.1.0', command: 'ls', args: {} },
    { type: 'note', level: 'info', text: 'Nothing to do' },
    { type: 'output', text: 'model.shop.a' },
  ]

  it('keeps stdout for data where a command returns some', async () => {
    expect(await tell(data, { logsToStderr: true })).toEqual({
      stdout: 'model.shop.a\n',
      stderr: '01:44:13  Running with tsdbt=0.1.0\n01:44:13  Nothing to do\n',
    })
  })

  it('prints data as it is where errors only are asked for', async () => {
    expect((await tell(data, { isQuiet: true })).stdout).toBe('model.shop.a\n')
  })

  it('keeps to JSON where errors only are asked for as JSON', async () => {
    const notes: Event[] = [...data, { type: 'problem', problem: problem('macro-not-found', { name: 'nope' }) }]
    const { stdout } = await tell(notes, { format: 'json', isQuiet: true })
    const names = stdout
      .trimEnd()
      .split('\n')
      .map((line): string => JSON.parse(line).info.name)
    expect(names).toEqual(['PrintEvent', 'MainEncounteredError'])
  })

  it("prints a template's print() without a time, its log() with one, and hides debug", async () => {
    const messages = (['debug', 'info', 'print'] as const).map((level): Event => ({
      type: 'template-message',
      level,
      text: `from ${level}`,
      id: null,
    }))
    expect((await tell(messages, {})).stdout).toBe('01:44:13  from info\nfrom print\n')
  })

  it('tells of which node a query is, as readers of lineage ask', async () => {
    const node = model('a')
    const sql: Event = { type: 'sql', id: node.unique_id, connection: 'c', sql: 'select 1' }
    const events: Event[] = [{ type: 'node-started', node, index: 1, total: 1, at }, sql, { ...sql, id: null }]
    const { stdout } = await tell(events, { format: 'json', logLevel: 'debug' })
    const queries = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ info }) => info.name === 'SQLQuery')
    expect(queries.map(({ data }) => [data.node_info?.unique_id, data.node_info?.node_status])).toEqual([
      [node.unique_id, 'executing'],
      [undefined, undefined],
    ])
  })

  it('gives data the name and shape that wrappers of the JSON log wait for', async () => {
    const structured = { name: 'ShowNode', code: 'Q041', data: { preview: '[{"a": 1}]', sql: 'select 1' } }
    const { stdout } = await tell([{ type: 'output', text: '| a |', structured }], { format: 'json' })
    const line = JSON.parse(stdout)
    expect([line.info.name, line.info.code, line.info.msg, line.data]).toEqual([
      'ShowNode',
      'Q041',
      '| a |',
      structured.data,
    ])
  })

  it('says nothing but data at level none', async () => {
    expect((await tell([...data, ...fullRun()], { logLevel: 'none' })).stdout).toBe('model.shop.a\n')
  })
})

describe('problems', () => {
  const found = {
    code: 'ref-not-found',
    severity: 'error',
    message: 'No model, seed or snapshot is named "stgg".',
    at: { file: 'models/broken.sql', line: 5, column: 12, length: 5 },
    hint: 'Did you mean "stg"?',
  } as const

  it('are shown with their place, the lines around it and the way out', async () => {
    expect((await tell([{ type: 'problem', problem: found }], {})).stdout).toBe(
      [
        '01:44:13  [ERROR]: No model, seed or snapshot is named "stgg". (ref-not-found)',
        '  --> models/broken.sql:5:12',
        '    3 | select',
        '    4 |   nope',
        "  > 5 | from {{ ref('stg') }}",
        '      |            ^^^^^',
        '    6 |',
        '  Did you mean "stg"?',
        '',
      ].join('\n'),
    )
  })

  it('are told once although they are emitted twice', async () => {
    const twice: Event[] = [
      { type: 'problem', problem: { ...found } },
      { type: 'problem', problem: { ...found } },
    ]
    expect((await tell(twice, {})).stdout.match(/ref-not-found/g)).toHaveLength(1)
  })

  it('are told in full five times a kind, the rest by their number, unless all are asked for', async () => {
    const warnings = Array.from({ length: 8 }, (_, index): Event => {
      const place = { file: 'models/a.yml', line: index + 1 }
      return { type: 'problem', problem: problem('unknown-property', { key: 'x', owner: 'the model "a"' }, place) }
    })
    const note: Event = { type: 'note', level: 'info', text: 'after' }
    const { stdout } = await tell([...warnings, ...warnings, note], {})
    expect(stdout.match(/unknown-property\)/g)).toHaveLength(5)
    expect(stdout).toContain(
      '… and 3 more warnings of the kind unknown-property: --show-all-deprecations prints them here.\n01:44:13  after',
    )
    expect((await tell(warnings, { tellsAllWarnings: true })).stdout.match(/unknown-property/g)).toHaveLength(8)
    expect((await tell(warnings, { format: 'json' })).stdout.trim().split('\n')).toHaveLength(8)
  })

  it("of a node wait for the node's own place in the summary", async () => {
    const node = model('broken')
    const events: Event[] = [
      { type: 'problem', problem: found, id: node.unique_id },
      {
        type: 'run-finished',
        results: [result(node, { status: 'error', problems: [found] })],
        elapsedMs: 1,
        interrupted: false,
      },
    ]
    const { stdout } = await tell(events, {})
    expect(stdout.match(/is named "stgg"/g)).toHaveLength(1)
    expect(stdout.indexOf('Completed with 1 error')).toBeLessThan(stdout.indexOf('is named "stgg"'))
  })

  it('of a node without a result are told at the end all the same', async () => {
    const events: Event[] = [
      { type: 'problem', problem: found, id: 'model.shop.gone' },
      { type: 'command-finished', command: 'build', success: false, elapsedMs: 1 },
    ]
    expect((await tell(events, {})).stdout).toContain('is named "stgg"')
  })
})

it('shows no secret in any format, file names and SQL included', async () => {
  const secret = 'hunter2-hunter2'
  const secrets = makeSecrets([secret])
  const node = model('leaky')
  const events: Event[] = [
    { type: 'invocation-started', version: '1', command: 'build', args: { vars: secret } },
    {
      type: 'run-started',
      command: 'build',
      project: 'p',
      target: secret,
      adapterType: 'duckdb',
      threads: 1,
      total: 1,
      selected: 1,
    },
    { type: 'sql', id: null, connection: 'c', sql: `create secret (key '${secret}')` },
    { type: 'template-message', level: 'print', text: encodeURIComponent(secret), id: null },
    { type: 'output', text: JSON.stringify({ secret }) },
    {
      type: 'run-finished',
      results: [result(node, { status: 'error', message: `refused ${secret}` })],
      elapsedMs: 1,
      interrupted: false,
    },
  ]
  const ways = (['pretty', 'plain', 'json', 'minimal'] as const).map((format) => ({ format }))
  for (const way of [...ways, { format: 'plain', isQuiet: true } as const]) {
    const told = await tell(events, {
      ...way,
      redact: (text) => secrets.redact(text),
      logLevel: 'debug',
      isTTY: way.format === 'pretty',
      github: { pathPrefix: '' },
    })
    expect(told.stdout + told.stderr).not.toContain(secret)
    expect(told.stdout).toContain('*****')
  }
})

describe('a run that is interrupted', () => {
  const stopped = result(model('slow', 'table'), { ...cancelled, executionTimeMs: 410 })
  const waiting = result(model('after'), { ...cancelled, executionTimeMs: 0 })
  const results = [result(model('one'), {}), stopped, waiting]
  const events: Event[] = [
    ...results.map((found, position): Event => ({
      type: 'node-finished',
      result: found,
      index: position + 1,
      total: 3,
    })),
    { type: 'run-finished', results, elapsedMs: 450, interrupted: true },
  ]

  it('shows on a terminal what was cancelled while it ran, and counts the rest', async () => {
    const { stdout } = await tell(events, { format: 'pretty', isTTY: true })
    expect(withoutCursor(stdout)).toBe(
      [
        '  ✓ 1/3 view        main.one                                               0.06s',
        '  ⊘ 2/3 table       main.slow                                 cancelled    0.41s',
        '',
        '  PASS 1  WARN 0  ERROR 0  SKIP 2  TOTAL 3  interrupted after 0.45s',
        '  1 table model, 2 view models',
        '  Cancelled: 2 nodes did not finish.',
        '  next: tsdbt retry',
        '',
      ].join('\n'),
    )
  })

  it('has no error for what was cancelled, neither in the log nor beside the files', async () => {
    const { stdout } = await tell(events, { github: { pathPrefix: '' } })
    expect(stdout.replaceAll('01:44:13  ', '').split('\n')).toEqual([
      '1 of 3 OK created sql view model main.one ...................................... [OK in 0.06s]',
      '2 of 3 CANCEL sql table model main.slow ........................................ [CANCEL in 0.41s]',
      '',
      'Finished running 1 table model, 2 view models in 0 hours 0 minutes and 0.45 seconds (0.45s).',
      '',
      'Exited because of keyboard interrupt',
      '',
      'Cancelled: 2 nodes did not finish.',
      'Done. PASS=1 WARN=0 ERROR=0 SKIP=2 NO-OP=0 REUSED=0 TOTAL=3',
      '',
    ])
  })

  it.each([
    ['plain', '1 of 3 OK created sql view model main.one'],
    ['pretty', '✓ 1/3 view        main.one'],
  ] as const)('says almost nothing where it is done again at once: %s', async (format, finished) => {
    const { stdout } = await tell(events, { format, isTTY: format === 'pretty', command: 'watch' })
    const lines = withoutCursor(stdout).replaceAll('01:44:13  ', '').trimEnd().split('\n')
    expect(lines.map((line) => line.trim()).filter(Boolean)).toEqual([
      expect.stringContaining(finished),
      ...(format === 'plain' ? [expect.stringContaining('2 of 3 CANCEL')] : []),
      'Cancelled after 0.45s.',
    ])
  })
})

it('tells on a terminal that a hook failed, and why in the summary alone', async () => {
  const problem = { code: 'sql-error', severity: 'error', message: 'Parser Error: "selec"' } as const
  const events: Event[] = [
    { type: 'hook-started', name: 'shop.on-run-start.0', index: 1, total: 1 },
    { type: 'hook-finished', name: 'shop.on-run-start.0', index: 1, total: 1, problems: [problem] },
    {
      type: 'run-finished',
      results: [result(hook, { status: 'error', problems: [problem] })],
      elapsedMs: 90,
      interrupted: false,
    },
  ]
  const { stdout } = await tell(events, { format: 'pretty', isTTY: true })
  expect(withoutCursor(stdout)).toBe(
    [
      '  ✗ hook shop.on-run-start.0',
      '',
      '  ✗ operation shop-on-run-start-0  dbt_project.yml',
      '    Parser Error: "selec"',
      '',
      '  PASS 0  WARN 0  ERROR 1  SKIP 0  TOTAL 1  in 0.09s',
      '  1 project hook',
      '  next: tsdbt retry',
      '',
    ].join('\n'),
  )
})

it('tells what --fail-fast kept from running in one line, not as errors', async () => {
  const results = [
    result(model('bad'), { status: 'error', message: 'no' }),
    result(model('running'), { ...cancelled, executionTimeMs: 20 }),
    result(model('waiting'), { ...stopped, executionTimeMs: 0 }),
    result(model('below'), { status: 'skipped', skippedBecause: 'model.shop.bad' }),
  ]
  const events: Event[] = [{ type: 'run-finished', results, elapsedMs: 20, interrupted: false }]
  const { stdout } = await tell(events, {})
  expect(stdout.replaceAll('01:44:13  ', '').split('\n').slice(2)).toEqual([
    'Completed with 1 error, 0 partial successes, and 0 warnings:',
    '',
    '[ERROR]: in model bad (models/bad.sql)',
    '  no',
    '',
    'Stopped by --fail-fast: 2 nodes did not finish.',
    'Done. PASS=0 WARN=0 ERROR=1 SKIP=3 NO-OP=0 REUSED=0 TOTAL=4',
    '',
  ])
})

it('tells an interrupted run', async () => {
  const events: Event[] = [
    { type: 'run-finished', results: [result(model('a'), {})], elapsedMs: 1000, interrupted: true },
  ]
  expect((await tell(events, {})).stdout).toContain('01:44:13  Exited because of keyboard interrupt\n')
})

it('ends source freshness with "Done." as dbt does', async () => {
  const events: Event[] = [{ type: 'run-finished', results: [], elapsedMs: 120, interrupted: false }]
  const { stdout } = await tell(events, { command: 'source freshness' })
  expect(stdout).toBe('01:44:13  Finished running in 0 hours 0 minutes and 0.12 seconds (0.12s).\n01:44:13  Done.\n')
})

it('counts passing tests on the line of their node where there are many, and lists what did not pass', async () => {
  const tests = Array.from({ length: 100 }, (_, index) => result(test(`t${index}`, 'stg'), { status: 'pass' }))
  const results = [...tests, result(test('bad', 'stg'), { status: 'fail', failures: 2 }), result(model('stg'), {})]
  const events = results.map((found, index): Event => ({
    type: 'node-finished',
    result: found,
    index: index + 1,
    total: results.length,
  }))
  const { stdout } = await tell(events, { format: 'pretty', isTTY: true, width: 120 })
  expect(withoutCursor(stdout).trimEnd().split('\n')).toEqual([
    '  ✗ 101/102 test        bad                                                  2 failures    0.06s  models/schema.yml',
    '  ✓ 102/102 view        main.stg                                                           0.06s  100 tests',
  ])
})
