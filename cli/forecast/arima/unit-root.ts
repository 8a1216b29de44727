import { seasonalStrength } from '../decompose/mstl.ts'
import { difference, isConstant, mean } from '../numeric/moments.ts'

/**
 * The KPSS statistic for stationarity around a level, with ⌊3√n / 13⌋ lags of Bartlett's window.
 * @returns large when the series is not stationary; 0 for a constant one
 * @see Kwiatkowski, Phillips, Schmidt & Shin (1992), J. Econometrics 54
 */
export function kpss(values: Float64Array): number {
  const length = values.length
  const lags = Math.trunc((3 * Math.sqrt(length)) / 13)
  const center = mean(values)
  const errors = values.map((value) => value - center)
  let running = 0
  let squares = 0
  let longRun = 0
  for (let t = 0; t < length; t++) {
    running += errors[t]!
    squares += running * running
    longRun += errors[t]! ** 2
  }
  for (let lag = 1; lag <= lags; lag++) {
    let product = 0
    for (let t = lag; t < length; t++) product += errors[t]! * errors[t - lag]!
    longRun += 2 * (1 - lag / (lags + 1)) * product
  }
  return longRun > 0 ? squares / (length * longRun) : 0
}

/** 5 % critical value. */
const critical = 0.463

/** Differences until the KPSS test no longer rejects, at most two. */
export function differencesNeeded(values: Float64Array, most = 2): number {
  let rest = values
  for (let count = 0; count < most; count++) {
    if (rest.length < 4 || isConstant(rest) || kpss(rest) <= critical) return count
    rest = difference(rest, 1)
  }
  return most
}

/** One seasonal difference where the season's strength exceeds 0.64. @see Hyndman & Khandakar's `nsdiffs`, test "seas" */
export const seasonalDifferencesNeeded = (values: Float64Array, period: number): number =>
  period > 1 && !isConstant(values) && seasonalStrength(values, period) > 0.64 ? 1 : 0
