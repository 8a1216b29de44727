import { bindArgs } from '../bind-args.ts'
import { valueError } from '../errors.ts'
import { HostObject, declare, type Kwargs } from '../host.ts'
import { textOf, type Value } from '../values.ts'
import { six, two } from './calendar.ts'
import { needDateInt } from './date.ts'
import { formatMoment, needFormat } from './strftime.ts'
import { offsetDelta, offsetText, TimeZone } from './timezone.ts'

/** Microseconds of the day from hour, minute, second and microsecond, or Python's ValueError. */
export function checkedMicros(hour: number, minute: number, second: number, micros: number): number {
  if (hour < 0 || hour > 23) throw valueError('hour must be in 0..23')
  if (minute < 0 || minute > 59) throw valueError('minute must be in 0..59')
  if (second < 0 || second > 59) throw valueError('second must be in 0..59')
  if (micros < 0 || micros > 999_999) throw valueError('microsecond must be in 0..999999')
  return ((hour * 60 + minute) * 60 + second) * 1e6 + micros
}

/** Hour, minute, second and microsecond. */
export const clockParts = (micros: number): [hour: number, minute: number, second: number, micros: number] => [
  Math.floor(micros / 3.6e9),
  Math.floor(micros / 6e7) % 60,
  Math.floor(micros / 1e6) % 60,
  micros % 1e6,
]

const specs: Readonly<Record<string, (hour: string, minute: string, second: string, micros: number) => string>> = {
  auto: (hour, minute, second, micros) => `${hour}:${minute}:${second}${micros === 0 ? '' : `.${six(micros)}`}`,
  hours: (hour) => hour,
  minutes: (hour, minute) => `${hour}:${minute}`,
  seconds: (hour, minute, second) => `${hour}:${minute}:${second}`,
  milliseconds: (hour, minute, second, micros) => `${hour}:${minute}:${second}.${six(micros).slice(0, 3)}`,
  microseconds: (hour, minute, second, micros) => `${hour}:${minute}:${second}.${six(micros)}`,
}

/** `13:05:00.000250` to the precision that isoformat's timespec names. */
export function isoClock(micros: number, timespec: Value = 'auto'): string {
  const name = textOf(timespec) ?? ''
  const write = Object.hasOwn(specs, name) ? specs[name] : undefined
  if (write === undefined) throw valueError('Unknown timespec value')
  const [hour, minute, second, rest] = clockParts(micros)
  return write(two(hour), two(minute), two(second), rest)
}

export function needZone(value: Value): TimeZone | null {
  if (value === null || value instanceof TimeZone) return value
  throw valueError('tzinfo argument must be None or of a tzinfo subclass')
}

/** Python's time. */
export class PyTime extends HostObject {
  readonly typeName = 'datetime.time'
  readonly micros: number
  readonly zone: TimeZone | null
  constructor(micros: number, zone: TimeZone | null) {
    super()
    this.micros = micros
    this.zone = zone
  }
  #moment(): { readonly ordinal: number; readonly micros: number; readonly zone: TimeZone | null } {
    return { ordinal: 693_596, micros: this.micros, zone: this.zone }
  }
  override getAttr(name: string): Value | undefined {
    const index = ['hour', 'minute', 'second', 'microsecond'].indexOf(name)
    if (index !== -1) return clockParts(this.micros)[index] ?? 0
    switch (name) {
      case 'tzinfo':
        return this.zone
      case 'isoformat':
        return declare(
          name,
          [['timespec', 'auto']],
          (timespec = 'auto') => isoClock(this.micros, timespec) + this.#offset(),
        )
      case 'strftime':
        return declare(name, ['format'], (format) => formatMoment(this.#moment(), needFormat(format)))
      case 'utcoffset':
        return declare(name, [], () => (this.zone === null ? null : offsetDelta(this.zone.offsetAt(this.#moment()))))
      case 'replace':
        return declare(
          name,
          [
            ['hour', null],
            ['minute', null],
            ['second', null],
            ['microsecond', null],
          ],
          (...given) => this.#replaced(given),
        )
      default:
        return undefined
    }
  }
  #replaced(given: readonly Value[]): PyTime {
    const [hour, minute, second, micros] = clockParts(this.micros).map((now, index) => needDateInt(given[index] ?? now))
    return new PyTime(checkedMicros(hour ?? 0, minute ?? 0, second ?? 0, micros ?? 0), this.zone)
  }
  #offset(): string {
    return this.zone === null ? '' : offsetText(this.zone.offsetAt(this.#moment()), ':')
  }
  override str(): string {
    return isoClock(this.micros) + this.#offset()
  }
  override repr(): string {
    const [hour, minute, second, micros] = clockParts(this.micros)
    const rest = micros === 0 ? (second === 0 ? [] : [second]) : [second, micros]
    const zone = this.zone === null ? '' : `, tzinfo=${this.zone.repr()}`
    return `datetime.time(${[hour, minute, ...rest].join(', ')}${zone})`
  }
  override format(spec: string): string {
    return spec === '' ? this.str() : formatMoment(this.#moment(), spec)
  }
  override equals(other: Value): boolean {
    return other instanceof PyTime && other.str() === this.str()
  }
  override compare(other: Value): number | undefined {
    return other instanceof PyTime ? this.micros - other.micros : undefined
  }
  override hashKey(): string {
    return this.str()
  }
}

export function makeTime(args: Value[], kwargs: Kwargs): PyTime {
  const [hour = 0, minute = 0, second = 0, micros = 0, zone = null] = bindArgs(
    'time',
    [
      ['hour', 0],
      ['minute', 0],
      ['second', 0],
      ['microsecond', 0],
      ['tzinfo', null],
    ],
    args,
    kwargs,
  )
  return new PyTime(
    checkedMicros(needDateInt(hour), needDateInt(minute), needDateInt(second), needDateInt(micros)),
    needZone(zone),
  )
}
