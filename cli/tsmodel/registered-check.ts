import { problem, ProblemError } from '../core/diagnostic.ts'
import type { Backtest, Metrics } from '../core/registered-model.ts'
import type { NewVersion } from './registered.ts'

/** Throws a `TypeError` where a backtest and its figures, as a model's code gives them, do not say what they must. */
export function checkMeasured(name: string, backtest: Backtest, metrics: Metrics): void {
  const what = `the backtest of "${name}"`
  for (const key of ['metric', 'from', 'to'] as const) {
    if (typeof backtest[key] !== 'string' || backtest[key] === '')
      throw new TypeError(`${what} needs "${key}", a text such as "${examples[key]}"`)
  }
  const { better, horizon, series, metric } = backtest
  if (better !== undefined && !['lower', 'higher'].includes(better))
    throw new TypeError(`"better" of ${what} must be "lower" or "higher", but is ${JSON.stringify(better)}`)
  if (!Number.isSafeInteger(horizon) || horizon < 1)
    throw new TypeError(`"horizon" of ${what} must be a whole number of steps, but is ${String(horizon)}`)
  if (!Array.isArray(series) || series.length === 0 || series.some((one) => typeof one !== 'string'))
    throw new TypeError(`"series" of ${what} must be a list of names`)
  for (const [key, value] of Object.entries(metrics)) {
    if (!Number.isFinite(value))
      throw new TypeError(`metric "${key}" of "${name}" must be a finite number, but is ${String(value)}`)
  }
  if (metrics[metric] === undefined)
    throw new TypeError(`"metrics" of "${name}" has no "${metric}", by which its backtest decides`)
}

/** Throws a `TypeError` where a version, as a model's code gives it, lacks something. */
export function checkVersion(name: string, { artifact, backtest, metrics }: NewVersion): void {
  if (artifact === undefined || artifact === null) throw new TypeError(`a version of "${name}" needs an "artifact"`)
  if ((backtest === undefined) !== (metrics === undefined))
    throw new TypeError(`a version of "${name}" has "backtest" and "metrics", or neither`)
  if (backtest && metrics) checkMeasured(name, backtest, metrics)
}

const examples = { metric: 'wape', from: '2018-01-01', to: '2018-01-28' } as const

/** Only what a model declares may be asked for. */
export function checkDeclared(name: string, declared: readonly string[] = [], file: string): void {
  if (declared.includes(name)) return
  const hint = `Declare it, so that the registry is there: models: ['${name}']`
  throw new ProblemError(problem('model-undeclared', { name }, { file }, { hint }))
}
