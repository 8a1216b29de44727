import type { Numbers } from '../numeric/numbers.ts'
import { refuse, shown } from '../numeric/require-that.ts'

/**
 * Checks days of lines and the day of reckoning: days with a time of day would make two visits of one.
 * @throws RangeError naming the first that is no whole number
 */
export function requireWholeDays(days: Numbers, asOfDay: number): void {
  for (let i = 0; i < days.length; i += 1)
    if (!Number.isInteger(days[i])) refuse(`The day of line ${i} is ${shown(days[i])}, not a whole number of days.`)
  if (!Number.isInteger(asOfDay)) refuse(`The day of reckoning is ${shown(asOfDay)}, not a whole number of days.`)
}
