import { valueError } from '../errors.ts'
import { dayNames, dayOfYear, fromOrdinal, isoWeek, monthNames, six, two, weekdayOf, four } from './calendar.ts'
import { offsetText, type TimeZone, type WallTime } from './timezone.ts'

/** What strftime reads: a wall time and, where it has one, its zone. */
export interface Moment extends WallTime {
  readonly zone: TimeZone | null
}

type Field = (moment: Moment) => string

const date = ({ ordinal }: WallTime): [number, number, number] => fromOrdinal(ordinal)
const clock = ({ micros }: WallTime): [hour: number, minute: number, second: number] => [
  Math.floor(micros / 3.6e9),
  Math.floor(micros / 6e7) % 60,
  Math.floor(micros / 1e6) % 60,
]
const hour12 = (moment: Moment): number => ((clock(moment)[0] + 11) % 12) + 1
const weekday = ({ ordinal }: WallTime): number => weekdayOf(ordinal)
const yearDay = (moment: Moment): number => dayOfYear(...date(moment))
const short = (name: string | undefined): string => (name ?? '').slice(0, 3)

/** Week of the year whose first day is `first` (Monday 0). */
const weekOfYear = (moment: Moment, first: number): number =>
  Math.floor((yearDay(moment) + 6 - ((weekday(moment) - first + 7) % 7)) / 7)

const fields: Readonly<Record<string, Field>> = {
  a: (moment) => short(dayNames[weekday(moment)]),
  A: (moment) => dayNames[weekday(moment)] ?? '',
  b: (moment) => short(monthNames[date(moment)[1] - 1]),
  h: (moment) => short(monthNames[date(moment)[1] - 1]),
  B: (moment) => monthNames[date(moment)[1] - 1] ?? '',
  c: (moment) => formatMoment(moment, '%a %b %e %H:%M:%S %Y'),
  C: (moment) => two(Math.floor(date(moment)[0] / 100)),
  d: (moment) => two(date(moment)[2]),
  D: (moment) => formatMoment(moment, '%m/%d/%y'),
  e: (moment) => String(date(moment)[2]).padStart(2, ' '),
  f: (moment) => six(moment.micros % 1e6),
  F: (moment) => formatMoment(moment, '%Y-%m-%d'),
  g: (moment) => two(isoWeek(moment.ordinal)[0] % 100),
  G: (moment) => four(isoWeek(moment.ordinal)[0]),
  H: (moment) => two(clock(moment)[0]),
  I: (moment) => two(hour12(moment)),
  j: (moment) => String(yearDay(moment)).padStart(3, '0'),
  k: (moment) => String(clock(moment)[0]).padStart(2, ' '),
  l: (moment) => String(hour12(moment)).padStart(2, ' '),
  m: (moment) => two(date(moment)[1]),
  M: (moment) => two(clock(moment)[1]),
  n: () => '\n',
  p: (moment) => (clock(moment)[0] < 12 ? 'AM' : 'PM'),
  P: (moment) => (clock(moment)[0] < 12 ? 'am' : 'pm'),
  r: (moment) => formatMoment(moment, '%I:%M:%S %p'),
  R: (moment) => formatMoment(moment, '%H:%M'),
  s: (moment) => String((moment.ordinal - 719_163) * 86_400 + Math.floor(moment.micros / 1e6)),
  S: (moment) => two(clock(moment)[2]),
  t: () => '\t',
  T: (moment) => formatMoment(moment, '%H:%M:%S'),
  u: (moment) => String(weekday(moment) + 1),
  U: (moment) => two(weekOfYear(moment, 6)),
  V: (moment) => two(isoWeek(moment.ordinal)[1]),
  w: (moment) => String((weekday(moment) + 1) % 7),
  W: (moment) => two(weekOfYear(moment, 0)),
  x: (moment) => formatMoment(moment, '%m/%d/%y'),
  X: (moment) => formatMoment(moment, '%H:%M:%S'),
  y: (moment) => two(date(moment)[0] % 100),
  Y: (moment) => String(date(moment)[0]),
  z: (moment) => (moment.zone === null ? '' : offsetText(moment.zone.offsetAt(moment), '')),
  Z: (moment) => (moment.zone === null ? '' : moment.zone.nameAt(moment)),
  '%': () => '%',
}

/** Python's strftime, in the C locale, with glibc's `%-d`, `%_d` and `%^a`. */
export function formatMoment(moment: Moment, format: string): string {
  return format.replace(/%([-_0^#]?)(:?[A-Za-z%])/g, (whole: string, flag: string, letter: string) => {
    if (letter === ':z') return moment.zone === null ? '' : offsetText(moment.zone.offsetAt(moment), ':')
    const field = fields[letter]
    if (field === undefined) return whole
    const text = field(moment)
    if (flag === '-') return text.replace(/^[0 ]+(?=\d)/, '')
    if (flag === '_') return text.replace(/^0+(?=\d)/, (zeros) => ' '.repeat(zeros.length))
    if (flag === '0') return text.replace(/^ +/, (spaces) => '0'.repeat(spaces.length))
    return flag === '^' ? text.toUpperCase() : text
  })
}

/** Refuses what Python's `strftime` calls an error. */
export function needFormat(format: unknown): string {
  if (typeof format !== 'string') throw valueError('strftime() argument 1 must be str')
  return format
}
