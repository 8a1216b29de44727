import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { type DifferenceKind, isWithinLevel } from './difference.ts'
import { listedLines } from './listing.ts'
import { missingNames } from './messages.ts'
import { replayTrace } from './replay.ts'
import type { CommandStep, Trace } from './trace.ts'

const bin = [process.execPath, path.resolve(import.meta.dirname, '../../cli/bin.cjs')]

const project = [
  'name: fruit',
  'profile: fruit',
  'flags: {send_anonymous_usage_stats: false}',
  'models: {fruit: {+materialized: table}}',
].join('\n')
const profiles = [
  'fruit:',
  '  target: dev',
  '  outputs:',
  '    dev:',
  '      type: duckdb',
  "      path: '{{DB}}'",
  '      schema: shop',
].join('\n')
const properties = 'models: [{name: apples, columns: [{name: weight, data_tests: [not_null]}]}]'
const testId = 'test.fruit.not_null_apples_weight.3079e8b841'

type Change = (steps: { build: CommandStep; ls: CommandStep; broken: CommandStep }) => void

/** What dbt answers to the first of three commands over a table with a null weight, and to a query. */
function trace(change: Change = () => {}, commands = 3): Trace {
  const build: CommandStep = {
    cmd: ['build'],
    success: false,
    profiles,
    files: {
      'dbt_project.yml': project,
      'models/apples.sql': 'select 1 as id, null::integer as weight union all select 2, 7',
      'models/schema.yml': properties,
    },
    result: {
      results: [
        { unique_id: 'model.fruit.apples', status: 'success' },
        { unique_id: testId, status: 'fail', failures: 1 },
      ],
    },
    db: {
      set: {
        'dbt.shop.apples': {
          type: 'table',
          columns: [
            ['id', 'INTEGER'],
            ['weight', 'INTEGER'],
          ],
          rows: [
            [2, 7],
            [1, null],
          ],
        },
      },
      gone: [],
    },
  }
  const ls: CommandStep = {
    cmd: ['ls'],
    success: true,
    result: ['fruit.apples', 'fruit.not_null_apples_weight'],
  }
  const broken: CommandStep = {
    cmd: ['run'],
    success: false,
    files: { 'models/pears.sql': "select * from {{ ref('plums') }}" },
    exception: { type: 'TargetNotFoundError', message: "Model 'model.fruit.pears' depends on 'plums'" },
    result: null,
  }
  change({ build, ls, broken })
  const query = { sql: 'select id from dbt.shop.apples', fetch: 'all', rows: [[1], [2]] }
  return { id: 'fruit', steps: [...[build, ls, broken].slice(0, commands), query] }
}

async function kindsOf(replayed: Trace, level = 5): Promise<DifferenceKind[]> {
  const { differences } = await replayTrace(replayed, bin)
  return differences.filter((difference) => isWithinLevel(difference, level)).map((difference) => difference.kind)
}

const first = (step: CommandStep): Record<string, unknown> => {
  const { results } = step.result as { results: Record<string, unknown>[] }
  return results[0] ?? {}
}

describe('a replayed trace', () => {
  it('differs in nothing from a dbt that answered the same', async () => {
    expect((await replayTrace(trace(), bin)).differences).toEqual([])
  })

  it.each<[string, DifferenceKind, Change]>([
    ['a command that succeeded', 'exit', ({ build }) => (build.success = true)],
    ['a command that could not run at all', 'exit code', ({ build }) => (build.exception = { type: 'E', message: '' })],
    ['another status', 'status', ({ build }) => (first(build)['status'] = 'skipped')],
    ['a node that did not run', 'status', ({ build }) => (first(build)['unique_id'] = 'model.fruit.pears')],
    ['more failures', 'failures', ({ build }) => (first(build)['failures'] = 3)],
    ['other SQL', 'compiled SQL', ({ build }) => (first(build)['compiled_code'] = 'select 2')],
    ['a line that ls leaves out', 'list', ({ ls }) => (ls.result = ['fruit.apples'])],
    ['a line that ls adds', 'list', ({ ls }) => (ls.result = ['fruit.apples', 'fruit.not_null_apples_weight', 'a.b'])],
    ['another kind of relation', 'relation', changeApples({ type: 'view' })],
    ['other columns', 'columns', changeApples({ columns: [['id', 'BIGINT']] })],
    [
      'another value',
      'rows',
      changeApples({
        rows: [
          [2, 8],
          [1, null],
        ],
      }),
    ],
    [
      'one row more',
      'rows',
      changeApples({
        rows: [
          [2, 7],
          [1, null],
          [3, 3],
        ],
      }),
    ],
    ['a relation that dbt does not make', 'relation', ({ build }) => (build.db = null)],
    ['a relation that dbt drops', 'relation', ({ ls }) => (ls.db = { set: {}, gone: ['dbt.shop.apples'] })],
    [
      'a message on something else',
      'message',
      ({ broken }) => (broken.exception = { type: 'E', message: "no 'figs'" }),
    ],
    [
      'a manifest',
      'manifest',
      ({ build }) => (build.manifest = { set: { 'model.fruit.figs': { name: 'figs' } }, gone: [] }),
    ],
  ])('differs from a dbt that had %s', async (title, kind, change) => {
    const commands = kind === 'message' ? 3 : /list|drops/.test(`${kind} ${title}`) ? 2 : 1
    expect(await kindsOf(trace(change, commands))).toContain(kind)
  })

  it('compares what a level asks for', async () => {
    const other = trace(({ build }) => (first(build)['status'] = 'skipped'), 1)
    expect(await kindsOf(other, 1)).toEqual([])
    expect(await kindsOf(other, 2)).toEqual(['status'])
  })

  it('differs when a query between commands reads other rows', async () => {
    const other = trace(undefined, 1)
    other.steps.push({ sql: 'select max(weight) from dbt.shop.apples', fetch: 'one', rows: [8] })
    expect(await kindsOf(other)).toEqual(['query'])
  })
})

function changeApples(change: object): Change {
  return ({ build }) => {
    const apples = build.db?.set['dbt.shop.apples']
    if (apples) Object.assign(apples, change)
  }
}

describe('what is read of the output', () => {
  it('takes the nodes that ls prints and leaves the log and its frames', () => {
    const stdout =
      '10:00:00  Running\nfruit.apples\n  --> models/a.sql:1:1\n{"name": "x"}\n{"info": {"msg": "hello"}}\n\n'
    expect(listedLines(stdout)).toEqual(['fruit.apples', '{"name": "x"}'])
  })

  it('asks a message to name one of the things that the other names', () => {
    expect(missingNames("Model 'pears' (models/pears.sql) is odd", 'pears are odd')).toEqual([])
    expect(missingNames("Model 'pears' (models/pears.sql) is odd", 'something is odd')).toEqual(['pears', 'pears.sql'])
    expect(missingNames('No name here', 'nor here')).toEqual([])
  })
})
