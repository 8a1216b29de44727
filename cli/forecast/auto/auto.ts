import type { Forecast, Interval, Method, Model, Season } from '../contract.ts'
import { origins } from '../backtest/backtest.ts'
import { requireHorizon, requireLevel, requireSeries, seasonsOf } from '../numeric/check.ts'
import { isConstant } from '../numeric/moments.ts'
import { mae, rmse } from '../metrics.ts'
import { naive } from '../methods/naive.ts'
import { blend, type Blending } from './blend.ts'
import { candidatesFor, isIntermittent, type Candidate, type Target } from './candidates.ts'
import { closedSteps } from './closed-steps.ts'
import { detectSeasons } from './detect-seasons.ts'
import { intervalWidths } from './interval-widths.ts'
import { openSteps, type OpenSteps } from './open-steps.ts'
import { tamed } from './tame.ts'
import { weightsFrom } from './weights.ts'

export interface AutoOptions {
  /** What to choose from; the built-in candidates when absent. */
  readonly methods?: readonly Method[]
  /** Origins of the backtest that decides, a horizon apart; fewer where the series is short. */
  readonly windows?: number
  /**
   * What is forecast of intermittent demand: `'mean'` when absent, the rate, which adds up to what will be sold and errs least by squares; `'median'`
   * errs least by absolute values (MAE, MASE, sMAPE), and is 0 where most steps are.
   */
  readonly target?: Target
  /** Whether a season that is not given may be found in the series; true when absent. */
  readonly detectsSeasons?: boolean
}

/** How a method did in the backtest, and what part of the forecast it is. */
export interface Share {
  readonly method: string
  /** Mean over the origins of sMAPE of the whole path, of RMSE for intermittent demand; NaN without a backtest. */
  readonly error: number
  /** 0…1; all shares sum to 1. */
  readonly weight: number
}

export interface AutoModel extends Model {
  /** The methods with their weights at this horizon, heaviest first. */
  readonly shares: (horizon: number) => readonly Share[]
  /** By how much it missed at each origin of its backtest, forecast less actual, oldest first; none for series with closed steps. */
  readonly errors: (horizon: number) => readonly Float64Array[]
}

export interface AutoMethod extends Method {
  readonly fit: (values: Float64Array, season?: Season) => AutoModel
}

/**
 * The combination that a backtest on the training values recommends: every candidate forecasts from the last origins, and weighs as the
 * inverse fifth power of its error, drawn towards equal weights on short series.
 * Steps of the season on which nothing ever sells, such as Sundays, are forecast as 0 and left out of everything else.
 * Intervals join past errors, the models' own and how far these disagree. Forecasts of a series without negative values are not negative. A constant series goes on.
 * The horizon asked for is the horizon that is judged, so the work is done at the first `forecast` of each horizon.
 * @see Bates & Granger (1969); Petropoulos & Svetunkov (2020), Int. J. Forecasting 36(1)
 */
export const auto = ({
  methods,
  windows = 3,
  target = 'mean',
  detectsSeasons = true,
}: AutoOptions = {}): AutoMethod => ({
  name: 'auto',
  fit(values, season = 1) {
    requireSeries(values)
    const seasons = detectsSeasons ? detectSeasons(values, season) : seasonsOf(season)
    const closed = closedSteps(values, seasons)
    if (closed === undefined) return combined(values, seasons)
    const open = values.filter((_, step) => !closed.isClosed(step))
    return onOpenSteps(combined(open, closed.openSeasons), openSteps(values.length, closed))

    function combined(series: Float64Array, periods: readonly number[]): AutoModel {
      const candidates = isConstant(series)
        ? [{ method: naive(), season: [] }]
        : (methods?.map((method) => ({ method, season: periods })) ?? candidatesFor(series, periods, target))
      return new Combined(series, candidates, windows, target)
    }
  },
})

function onOpenSteps(model: AutoModel, steps: OpenSteps): AutoModel {
  return {
    method: model.method,
    params: model.params,
    get fitted() {
      return steps.fitted(model)
    },
    forecast(horizon, levels = []) {
      requireHorizon(horizon)
      return steps.forecast(model, horizon, levels)
    },
    shares: (horizon) => model.shares(Math.max(1, steps.openWithin(horizon))),
    errors: () => [],
  }
}

interface Judged {
  readonly shares: readonly Share[]
  /** Errors of the combination at each origin, `horizon` each. */
  readonly errors: readonly Float64Array[]
}

class Combined implements AutoModel {
  readonly method = 'auto'
  readonly params = {}
  readonly #values: Float64Array
  readonly #candidates: readonly Candidate[]
  readonly #windows: number
  readonly #target: Target
  readonly #judged = new Map<number, Judged>()
  #models: readonly Model[] | undefined

  constructor(values: Float64Array, candidates: readonly Candidate[], windows: number, target: Target) {
    this.#values = values
    this.#candidates = candidates
    this.#windows = windows
    this.#target = target
  }

