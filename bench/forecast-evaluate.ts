import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { isIntermittent } from '../cli/forecast/auto/candidates.ts'
import * as forecast from '../cli/forecast/index.ts'

/**
 * Accuracy of every method on a set of series, scored as the M4 competition scores: a row a series, its name first, values after it, oldest first.
 *
 *     npm run forecast:evaluate -- <train.csv> <test.csv> --season 12 --horizon 18 [--methods theta,auto] [--every 10] [--workers 2]
 *
 * The first season scales MASE and is Naive2's; `auto` may find others. Seconds are CPU of one thread.
 *
 * sMAPE, MASE and OWA are absolute errors, which the median makes least. So of intermittent demand row `auto` is asked for it, `auto({ target: 'median' })`; row `auto of means`,
 * printed where some series is intermittent, is the default `auto()`, which forecasts the rate: what adds up to the demand, and errs least by RMSSE. Of other series both are the same.
 */
const methods: Record<string, forecast.Method> = {
  Naive2: forecast.naive2(),
  'seasonal naive': forecast.seasonalNaive(),
  SES: forecast.seasonallyAdjusted(forecast.ses()),
  Holt: forecast.seasonallyAdjusted(forecast.holt()),
  'damped Holt': forecast.seasonallyAdjusted(forecast.dampedHolt()),
  Comb: forecast.comb(),
  Theta: forecast.theta(),
  'optimised Theta': forecast.optimizedTheta(),
  'auto-ETS': forecast.autoEts(),
  'auto-ARIMA': forecast.autoArima(),
  MSTL: forecast.mstl({ transform: 'log', method: forecast.optimizedTheta() }),
  auto: forecast.auto({ target: 'median' }),
  'auto of means': forecast.auto(),
}
/** Differs from `auto` on intermittent demand alone. */
const onlyIntermittent = 'auto of means'

const usage = `usage: forecast:evaluate <train.csv> <test.csv> --season <m> --horizon <h> [--methods theta,auto] [--every 10] [--workers 2]
Row "auto" forecasts the median of intermittent demand, which sMAPE, MASE and OWA reward: auto({ target: 'median' }).
Row "auto of means" forecasts its mean, auto(), which RMSSE rewards. Of other series both are the same.`

interface Task {
  readonly files: readonly [string, string]
  readonly season: readonly number[]
  readonly horizon: number
  readonly names: readonly string[]
  readonly every: number
}

/** Of one series and one method. */
interface Score {
  readonly smape: number
  readonly mase: number
  readonly rmsse: number
  readonly covered: number
  readonly msis: number
  readonly seconds: number
}

if (isMainThread) await main()
else work(workerData as Task & { part: number; parts: number })

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      season: { type: 'string', default: '1' },
      horizon: { type: 'string' },
      methods: { type: 'string' },
      every: { type: 'string', default: '1' },
      workers: { type: 'string', default: String(availableParallelism()) },
    },
  })
  const [train, test] = positionals
  if (train === undefined || test === undefined || values.horizon === undefined) return fail(usage)
  const names = namesOf(values.methods, train)
  const task: Task = {
    files: [train, test],
    season: values.season.split(',').map(Number),
    horizon: Number(values.horizon),
    names,
    every: Number(values.every),
  }
  const parts = Math.max(1, Number(values.workers))
  const scores = (await Promise.all(Array.from({ length: parts }, (_, part) => inWorker(task, part, parts)))).flat()
  report(names, scores)
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
  if (unknown !== undefined) return fail(`No method is named "${unknown}": ${all.join(', ')}.`)
  return all.filter((name) => name === 'Naive2' || chosen.includes(name.toLowerCase()))
}

function fail(message: string): never {
  console.error(message)
  process.exit(2)
}

function inWorker(task: Task, part: number, parts: number): Promise<Score[][]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { ...task, part, parts } })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

function work({ files, season, horizon, names, every, part, parts }: Task & { part: number; parts: number }): void {
  const futures = new Map(readRows(files[1]))
  const rows = readRows(files[0]).filter((_, place) => place % every === 0)
  const scores = rows
    .filter((_, place) => place % parts === part)
    .map(([id, train]) => {
      const test = (futures.get(id) ?? new Float64Array()).subarray(0, horizon)
      return names.map((name) => scoreOf(methods[name] ?? forecast.naive(), train, test, season))
    })
  parentPort?.postMessage(scores, [])
}

function scoreOf(method: forecast.Method, train: Float64Array, test: Float64Array, season: readonly number[]): Score {
  const period = season[0] ?? 1
  const before = process.threadCpuUsage()
  const { mean, intervals } = method.fit(train, season).forecast(test.length, [95])
  const { user, system } = process.threadCpuUsage(before)
  const { lower, upper } = intervals[0] ?? { lower: mean, upper: mean }
  return {
    smape: forecast.smape(test, mean),
    mase: forecast.mase(test, mean, train, period),
    rmsse: forecast.rmsse(test, mean, train, period),
    covered: forecast.coverage(test, lower, upper),
    msis: forecast.msis(test, lower, upper, train, { level: 95, period }),
    seconds: (user + system) / 1e6,
  }
}

function report(names: readonly string[], scores: readonly Score[][]): void {
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

function readRows(file: string): (readonly [string, Float64Array])[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1)
  return lines.map((line) => {
    const [id = '', ...cells] = line.trim().replaceAll('"', '').split(',')
    return [
      id,
      Float64Array.from(
        cells.filter((cell) => cell.trim() !== '' && cell !== 'NA'),
        Number,
      ),
    ]
  })
}
