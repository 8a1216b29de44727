import type { Param } from '../bind-args.ts'
import { typeError } from '../errors.ts'
import { declare, type BinaryOperator } from '../host.ts'
import { str } from '../text.ts'
import { NamedTuple, pyFloat, type Value } from '../values.ts'
import { epochOrdinal, fromOrdinal, isoWeek, microsPerDay, weekdayOf } from './calendar.ts'
import { checkedMicros, clockParts, isoClock, needZone, PyTime } from './clock-time.ts'
import { checkedOrdinal, checkRange, needDateInt, PyDate, timeTuple } from './date.ts'
import { formatMoment, needFormat } from './strftime.ts'
import { TimeDelta } from './timedelta.ts'
import { offsetDelta, offsetText, type TimeZone, utc, type WallTime } from './timezone.ts'

/** A wall time moved by microseconds. */
export function shifted(from: WallTime, by: bigint): WallTime {
  const day = BigInt(microsPerDay)
  const total = BigInt(from.ordinal) * day + BigInt(from.micros) + by
  return { ordinal: checkRange(Number(total / day)), micros: Number(total % day) }
}

const seconds = (offset: number): bigint => BigInt(Math.round(offset * 1e6))

type Method = readonly [params: readonly Param[], run: (time: PyDateTime, ...args: Value[]) => Value]

const methods: Readonly<Record<string, Method>> = {
  date: [[], (time) => new PyDate(time.ordinal)],
  time: [[], (time) => new PyTime(time.micros, null)],
  timetz: [[], (time) => new PyTime(time.micros, time.zone)],
  isoformat: [
    [
      ['sep', 'T'],
      ['timespec', 'auto'],
    ],
    (time, sep = 'T', timespec = 'auto') => time.iso(str(sep), timespec),
  ],
  strftime: [['format'], (time, format) => formatMoment(time, needFormat(format))],
  weekday: [[], (time) => weekdayOf(time.ordinal)],
  isoweekday: [[], (time) => weekdayOf(time.ordinal) + 1],
  isocalendar: [
    [],
    (time) => new NamedTuple(['year', 'week', 'weekday'], isoWeek(time.ordinal), 'datetime.IsoCalendarDate'),
  ],
  toordinal: [[], (time) => time.ordinal],
  ctime: [[], (time) => formatMoment(time, '%c')],
  timetuple: [
    [],
    (time) => timeTuple(time.ordinal, time.micros, time.zone === null ? -1 : time.zone.isDstAt(time) ? 1 : 0),
  ],
  utctimetuple: [[], (time) => timeTuple(time.asUtc().ordinal, time.asUtc().micros, 0)],
  timestamp: [[], (time) => pyFloat(time.timestamp())],
  utcoffset: [[], (time) => (time.zone === null ? null : offsetDelta(time.zone.offsetAt(time)))],
  tzname: [[], (time) => (time.zone === null ? null : time.zone.nameAt(time))],
  dst: [[], (time) => (time.zone === null ? null : offsetDelta(time.zone.isDstAt(time) ? 3600 : 0))],
  astimezone: [[['tz', null]], (time, zone = null) => time.inZone(needZone(zone) ?? utc)],
  replace: [
    [
      ['year', null],
      ['month', null],
      ['day', null],
      ['hour', null],
      ['minute', null],
      ['second', null],
      ['microsecond', null],
      ['tzinfo', false],
      '*',
      ['fold', null],
    ],
    (time, ...given) => time.replaced(given),
  ],
}

/** Python's datetime. Naive ones are taken for UTC where an instant is needed, as this process runs in no zone of its own. */
export class PyDateTime extends PyDate implements WallTime {
  override readonly typeName = 'datetime.datetime'
  readonly micros: number
  readonly zone: TimeZone | null
  constructor(ordinal: number, micros: number, zone: TimeZone | null) {
    super(ordinal)
    this.micros = micros
    this.zone = zone
  }

