/** The structure of an exponential smoothing state space model, ETS(error, trend, season). */
export interface EtsShape {
  readonly error: 'A' | 'M'
  readonly trend: 'N' | 'A' | 'Ad'
  readonly season: 'N' | 'A' | 'M'
}

export const nameOf = ({ error, trend, season }: EtsShape): string => `ETS(${error},${trend},${season})`

const letters = { error: ['A', 'M'], trend: ['N', 'A', 'Ad'], season: ['N', 'A', 'M'] }

/** @throws RangeError for letters that name no model */
export function requireShape(shape: EtsShape): void {
  const { error, trend, season } = shape
  if (!letters.error.includes(error) || !letters.trend.includes(trend) || !letters.season.includes(season))
    throw new RangeError(
      `An ETS model has error A or M, trend N, A or Ad, season N, A or M, found (${error},${trend},${season}).`,
    )
}

/**
 * The models automatic selection tries: fifteen, less those a series cannot have. An additive error with a multiplicative season is
 * unstable
 * and never tried, as in R; multiplicative parts want values above 0.
 */
export function candidateShapes(options: {
  readonly isPositive: boolean
  readonly hasSeason: boolean
  readonly hasTrend: boolean
}): EtsShape[] {
  const errors = options.isPositive ? (['A', 'M'] as const) : (['A'] as const)
  const trends = options.hasTrend ? (['N', 'Ad', 'A'] as const) : (['N'] as const)
  const seasons = options.hasSeason ? (['N', 'A', 'M'] as const) : (['N'] as const)
  return seasons.flatMap((season) =>
    trends.flatMap((trend) =>
      errors.filter((error) => season !== 'M' || error === 'M').map((error) => ({ error, trend, season })),
    ),
  )
}

/** Free parameters: smoothing, damping, initial states (a season of m has m − 1 free ones) and the error's variance. */
export const parameterCount = ({ trend, season }: EtsShape, period: number): number =>
  3 + (trend === 'N' ? 0 : 2) + (trend === 'Ad' ? 1 : 0) + (season === 'N' ? 0 : period)
