import { requireFinite, requireSameLength, type Numbers } from '../numeric/numbers.ts'
import { median, medianAbsoluteDeviation } from '../numeric/quantile.ts'
import { requireThat } from '../numeric/require-that.ts'

/** Options of {@link detectAnomalies}. */
export interface AnomalyOptions {
  /** Days that repeat: 7 for weekdays, 1 for none. Default 7. */
  readonly season?: number
  /** Observations on each side of a day that say what is usual there. Default 21. */
  readonly halfWindow?: number
  /** Scores beyond this are anomalies. Default 3.5. */
  readonly threshold?: number
  /** Whether days deviate in proportion to what is expected of them, as sales do, or all by the same. Default `proportional`. */
  readonly noise?: 'proportional' | 'constant'
  /** Least deviation a score is measured in, in the series' unit: keeps tiny changes of a quiet series out. Default 0. */
  readonly minDeviation?: number
}

/** One observation against what was usual. */
export interface AnomalyRow {
  /** The day given. */
  readonly day: number
  readonly value: number
  /** Level around the day × the effect of its weekday, in the series' unit. */
  readonly expected: number
  /** Robust z-score: (value − expected) over 1.4826 median absolute deviations. ±∞ where half of the days deviate not at all. */
  readonly score: number
  readonly kind: 'usual' | 'high' | 'low'
}

/**
 * Unusual days of a series: the level is a median over a window around each day, the season the median ratio of its days to that level; what is left over is
 * judged by its median absolute deviation. Medians let up to half of the days be wild without moving what counts as usual. Days may be missing.
 * @param days n whole days since 1970-01-01, rising
 * @param values n finite values ≥ 0
 * @returns n rows; all usual for fewer than 3 values
 * @throws RangeError when lengths differ, days do not rise, a value is negative or not finite, or an option is out of range
 * @see Iglewicz & Hoaglin (1993), How to Detect and Handle Outliers (modified z-score, threshold 3.5)
 */
export function detectAnomalies(days: Numbers, values: Numbers, options: AnomalyOptions = {}): AnomalyRow[] {
  const { season = 7, halfWindow = 21, threshold = 3.5, noise = 'proportional', minDeviation = 0 } = options
  requireSameLength(days, values, ['days', 'values'])
  requireFinite(values, 'The value of day')
  requireThat(
    Number.isInteger(season) && season >= 1,
    `The season is a whole number of days of at least 1, found ${season}.`,
  )
  requireThat(threshold > 0, `The threshold is a number above 0, found ${threshold}.`)
  requireThat(minDeviation >= 0, `The least deviation is a number of 0 or more, found ${minDeviation}.`)
  requireThat(Number.isInteger(halfWindow) && halfWindow >= 1, `The half window is at least 1, found ${halfWindow}.`)
  for (let i = 0; i < days.length; i += 1) {
    requireThat(Number.isInteger(days[i]), `Day ${i} is ${days[i]}, not a whole day.`)
    requireThat(
      i === 0 || (days[i] ?? 0) > (days[i - 1] ?? 0),
      `Day ${i} (${days[i]}) is not after the day before it (${days[i - 1]}).`,
    )
    requireThat((values[i] ?? 0) >= 0, `The value of day ${i} is ${values[i]}; values are 0 or more.`)
  }
  const expected = expectedValues(days, values, season, halfWindow)
  const unitOf = (i: number): number => (noise === 'constant' ? 1 : (expected[i] ?? 0))
  const left = Array.from(values, (value, i) => value - (expected[i] ?? 0))
  const relative = left.flatMap((rest, i) => (unitOf(i) > 0 ? rest / unitOf(i) : []))
  const spread = relative.length === 0 ? 0 : 1.4826 * medianAbsoluteDeviation(relative)
  return left.map((rest, i) => {
    const deviation = Math.max(spread * unitOf(i), minDeviation)
    const score = rest === 0 || left.length < 3 ? 0 : rest / deviation
    const kind = score > threshold ? 'high' : score < -threshold ? 'low' : 'usual'
    return { day: days[i] ?? 0, value: values[i] ?? 0, expected: expected[i] ?? 0, score, kind }
  })
}

function expectedValues(days: Numbers, values: Numbers, season: number, halfWindow: number): Float64Array {
  const series = Float64Array.from(values)
  const level = series.map((_, i) => median(series.subarray(Math.max(0, i - halfWindow), i + halfWindow + 1)))
  const ratios: number[][] = Array.from({ length: season }, () => [])
  const phaseOf = (i: number): number => (((days[i] ?? 0) % season) + season) % season
  for (const [i, value] of series.entries()) {
    const around = level[i] ?? 0
    if (around > 0) ratios[phaseOf(i)]?.push(value / around)
  }
  // Fewer than three like days say nothing about their kind.
  const effects = ratios.map((of) => (season === 1 || of.length < 3 ? 1 : median(of)))
  return level.map((around, i) => around * (effects[phaseOf(i)] ?? 1))
}