  asUtc(): WallTime {
    return this.zone === null ? this : shifted(this, -seconds(this.zone.offsetAt(this)))
  }
  inZone(zone: TimeZone): PyDateTime {
    const instant = this.asUtc()
    const fixed = zone.fromUtc(instant)
    const local = shifted(instant, seconds(fixed.offsetAt(instant)))
    return new PyDateTime(local.ordinal, local.micros, fixed)
  }
  timestamp(): number {
    const instant = this.asUtc()
    return (instant.ordinal - epochOrdinal) * 86_400 + instant.micros / 1e6
  }
  iso(separator: string, timespec: Value = 'auto'): string {
    const offset = this.zone === null ? '' : offsetText(this.zone.offsetAt(this), ':')
    return `${this.isoDate()}${separator}${isoClock(this.micros, timespec)}${offset}`
  }
  replaced(given: readonly Value[]): PyDateTime {
    const now = [...fromOrdinal(this.ordinal), ...clockParts(this.micros)]
    const parts = now.map((part, index) => needDateInt(given[index] ?? part))
    const [year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0, micros = 0] = parts
    const zone = given[7] === false || given[7] === undefined ? this.zone : needZone(given[7])
    return new PyDateTime(checkedOrdinal(year, month, day), checkedMicros(hour, minute, second, micros), zone)
  }

  override getAttr(name: string): Value | undefined {
    const index = ['hour', 'minute', 'second', 'microsecond'].indexOf(name)
    if (index !== -1) return clockParts(this.micros)[index] ?? 0
    if (name === 'tzinfo') return this.zone
    if (name === 'fold') return 0
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined
    return method ? declare(name, method[0], (...args) => method[1](this, ...args)) : super.getAttr(name)
  }
  override str(): string {
    return this.iso(' ')
  }
  override repr(): string {
    const [hour, minute, second, micros] = clockParts(this.micros)
    const rest = micros === 0 ? (second === 0 ? [] : [second]) : [second, micros]
    const zone = this.zone === null ? '' : `, tzinfo=${this.zone.repr()}`
    return `datetime.datetime(${[...fromOrdinal(this.ordinal), hour, minute, ...rest].join(', ')}${zone})`
  }
  override format(spec: string): string {
    return spec === '' ? this.str() : formatMoment(this, spec)
  }
  override equals(other: Value): boolean {
    if (!(other instanceof PyDateTime) || (other.zone === null) !== (this.zone === null)) return false
    return this.#difference(other) === 0n
  }
  override compare(other: Value): number | undefined {
    if (!(other instanceof PyDateTime)) return super.compare(other)
    if ((other.zone === null) !== (this.zone === null))
      throw typeError("can't compare offset-naive and offset-aware datetimes")
    const difference = this.#difference(other)
    return difference < 0n ? -1 : difference > 0n ? 1 : 0
  }
  override hashKey(): string {
    const { ordinal, micros } = this.asUtc()
    return `${ordinal}.${micros}${this.zone === null ? '' : 'Z'}`
  }
  override binary(operator: BinaryOperator, other: Value, isReflected: boolean): Value | undefined {
    if (other instanceof TimeDelta && (operator === '+' || (operator === '-' && !isReflected))) {
      const moved = shifted(this, operator === '+' ? other.micros : -other.micros)
      return new PyDateTime(moved.ordinal, moved.micros, this.zone)
    }
    if (operator !== '-' || isReflected || !(other instanceof PyDateTime)) return undefined
    if ((other.zone === null) !== (this.zone === null))
      throw typeError("can't subtract offset-naive and offset-aware datetimes")
    return new TimeDelta(this.#difference(other))
  }
  #difference(other: PyDateTime): bigint {
    const [a, b] = [this.asUtc(), other.asUtc()]
    return BigInt(a.ordinal - b.ordinal) * BigInt(microsPerDay) + BigInt(a.micros - b.micros)
  }
}
