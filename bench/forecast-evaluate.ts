import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { isIntermittent } from '../cli/forecast/auto/candidates.ts'
import { blendShared } from '../cli/forecast/auto/panel.ts'
import * as forecast from '../cli/forecast/index.ts'
import { BadInput, checkFiles, readRows } from './forecast-files.ts'
import {
  methods,
  ofPanel,
  scoreOf,
  work,
  type Common,
  type Score,
  type Scored,
  type Shared,
  type Task,
} from './forecast-scores.ts'

/**
 * Accuracy of every method on a set of series, scored as the M4 competition scores: a row a series, its name first, values after it, oldest first.
 *
 *     npm run forecast:evaluate -- <train.csv> <test.csv> --season 12 --horizon 18 [--methods theta,auto] [--every 10] [--workers 2]
 *
 * The first season scales MASE and is Naive2's; `auto` may find others. Seconds are CPU of one thread. With `--every` some series are scored; what is learnt across series is learnt from
 * all training values of the file.
 */
const usage = `usage: forecast:evaluate <train.csv> <test.csv> --season <m> --horizon <h> [--methods theta,auto] [--every 10] [--workers 2]
Row "auto" is autoPanel(), which has the whole set and learns from all its series; "auto alone" is auto(), each series by itself.
Of intermittent demand both forecast the median, target: 'median', which sMAPE, MASE and OWA reward; "auto of means" is auto() unless asked:
the mean, which adds up and which RMSSE rewards. Of other series that is the same as "auto alone".`

/** Differs from `auto alone` on intermittent demand alone. */
const onlyIntermittent = 'auto of means'

if (!isMainThread) work(workerData as Task)
else {
  try {
    await main()
  } catch (thrown) {
    if (!(thrown instanceof BadInput)) throw thrown
    console.error(thrown.message)
    process.exitCode = 2
  }
}

async function main(): Promise<void> {
  const common = asked()
  const { names, parts } = common
  const [shared, ...scored] = await Promise.all([
    names.includes(ofPanel) ? inWorker<Shared>({ ...common, kind: 'shared' }) : undefined,
    ...Array.from({ length: parts }, (_, part) => inWorker<Scored[]>({ ...common, kind: 'methods', part })),
  ])
  // Each thread had every so manieth series.
  const inOrder = scored
    .flatMap((part, first) => part.map((one, turn) => ({ place: turn * parts + first, one })))
    .sort((a, b) => a.place - b.place)
    .map(({ one }) => one)
  report(names, shared === undefined ? inOrder.map(({ scores }) => scores) : withPanel(inOrder, shared, common))
}

/** What the command line asks for, the files checked. */
function asked(): Common {
  const { values, positionals } = argumentsGiven()
  const [train, test, ...more] = positionals
  if (train === undefined || test === undefined || more.length > 0 || values.horizon === undefined)
    throw new BadInput(usage)
  const files: readonly [string, string] = [train, test]
  const horizon = countOf('--horizon', values.horizon)
  const every = countOf('--every', values.every)
  const season = values.season.split(',').map((one) => countOf('--season', one))
  const parts = countOf('--workers', values.workers)
  checkFiles(files, { horizon, every })
  return { files, season, horizon, names: namesOf(values.methods, train), every, parts }
}

function argumentsGiven() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        season: { type: 'string', default: '1' },
        horizon: { type: 'string' },
        methods: { type: 'string' },
        every: { type: 'string', default: '1' },
        workers: { type: 'string', default: String(availableParallelism()) },
      },
    })
  } catch (thrown) {
    // What follows is advice on how others' flags may be read.
    const [said = ''] = thrown instanceof Error ? thrown.message.split(/\.\s|\.?\n|\.$/) : []
    throw new BadInput(`${said}. Flags: --season, --horizon, --methods, --every, --workers, each with a value.`)
  }
}

function countOf(flag: string, text: string): number {
  if (/^\s*[1-9]\d{0,8}\s*$/.test(text)) return Number(text)
  throw new BadInput(`${flag} must be a whole number above 0, not "${text}".`)
}

/** Naive2 is always there: OWA is relative to it. */
function namesOf(wanted: string | undefined, train: string): string[] {
  const all = Object.keys(methods)
  if (wanted === undefined) {
    const isDemand = readRows(train).some(([, values]) => isIntermittent(values))
    return all.filter((name) => isDemand || name !== onlyIntermittent)
  }
  const chosen = wanted.split(',').map((name) => name.trim().toLowerCase())
  const unknown = chosen.find((name) => !all.some((one) => one.toLowerCase() === name))
  if (unknown !== undefined) throw new BadInput(`No method is named "${unknown}": ${all.join(', ')}.`)
  return all.filter((name) => name === 'Naive2' || chosen.includes(name.toLowerCase()))
}

function inWorker<Result>(task: Task): Promise<Result> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: task })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

/** The row of `auto` scored as the panel's: each series' own forecast and the shared one together. */
function withPanel(
  scored: readonly Scored[],
  shared: Shared,
  { files, season, horizon, names, every }: Common,
): Score[][] {
  const futures = new Map(readRows(files[1]))
  const rows = readRows(files[0]).filter((_, place) => place % every === 0)
  const singles = scored.flatMap(({ single }) => (single === undefined ? [] : [single]))
  const { forecasts } = blendShared(singles, shared.forecasts)
  const place = names.indexOf(ofPanel)
  return rows.map(([id, train], series) => {
    const test = (futures.get(id) ?? new Float64Array()).subarray(0, horizon)
    const seconds = (singles[series]?.seconds ?? 0) + shared.seconds / rows.length
    const made = forecasts[series] ?? { mean: new Float64Array(), intervals: [] }
    return (scored[series]?.scores ?? []).with(place, scoreOf(made, train, test, season, seconds))
  })
}

function report(names: readonly string[], scores: readonly (readonly Score[])[]): void {
  const average = (place: number, key: keyof Score): number => {
    const finite = scores.map((row) => row[place]?.[key] ?? Number.NaN).filter((value) => Number.isFinite(value))
    return finite.reduce((total, value) => total + value, 0) / finite.length
  }
  const errors = (place: number) => ({ smape: average(place, 'smape'), mase: average(place, 'mase') })
  console.log(`${scores.length} series`)
  console.log('method             sMAPE     MASE      OWA    RMSSE  cover95    MSIS95   seconds')
  names.forEach((name, place) => {
    const { smape, mase } = errors(place)
    const owa = forecast.owa({ smape, mase }, errors(0))
    const seconds = average(place, 'seconds') * scores.length
    const cells = [smape, mase, owa, average(place, 'rmsse'), average(place, 'covered')].map((value) =>
      value.toFixed(4).padStart(9),
    )
    console.log(
      `${name.padEnd(15)}${cells.join('')}${average(place, 'msis').toFixed(3).padStart(10)}${seconds.toFixed(2).padStart(10)}`,
    )
  })
}
