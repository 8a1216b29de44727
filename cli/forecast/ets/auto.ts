import type { Method } from '../contract.ts'
import { methodOf } from '../model.ts'
import { mainSeason } from '../numeric/check.ts'
import { isConstant } from '../numeric/moments.ts'
import { fitEts, type EtsFit } from './fit.ts'
import { estimateOf } from './forecast.ts'
import { candidateShapes, parameterCount, requireShape, type EtsShape } from './shape.ts'

/** A season longer than this has more states than its series can tell; decompose it away first, with `mstl`. */
const longestSeason = 24

/**
 * One exponential smoothing model of the given structure, by maximum likelihood of all but the initial season, which is the one of
 * classical decomposition. What the series is too short for is left out.
 * @throws RangeError for a structure that is none
 */
export const ets = (shape: EtsShape): Method => {
  requireShape(shape)
  return methodOf(`ETS(${shape.error},${shape.trend},${shape.season})`, (values, season) => {
    const period = usableSeason(values, mainSeason(season))
    const isPositive = values.every((value) => value > 0)
    const possible: EtsShape = {
      error: isPositive ? shape.error : 'A',
      trend: values.length < 4 ? 'N' : shape.trend,
      season: period === 1 ? 'N' : shape.season === 'M' && !isPositive ? 'A' : shape.season,
    }
    const fit = fitEts(values, possible, period, { isThorough: true })
    if (Number.isFinite(fit.sigma) && Number.isFinite(fit.aicc)) return estimateOf(fit)
    // A trend through an outlier can cross 0, where multiplicative parts have no likelihood.
    return estimateOf(fitEts(values, { error: 'A', trend: 'N', season: possible.season === 'N' ? 'N' : 'A' }, period))
  })
}

/**
 * The exponential smoothing model of least AICc among all fifteen. Seasons want two whole seasons and at most 24 steps; a constant
 * series goes on.
 * @see Hyndman, Koehler, Snyder & Grose (2002), Int. J. Forecasting 18(3)
 */
export const autoEts = (): Method =>
  methodOf('auto-ETS', (values, season) => estimateOf(selectEts(values, mainSeason(season))))

export function selectEts(values: Float64Array, season: number): EtsFit {
  const period = usableSeason(values, season)
  if (values.length < 4 || isConstant(values)) return fitEts(values, { error: 'A', trend: 'N', season: 'N' }, 1)
  const shapes = candidateShapes({
    isPositive: values.every((value) => value > 0),
    hasSeason: period > 1,
    hasTrend: true,
  }).filter((shape) => values.length > parameterCount(shape, period) + 1)
  const fits = new Map<string, EtsFit>()
  let best: EtsFit | undefined
  for (const shape of shapes) {
    const fit = fitEts(values, shape, shape.season === 'N' ? 1 : period, { from: relativeOf(shape, fits) })
    fits.set(keyOf(shape), fit)
    if (best === undefined || fit.aicc < best.aicc) best = fit
  }
  return best ?? fitEts(values, { error: 'A', trend: 'N', season: 'N' }, 1)
}

const keyOf = ({ error, trend, season }: EtsShape): string => error + trend + season

/** The same structure with the other error was fitted just before and is close. */
const relativeOf = (shape: EtsShape, fits: ReadonlyMap<string, EtsFit>): EtsFit | undefined =>
  shape.error === 'M' ? fits.get(keyOf({ ...shape, error: 'A' })) : undefined

const usableSeason = (values: Float64Array, period: number): number =>
  period <= longestSeason && values.length >= 2 * period + 1 ? period : 1