  /** With the weights of one step ahead. */
  get fitted(): Float64Array {
    const { shares } = this.#judge(1)
    return this.#combine(
      this.#fits().map((model) => model.fitted),
      shares,
    )
  }

  forecast = (horizon: number, levels: readonly number[] = []): Forecast => {
    requireHorizon(horizon)
    levels.forEach(requireLevel)
    const { shares, errors } = this.#judge(horizon)
    const paths = this.#fits().map((model, place) =>
      (shares[place]?.weight ?? 0) > 0 ? this.#tame(model.forecast(horizon).mean) : new Float64Array(horizon),
    )
    const mean = this.#combine(paths, shares)
    const weights = shares.map(({ weight }) => weight)
    const combination = {
      values: this.#values,
      candidates: this.#candidates,
      models: this.#fits(),
      weights,
      paths,
      errors,
    }
    if (levels.length === 0) return { mean, intervals: [] }
    const widths = intervalWidths(combination, horizon)
    return { mean, intervals: levels.map((level) => this.#interval(mean, widths(level), level)) }
  }

  shares = (horizon: number): readonly Share[] => [...this.#judge(horizon).shares].sort((a, b) => b.weight - a.weight)

  errors = (horizon: number): readonly Float64Array[] => this.#judge(horizon).errors

  #fits(): readonly Model[] {
    this.#models ??= this.#candidates.map(({ method, season }) => method.fit(this.#values, season))
    return this.#models
  }

  #judge(horizon: number): Judged {
    const known = this.#judged.get(horizon)
    if (known !== undefined) return known
    const judged = this.#backtest(horizon)
    this.#judged.set(horizon, judged)
    return judged
  }

  #backtest(horizon: number): Judged {
    const values = this.#values
    const names = this.#candidates.map(({ method }) => method.name)
    const longest = Math.max(1, ...this.#candidates.flatMap(({ season }) => season.slice(0, 1)))
    const minimum = Math.max(8, Math.min(values.length - horizon, 2 * longest + 1))
    const cutoffs =
      this.#candidates.length < 2 ? [] : origins(values.length, { horizon, windows: this.#windows, minimum })
    const paths = this.#candidates.map(({ method, season }) =>
      cutoffs.map((cutoff) => this.#tame(method.fit(values.subarray(0, cutoff), season).forecast(horizon).mean)),
    )
    // Absolute errors are least for a forecast of nothing where most steps are zero; squared ones for the rate.
    const isByChance = isIntermittent(values)
    const errorOf = isByChance ? (this.#target === 'mean' ? rmse : mae) : relativeError
    const errors = paths.map((path) => {
      const scores = cutoffs.map((cutoff, place) => errorOf(values.subarray(cutoff, cutoff + horizon), path[place]!))
      return scores.reduce((total, score) => total + score, 0) / Math.max(1, scores.length)
    })
    const priors = this.#candidates.map(({ prior = 1 }) => prior)
    const weights = weightsFrom(errors, cutoffs.length * horizon, values.length, priors, isByChance)
    const shares = names.map((method, place) => ({
      method,
      error: cutoffs.length === 0 ? Number.NaN : errors[place]!,
      weight: weights[place]!,
    }))
    const missed = cutoffs.map((cutoff, fold) => {
      const mean = this.#combine(
        paths.map((path) => path[fold]!),
        shares,
      )
      return mean.map((value, step) => value - values[cutoff + step]!)
    })
    return { shares, errors: missed }
  }

  #combine(paths: readonly Float64Array[], shares: readonly Share[]): Float64Array {
    const weights = shares.map(({ weight }) => weight)
    return blend(paths, weights, this.#blending())
  }

  /** Methods that count unequally before they are judged are those of short series: there a single one must not lead astray. */
  #blending(): Blending {
    if (isIntermittent(this.#values)) return this.#target
    const isShort = this.#candidates.some(({ prior = 1, season }) => prior > 1 && season.length === 0)
    return isShort ? 'robust' : 'mean'
  }

  #tame(path: Float64Array): Float64Array {
    return tamed(path, this.#values)
  }

  /** Whether as many steps are without demand as an interval of this level leaves below it: a mean less a width might miss them all by little. */
  #beginsAtZero(level: number): boolean {
    const zeros = this.#values.reduce((count, value) => count + (value === 0 ? 1 : 0), 0)
    return isIntermittent(this.#values) && zeros / this.#values.length >= (100 - level) / 200
  }

  #interval(mean: Float64Array, width: Float64Array, level: number): Interval {
    const beginsAtZero = this.#beginsAtZero(level)
    const lower = mean.map((value, step) => (beginsAtZero ? 0 : value - width[step]!))
    const isDemand = this.#values.every((value) => value >= 0)
    return {
      level,
      lower: isDemand ? lower.map((value) => Math.max(0, value)) : lower,
      upper: mean.map((value, step) => value + width[step]!),
    }
  }
}

/**
 * Mean absolute error, relative to the mean size of what was forecast and of the forecast: sMAPE of the whole path, which zeros within
 * it do not dominate.
 */
function relativeError(actual: Float64Array, forecast: Float64Array): number {
  let error = 0
  let size = 0
  for (let step = 0; step < actual.length; step++) {
    error += Math.abs(actual[step]! - forecast[step]!)
    size += Math.abs(actual[step]!) + Math.abs(forecast[step]!)
  }
  return size === 0 ? 0 : (200 * error) / size
}
