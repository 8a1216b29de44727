import { valueError } from '../errors.ts'
import { repr } from '../text.ts'
import { dayNames, fromOrdinal, monthNames, ordinalOf } from './calendar.ts'
import { FixedZone, type TimeZone, utc } from './timezone.ts'

export interface ParsedTime {
  readonly year: number
  readonly month: number
  readonly day: number
  /** Microseconds of the day. */
  readonly micros: number
  readonly zone: TimeZone | null
}

const names = (all: readonly string[]): string => all.join('|')
const shorts = (all: readonly string[]): string => all.map((name) => name.slice(0, 3)).join('|')

const patterns: Readonly<Record<string, string>> = {
  a: shorts(dayNames),
  A: names(dayNames),
  b: shorts(monthNames),
  B: names(monthNames),
  d: '3[01]|[12]\\d|0[1-9]|[1-9]| [1-9]',
  f: '\\d{1,6}',
  H: '2[0-3]|[01]\\d|\\d',
  I: '1[0-2]|0[1-9]|[1-9]',
  j: '36[0-6]|3[0-5]\\d|[12]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]',
  m: '1[0-2]|0[1-9]|[1-9]',
  M: '[0-5]\\d|\\d',
  p: 'am|pm',
  S: '6[01]|[0-5]\\d|\\d',
  w: '[0-6]',
  y: '\\d\\d',
  Y: '\\d{4}',
  z: '[-+]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|Z',
  Z: 'utc|gmt',
}
const composed: Readonly<Record<string, string>> = {
  c: '%a %b %d %H:%M:%S %Y',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  R: '%H:%M',
  T: '%H:%M:%S',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
}

/** Python's `datetime.strptime`. */
export function parseTime(text: string, format: string): ParsedTime {
  const letters: string[] = []
  const expanded = format.replace(/%([cDFRTxX])/g, (_whole, letter: string) => composed[letter] ?? '')
  const pattern = expanded.replace(/%(.)|\s+|[^%\s]+|%$/gs, (part: string, letter?: string) =>
    fieldPattern(part, letter, format, letters),
  )
  const found = new RegExp(`^${pattern}`, 'i').exec(text)
  if (found === null) throw valueError(`time data ${repr(text)} does not match format ${repr(format)}`)
  if (found[0].length < text.length) throw valueError(`unconverted data remains: ${text.slice(found[0].length)}`)
  return assemble(new Map(letters.map((letter, index) => [letter, found[index + 1] ?? ''])))
}

function fieldPattern(part: string, letter: string | undefined, format: string, letters: string[]): string {
  if (letter === '%') return '%'
  if (part.trim() === '') return '\\s+'
  if (letter === undefined && part !== '%') return part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  if (letter === undefined) throw valueError(`stray %% in format ${repr(format)}`)
  const pattern = patterns[letter]
  if (pattern === undefined) throw valueError(`'${letter}' is a bad directive in format ${repr(format)}`)
  letters.push(letter)
  return `(${pattern})`
}

function assemble(fields: ReadonlyMap<string, string>): ParsedTime {
  const number = (letter: string, fallback: number): number =>
    fields.has(letter) ? Number(fields.get(letter)) : fallback
  const short = number('y', 0)
  const year = fields.has('Y') ? number('Y', 1900) : fields.has('y') ? short + (short < 69 ? 2000 : 1900) : 1900
  const [, month, day] = fields.has('j')
    ? fromOrdinal(ordinalOf(year, 1, 1) + number('j', 1) - 1)
    : [year, monthOf(fields, number('m', 1)), number('d', 1)]
  const half = fields.get('p')?.toLowerCase()
  const hour = fields.has('I') ? (number('I', 12) % 12) + (half === 'pm' ? 12 : 0) : number('H', 0)
  const fraction = Number((fields.get('f') ?? '').padEnd(6, '0'))
  const micros = ((hour * 60 + number('M', 0)) * 60 + number('S', 0)) * 1e6 + fraction
  return { year, month, day, micros, zone: fields.has('z') ? zoneOf(fields.get('z') ?? '') : null }
}

function monthOf(fields: ReadonlyMap<string, string>, fallback: number): number {
  const name = (fields.get('b') ?? fields.get('B'))?.slice(0, 3).toLowerCase()
  return name === undefined ? fallback : monthNames.findIndex((month) => month.toLowerCase().startsWith(name)) + 1
}

/** `+0200`, `-07:30:15` or `Z`. */
export function zoneOf(text: string): TimeZone {
  const found = /^([-+])(\d\d):?(\d\d)(?::?(\d\d))?/.exec(text)
  if (found === null) return utc
  const [, sign, hours, minutes, seconds = '0'] = found
  const offset = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  return offset === 0 ? utc : new FixedZone(sign === '-' ? -offset : offset)
}
