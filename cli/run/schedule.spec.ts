import { describe, expect, it } from 'vitest'
import { runSchedule, type Outcome } from './schedule.ts'

const ok: Outcome = { failed: undefined, endsRun: false }

/** Runs a schedule of named units; each takes a number of turns of the event loop, and writes down what happens. */
async function play(
  parents: Readonly<Record<string, readonly string[]>>,
  options: {
    threads?: number
    priorities?: Readonly<Record<string, number>>
    outcomes?: Readonly<Record<string, Outcome>>
    turns?: Readonly<Record<string, number>>
    stopAfter?: string
  } = {},
): Promise<string[]> {
  const log: string[] = []
  const stop = new AbortController()
  await runSchedule({
    parents: new Map(Object.entries(parents).map(([id, above]) => [id, new Set(above)])),
    priorities: new Map(Object.entries(options.priorities ?? {})),
    threads: options.threads ?? 1,
    signal: stop.signal,
    run: async (id, worker, signal) => {
      log.push(`${id} on ${worker}`)
      for (let turn = 0; turn < (options.turns?.[id] ?? 1); turn++)
        await new Promise((resolve) => setImmediate(resolve))
      log.push(signal.aborted ? `${id} cancelled` : `${id} done`)
      if (options.stopAfter === id) stop.abort()
      return options.outcomes?.[id] ?? ok
    },
    skip: (id, because) => log.push(`${id} skipped (${because ?? 'run ended'})`),
  })
  return log
}

describe('the schedule', () => {
  it('runs each unit after its parents, the longest way down first', async () => {
    const log = await play({ a: [], b: [], c: ['b'], d: ['a', 'c'] }, { priorities: { a: 1, b: 2, c: 1 } })
    expect(log.filter((line) => line.endsWith('done'))).toEqual(['b done', 'a done', 'c done', 'd done'])
  })

  it('keeps as many units running as there are workers and gives each worker one at a time', async () => {
    const log = await play({ a: [], b: [], c: [] }, { threads: 2, turns: { a: 3, b: 1, c: 1 } })
    expect(log).toEqual(['a on 0', 'b on 1', 'b done', 'c on 1', 'c done', 'a done'])
  })

  it('skips everything below a failure, once, and runs the rest', async () => {
    const log = await play(
      { a: [], b: ['a'], c: ['b', 'x'], x: [], d: ['c'], y: ['x'] },
      { outcomes: { a: { failed: 'a', endsRun: false } } },
    )
    expect(log).toEqual([
      'a on 0',
      'a done',
      'b skipped (a)',
      'c skipped (a)',
      'd skipped (a)',
      'x on 0',
      'x done',
      'y on 0',
      'y done',
    ])
  })

  it('ends at the first failure when asked: running units are cancelled, waiting ones skipped', async () => {
    const log = await play(
      { a: [], slow: [], below: ['a'], later: [] },
      { threads: 2, turns: { slow: 5 }, outcomes: { a: { failed: 'a', endsRun: true } } },
    )
    expect(log).toEqual([
      'a on 0',
      'slow on 1',
      'a done',
      'below skipped (a)',
      'slow cancelled',
      'later skipped (run ended)',
    ])
  })

  it('starts nothing after an interruption and waits for what is running', async () => {
    const log = await play({ a: [], b: [], c: [] }, { threads: 2, turns: { b: 4 }, stopAfter: 'a' })
    expect(log).toEqual(['a on 0', 'b on 1', 'a done', 'b cancelled', 'c skipped (run ended)'])
  })

  it('fails when a unit throws, which only a bug does', async () => {
    await expect(
      runSchedule({
        parents: new Map([['a', new Set<string>()]]),
        priorities: new Map(),
        threads: 1,
        signal: new AbortController().signal,
        run: () => Promise.reject(new Error('a bug')),
        skip: () => {},
      }),
    ).rejects.toThrow('a bug')
  })

  it('ends at once when there is nothing to run', async () => {
    expect(await play({})).toEqual([])
  })

  it('goes through ten thousand units in well under a second', async () => {
    const ids = Array.from({ length: 10_000 }, (_, index) => `n${index}`)
    const started = performance.now()
    let count = 0
    await runSchedule({
      parents: new Map(ids.map((id, index) => [id, new Set(index === 0 ? [] : [`n${Math.floor(index / 3)}`])])),
      priorities: new Map(),
      threads: 4,
      signal: new AbortController().signal,
      run: () => {
        count++
        return Promise.resolve(ok)
      },
      skip: () => {},
    })
    expect(count).toBe(10_000)
    expect(performance.now() - started).toBeLessThan(1500)
  })
})
