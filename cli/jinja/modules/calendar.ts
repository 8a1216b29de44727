/** Days since 0001-01-01, which is 1, in the proleptic Gregorian calendar: Python's `toordinal`. */
export function ordinalOf(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 305
}

/** Year, month and day of an ordinal. */
export function fromOrdinal(ordinal: number): [year: number, month: number, day: number] {
  const days = ordinal + 305
  const era = Math.floor(days / 146_097)
  const dayOfEra = days - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1]
}

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

export const daysInMonth = (year: number, month: number): number =>
  month === 2 ? (isLeapYear(year) ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31

/** Monday is 0. */
export const weekdayOf = (ordinal: number): number => (ordinal + 6) % 7

export const dayOfYear = (year: number, month: number, day: number): number =>
  ordinalOf(year, month, day) - ordinalOf(year, 1, 1) + 1

/** ISO year, week and weekday (Monday is 1). */
export function isoWeek(ordinal: number): [year: number, week: number, weekday: number] {
  const weekday = weekdayOf(ordinal)
  const thursday = ordinal - weekday + 3
  const [year] = fromOrdinal(thursday)
  return [year, Math.floor((thursday - ordinalOf(year, 1, 1)) / 7) + 1, weekday + 1]
}

export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
export const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

export const two = (value: number): string => String(value).padStart(2, '0')
export const four = (value: number): string => String(value).padStart(4, '0')
export const six = (value: number): string => String(value).padStart(6, '0')

export const epochOrdinal = 719_163
export const microsPerDay = 86_400_000_000
