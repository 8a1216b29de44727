import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

const model = (body: string, options = ''): string => `import { defineModel, ref } from 'tsdbt'

export default defineModel({
  inputs: { numbers: ref('numbers') },
  columns: { n: 'bigint' },
  ${options}
  async *run({ inputs, signal, log }) {
    ${body}
  },
})
`
const good = 'for await (const { n } of inputs.numbers) yield { n }'

describe('the thread of a TypeScript model', () => {
  let shop: Workspace
  beforeAll(async () => {
    shop = workspace({
      'models/numbers.sql': 'select range as n from range(10000)',
      'models/made.ts': model(good),
      'models/other.ts': model(good),
    })
    expect(await shop.tsdbt('build')).toMatchObject({ exitCode: 0 })
  })
  afterAll(() => shop[Symbol.dispose]())

  it.each([
    ['exits', 'yield { n: 1 }; process.exit(3)', '', 'process.exit(3) was called.', 'models/made.ts:8:29'],
    [
      'throws in a callback',
      `setTimeout(() => { throw new TypeError('too late') }, 20); await new Promise(() => {})`,
      '',
      'TypeError: too late.',
      'models/made.ts:8:30',
    ],
    [
      'rejects a promise that nothing waits for',
      `void Promise.reject(new Error('alone')); await new Promise(() => {})`,
      '',
      'Error: alone.',
      'models/made.ts:8:25',
    ],
    [
      'loops for ever',
      'yield { n: 1 }; while (true) {}',
      'timeoutMs: 700,',
      'The rows took longer than the 700 ms of "timeoutMs".',
      'models/made.ts',
    ],
    [
      'keeps too much',
      'const kept = []; while (true) kept.push({ at: kept.length })',
      '',
      'The rows could not be made: it ran out of memory.',
      'models/made.ts',
    ],
  ])('ends the model alone when its code %s, and the table stays', async (_, body, options, message, place) => {
    shop.write({ 'models/made.ts': model(body, options) })
    const env = { NODE_OPTIONS: '--max-old-space-size=200' }
    const { exitCode, stdout } = await shop.tsdbtWith({ env }, 'build')
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 1 })
    expect(stdout).toContain(message)
    expect(stdout).toContain(`--> ${place}`)
    expect(stdout).toContain('Done. PASS=2 WARN=0 ERROR=1 SKIP=0')
    expect(await shop.rows('select count(*) from made')).toEqual([['10000']])
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends at %s in a loop that never ends, and the table stays', async (signal, exitCode) => {
    shop.write({ 'models/made.ts': model(`log('looping'); while (true) {}`) })
    const ended = await shop.tsdbtWith({ signalAfter: { text: 'looping', signal, delayMs: 100 } }, 'run', '-s', 'made')
    expect(ended.exitCode).toBe(exitCode)
    expect(shop.json('target/run_results.json')).toMatchObject({ results: [{ unique_id: 'model.shop.made' }] })
    expect(await shop.rows('select count(*) from made')).toEqual([['10000']])
  })

  it.each([
    ['waits', 'await new Promise(() => {})'],
    ['computes', 'while (true) {}'],
  ])('ends at SIGINT a hook, a generic test and a loader that %s for ever', async (_, forEver) => {
    const code = `export default async () => { console.log("begun"); ${forEver} }`
    const project = { 'project.yml': 'name: shop\nprofile: shop\nmodels: { +post-hook: hooks/wait.ts }\n' }
    using hooked = workspace({ ...project, 'models/a.sql': 'select 1 as n', 'hooks/wait.ts': code })
    using tested = workspace({
      'models/a.sql': 'select 1 as n',
      'models/a.yml': 'models: [{ name: a, columns: [{ name: n, data_tests: [wait] }] }]',
      'tests/generic/wait.ts': code,
    })
    using loading = workspace({
      'models/a.sql': "select * from {{ source('raw', 'a') }}",
      'models/a.yml': `sources: [{ name: raw, tables: [{ name: a, config: { loader: loaders/wait.ts }, columns: [{ name: n, data_type: int }] }] }]`,
      'loaders/wait.ts': code,
    })
    for (const place of [hooked, tested, loading]) {
      const ended = await place.tsdbtWith({ signalAfter: { text: 'begun', signal: 'SIGINT', delayMs: 50 } }, 'build')
      expect(ended.exitCode).toBe(130)
      expect(ended.stdout).toContain('CANCEL')
    }
  })

  it.each([
    ['exits', 'process.exit(4)', 'process.exit(4) was called.'],
    ['takes longer than it may', 'while (true) {}', 'it took longer than the 400 ms of "timeoutMs".'],
  ])('ends a generic test and a loader alone when it %s', async (_, body, message) => {
    const code = `export const timeoutMs = 400\nexport default () => { ${body} }`
    using project = workspace({
      'models/a.sql': 'select 1 as n',
      'models/b.sql': "select * from {{ source('raw', 'b') }}",
      'models/a.yml': `models: [{ name: a, columns: [{ name: n, data_tests: [wait] }] }]
sources: [{ name: raw, tables: [{ name: b, config: { loader: loaders/wait.ts }, columns: [{ name: n, data_type: int }] }] }]`,
      'tests/generic/wait.ts': code,
      'loaders/wait.ts': code,
    })
    const { exitCode, stdout } = await project.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toContain(`This test's query could not be made: ${message}`)
    expect(stdout).toContain(`The rows could not be made: ${message}`)
  })

  it.each([
    ['waits', 'await new Promise(() => {})'],
    ['computes', 'while (true) {}'],
  ])('ends at SIGINT when the top level of a module %s for ever', async (_, forEver) => {
    using project = workspace({ 'models/a.ts': `process._rawDebug('begun')\n${forEver}\n` })
    const signalAfter = { text: 'begun', signal: 'SIGINT', delayMs: 50 } as const
    // By the signal itself: there is no exit code.
    expect(await project.tsdbtWith({ signalAfter }, 'ls')).toMatchObject({ exitCode: null })
  })

  it.each([
    ['its time is up', 'timeoutMs: 700,', undefined],
    ['it is interrupted', '', 'SIGINT'],
  ] as const)(
    'is left behind in a loop that V8 cannot end when %s, and the command ends',
    async (_, options, signal) => {
      const body = `log('looping'); let all = []
    while (true) { all.push(new Array(1000).fill(1.5)); if (all.length > 100) all = [] }`
      shop.write({ 'models/made.ts': model(body, options) })
      const signalAfter = signal && ({ text: 'looping', signal, delayMs: 700 } as const)
      const { exitCode, stdout } = await shop.tsdbtWith({ ...(signalAfter && { signalAfter }) }, 'run', '-s', 'made')
      // By a signal: there is no exit code.
      expect(exitCode).toBe(null)
      expect(stdout).toMatch(signal ? /CANCEL .*made/ : /The rows took longer than the 700 ms of "timeoutMs"/)
      expect(stdout).toContain('Done. PASS=0')
      expect(shop.json('target/run_results.json')).toMatchObject({ results: [{ unique_id: 'model.shop.made' }] })
    },
  )

  it('reads an input twice at once, leaves one unread, and tells what the code prints', async () => {
    shop.write({
      'models/made.ts': model(`console.log('printed', { a: 1n })
    const again = inputs.numbers.batches()[Symbol.asyncIterator]()
    let left = await again.next()
    for await (const { rowCount } of inputs.numbers.batches()) {
      if (left.value?.rowCount !== rowCount) throw new Error('different batches')
      left = await again.next()
    }
    for await (const { n } of inputs.numbers) if (n < 5000n) yield { n }; else break
    console.error('and last')`),
    })
    const { exitCode, stdout } = await shop.tsdbt('run', '-s', 'made', '-q')
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'printed { a: 1n }\nand last\n' })
    expect(await shop.rows('select count(*), max(n) from made')).toEqual([['5000', '4999']])
  })

  it('hands over copies: arrays and parts of them may be given again', async () => {
    shop.write({
      'models/made.ts': model(
        `const all = BigInt64Array.from({ length: 6000 }, (_, n) => BigInt(n))
    for (let turn = 0; turn < 2; turn++) for (let at = 0; at < all.length; at += 2000) yield batch({ n: all.subarray(at, at + 2000) })`,
      ).replace('{ defineModel', '{ batch, defineModel'),
    })
    expect(await shop.tsdbt('run', '-s', 'made')).toMatchObject({ exitCode: 0 })
    expect(await shop.rows('select count(*), sum(n) from made')).toEqual([['12000', '35994000']])
  })

  it('gives an error of the engine back as it came, where the code does not catch it', async () => {
    const broken = model(good).replace("ref('numbers')", "ref('numbers', { where: 'm > 1' })")
    shop.write({ 'models/made.ts': broken })
    const { exitCode, stdout } = await shop.tsdbt('run', '-s', 'made')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('Binder Error: Referenced column "m" not found in FROM clause!')
    const caught = 'try { await inputs.numbers.all() } catch (error) { log(`caught ${error.message.split("\\n")[0]}`) }'
    shop.write({ 'models/made.ts': broken.replace(good, caught) })
    const second = await shop.tsdbt('run', '-s', 'made')
    expect(second).toMatchObject({ exitCode: 0 })
    expect(second.stdout).toContain('caught Referenced column "m" not found')
  })
})
