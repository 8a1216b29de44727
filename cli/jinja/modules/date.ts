import { JinjaError, typeError, valueError } from '../errors.ts'
import { HostObject, declare, type BinaryOperator } from '../host.ts'
import type { Param } from '../bind-args.ts'
import { isInt, typeName } from '../types.ts'
import { NamedTuple, type Value } from '../values.ts'
import {
  dayOfYear,
  daysInMonth,
  four,
  fromOrdinal,
  isoWeek,
  microsPerDay,
  ordinalOf,
  two,
  weekdayOf,
} from './calendar.ts'
import { formatMoment, needFormat } from './strftime.ts'
import { TimeDelta } from './timedelta.ts'

export function needDateInt(value: Value): number {
  if (!isInt(value)) throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`)
  return Number(value)
}

/** The ordinal of a date, or Python's ValueError. */
export function checkedOrdinal(year: number, month: number, day: number): number {
  if (year < 1 || year > 9999) throw valueError(`year ${year} is out of range`)
  if (month < 1 || month > 12) throw valueError('month must be in 1..12')
  if (day < 1 || day > daysInMonth(year, month)) throw valueError('day is out of range for month')
  return ordinalOf(year, month, day)
}

export function checkRange(ordinal: number): number {
  if (ordinal < 1 || ordinal > 3_652_059) throw new JinjaError('OverflowError', 'date value out of range')
  return ordinal
}

type Method = readonly [params: readonly Param[], run: (date: PyDate, ...args: Value[]) => Value]

const methods: Readonly<Record<string, Method>> = {
  isoformat: [[], (date) => date.isoDate()],
  strftime: [['format'], (date, format) => date.format(needFormat(format))],
  weekday: [[], (date) => weekdayOf(date.ordinal)],
  isoweekday: [[], (date) => weekdayOf(date.ordinal) + 1],
  isocalendar: [
    [],
    (date) => new NamedTuple(['year', 'week', 'weekday'], isoWeek(date.ordinal), 'datetime.IsoCalendarDate'),
  ],
  toordinal: [[], (date) => date.ordinal],
  ctime: [[], (date) => formatMoment({ ordinal: date.ordinal, micros: 0, zone: null }, '%c')],
  timetuple: [[], (date) => timeTuple(date.ordinal, 0, -1)],
  replace: [
    [
      ['year', null],
      ['month', null],
      ['day', null],
    ],
    (date, ...given) => {
      const [year, month, day] = fromOrdinal(date.ordinal).map((now, index) =>
        given[index] === null ? now : needDateInt(given[index] ?? now),
      )
      return new PyDate(checkedOrdinal(year ?? 1, month ?? 1, day ?? 1))
    },
  ],
}

/** Python's time.struct_time. */
export function timeTuple(ordinal: number, micros: number, isDst: number): NamedTuple {
  const [year, month, day] = fromOrdinal(ordinal)
  const names = ['tm_year', 'tm_mon', 'tm_mday', 'tm_hour', 'tm_min', 'tm_sec', 'tm_wday', 'tm_yday', 'tm_isdst']
  const clock = [Math.floor(micros / 3.6e9), Math.floor(micros / 6e7) % 60, Math.floor(micros / 1e6) % 60]
  return new NamedTuple(
    names,
    [year, month, day, ...clock, weekdayOf(ordinal), dayOfYear(year, month, day), isDst],
    'time.struct_time',
  )
}

/** Python's date. */
export class PyDate extends HostObject {
  readonly typeName: string = 'datetime.date'
  readonly ordinal: number
  constructor(ordinal: number) {
    super()
    this.ordinal = ordinal
  }
  isoDate(): string {
    const [year, month, day] = fromOrdinal(this.ordinal)
    return `${four(year)}-${two(month)}-${two(day)}`
  }
  override getAttr(name: string): Value | undefined {
    const [year, month, day] = fromOrdinal(this.ordinal)
    if (name === 'year') return year
    if (name === 'month') return month
    if (name === 'day') return day
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined
    return method && declare(name, method[0], (...args) => method[1](this, ...args))
  }
  override str(): string {
    return this.isoDate()
  }
  override repr(): string {
    return `datetime.date(${fromOrdinal(this.ordinal).join(', ')})`
  }
  override format(spec: string): string {
    return spec === '' ? this.str() : formatMoment({ ordinal: this.ordinal, micros: 0, zone: null }, spec)
  }
  override equals(other: Value): boolean {
    return other instanceof PyDate && other.typeName === this.typeName && other.ordinal === this.ordinal
  }
  override compare(other: Value): number | undefined {
    if (!(other instanceof PyDate)) return undefined
    if (other.typeName !== this.typeName) throw typeError(`can't compare ${this.typeName} to ${other.typeName}`)
    return this.ordinal - other.ordinal
  }
  override hashKey(): string {
    return this.isoDate()
  }
  override binary(operator: BinaryOperator, other: Value, isReflected: boolean): Value | undefined {
    if (other instanceof TimeDelta && (operator === '+' || (operator === '-' && !isReflected))) {
      const [days] = other.parts()
      return new PyDate(checkRange(this.ordinal + (operator === '+' ? days : -days)))
    }
    if (operator !== '-' || isReflected || !(other instanceof PyDate) || other.typeName !== this.typeName)
      return undefined
    return new TimeDelta(BigInt(this.ordinal - other.ordinal) * BigInt(microsPerDay))
  }
}
