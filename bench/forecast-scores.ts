import { parentPort } from 'node:worker_threads'
import { forecastBefore, isAsked } from '../cli/forecast/auto/calibration.ts'
import type { Single } from '../cli/forecast/auto/panel.ts'
import { sharedForecasts, type SharedForecast } from '../cli/forecast/auto/shared.ts'
import * as forecast from '../cli/forecast/index.ts'
import { readRows } from './forecast-files.ts'

/** What a thread of the evaluation does: forecast a part of the series by every method, or learn from all of them. */
export type Task = Common & ({ readonly kind: 'methods'; readonly part: number } | { readonly kind: 'shared' })

export interface Common {
  readonly files: readonly [string, string]
  readonly season: readonly number[]
  readonly horizon: number
  readonly names: readonly string[]
  readonly every: number
  readonly parts: number
}

/** Of one series and one method. */
export interface Score {
  readonly smape: number
  readonly mase: number
  readonly rmsse: number
  readonly covered: number
  readonly msis: number
  readonly seconds: number
}

/** Of one series: a score for each name, and `auto`'s forecast, which the panel's begins with. */
export interface Scored {
  readonly scores: readonly Score[]
  readonly single: (Single & { readonly seconds: number }) | undefined
}

/** Of all series that are scored, in their order. */
export interface Shared {
  readonly forecasts: readonly (SharedForecast | undefined)[]
  readonly seconds: number
}

/** Its row is made of `auto` of each series and of what all series taught. */
export const ofPanel = 'auto'

export const methods: Readonly<Record<string, forecast.Method>> = {
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
  [ofPanel]: forecast.auto({ target: 'median' }),
  'auto alone': forecast.auto({ target: 'median' }),
  'auto of means': forecast.auto(),
}

/** The work of a thread, whose result is its one message. */
export function work(task: Task): void {
  parentPort?.postMessage(task.kind === 'shared' ? sharedOf(task) : scoredOf(task, task.part), [])
}

/** Learns from every series of the file, also where but some are scored. */
function sharedOf({ files, season, horizon, every }: Common): Shared {
  const rows = readRows(files[0])
  const before = process.threadCpuUsage()
  const forecasts = sharedForecasts(
    rows.map(([, values]) => values),
    { horizon, season },
  )
  return { forecasts: forecasts.filter((_, place) => place % every === 0), seconds: secondsSince(before) }
}

function scoredOf({ files, season, horizon, names, every, parts }: Common, part: number): Scored[] {
  const futures = new Map(readRows(files[1]))
  const rows = readRows(files[0]).filter((_, place) => place % every === 0)
  return rows
    .filter((_, place) => place % parts === part)
    .map(([id, train], turn) => {
      const test = (futures.get(id) ?? new Float64Array()).subarray(0, horizon)
      let single: Scored['single']
      const scores = names.map((name) => {
        const before = process.threadCpuUsage()
        if (name !== ofPanel) {
          const made = (methods[name] ?? forecast.naive()).fit(train, season).forecast(test.length, [95])
          return scoreOf(made, train, test, season, secondsSince(before))
        }
        const model = forecast.auto({ target: 'median' }).fit(train, season)
        const made = model.forecast(horizon, [95])
        const error = model.errors(horizon).at(-1)
        const asked = isAsked(turn * parts + part, rows.length)
          ? forecastBefore(train, horizon, { target: 'median', season })
          : undefined
        const seconds = secondsSince(before)
        single = { values: train, forecast: made, error, before: asked, seconds }
        return scoreOf(made, train, test, season, seconds)
      })
      return { scores, single }
    })
}

function secondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1e6
}

export function scoreOf(
  made: forecast.Forecast,
  train: Float64Array,
  test: Float64Array,
  season: readonly number[],
  seconds: number,
): Score {
  const period = season[0] ?? 1
  const mean = made.mean.subarray(0, test.length)
  const [interval] = made.intervals
  const lower = (interval?.lower ?? mean).subarray(0, test.length)
  const upper = (interval?.upper ?? mean).subarray(0, test.length)
  return {
    smape: forecast.smape(test, mean),
    mase: forecast.mase(test, mean, train, period),
    rmsse: forecast.rmsse(test, mean, train, period),
    covered: forecast.coverage(test, lower, upper),
    msis: forecast.msis(test, lower, upper, train, { level: 95, period }),
    seconds,
  }
}
