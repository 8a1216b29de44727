import { bindArgs, type Param } from '../bind-args.ts'
import { typeError, valueError } from '../errors.ts'
import { HostObject, declare, type Kwargs } from '../host.ts'
import { repr, str } from '../text.ts'
import { isNumber, toNumber } from '../types.ts'
import { textOf, type PlainDict, type Value } from '../values.ts'
import { epochOrdinal, ordinalOf } from './calendar.ts'
import { checkedMicros, makeTime, needZone, PyTime } from './clock-time.ts'
import { PyDateTime, shifted } from './date-time.ts'
import { checkedOrdinal, checkRange, needDateInt, PyDate } from './date.ts'
import { parseTime, zoneOf } from './strptime.ts'
import { makeTimeDelta, TimeDelta } from './timedelta.ts'
import { FixedZone, type TimeZone, utc } from './timezone.ts'

/** A class as templates see it: callable, with class attributes. */
class PyClass extends HostObject {
  readonly typeName = 'type'
  readonly #name: string
  readonly #make: (args: Value[], kwargs: Kwargs) => Value
  readonly #attributes: Readonly<Record<string, () => Value>>
  constructor(
    name: string,
    make: (args: Value[], kwargs: Kwargs) => Value,
    attributes: Readonly<Record<string, () => Value>>,
  ) {
    super()
    this.#name = name
    this.#make = make
    this.#attributes = attributes
  }
  override call(args: Value[], kwargs: Kwargs): Value {
    return this.#make(args, kwargs)
  }
  override getAttr(name: string): Value | undefined {
    return Object.hasOwn(this.#attributes, name) ? this.#attributes[name]?.() : undefined
  }
  override repr(): string {
    return `<class '${this.#name}'>`
  }
}

const dateParams: readonly Param[] = ['year', 'month', 'day']
const dateTimeParams: readonly Param[] = [
  ...dateParams,
  ['hour', 0],
  ['minute', 0],
  ['second', 0],
  ['microsecond', 0],
  ['tzinfo', null],
  '*',
  ['fold', 0],
]

function makeDate(args: Value[], kwargs: Kwargs): PyDate {
  const [year = 1, month = 1, day = 1] = bindArgs('date', dateParams, args, kwargs).map(needDateInt)
  return new PyDate(checkedOrdinal(year, month, day))
}

function makeDateTime(args: Value[], kwargs: Kwargs): PyDateTime {
  const values = bindArgs('datetime', dateTimeParams, args, kwargs)
  const [year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0, micros = 0] = values
    .slice(0, 7)
    .map(needDateInt)
  return new PyDateTime(
    checkedOrdinal(year, month, day),
    checkedMicros(hour, minute, second, micros),
    needZone(values[7] ?? null),
  )
}

/** The instant of a UNIX time in a zone; null gives a naive time. */
function fromTimestamp(stamp: Value, zone: TimeZone | null): PyDateTime {
  if (!isNumber(stamp)) throw typeError("'str' object cannot be interpreted as an integer")
  const instant = shifted({ ordinal: epochOrdinal, micros: 0 }, BigInt(Math.round(toNumber(stamp) * 1e6)))
  const naive = new PyDateTime(instant.ordinal, instant.micros, null)
  return zone === null ? naive : naive.inZone(zone)
}

const isoDate = /^(\d{4})-?(\d\d)-?(\d\d)/
const isoTime = /^(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,6})\d*)?)?)?(Z|[-+]\d\d:?\d\d(?::?\d\d)?)?$/

function isoParts(text: string, type: string): { readonly ordinal: number; readonly rest: string } {
  const found = isoDate.exec(text)
  if (found === null) throw valueError(`Invalid isoformat string: ${repr(text)}`)
  if (type === 'date' && found[0].length !== text.length) throw valueError(`Invalid isoformat string: ${repr(text)}`)
  return {
    ordinal: checkedOrdinal(Number(found[1]), Number(found[2]), Number(found[3])),
    rest: text.slice(found[0].length + 1),
  }
}

function timeFromIso(text: string, whole: string): PyTime {
  const found = isoTime.exec(text)
  if (found === null) throw valueError(`Invalid isoformat string: ${repr(whole)}`)
  const [, hour, minute = '0', second = '0', fraction = '', zone] = found
  const micros = checkedMicros(Number(hour), Number(minute), Number(second), Number(fraction.padEnd(6, '0')))
  return new PyTime(micros, zone === undefined ? null : zoneOf(zone))
}

function dateTimeFromIso(text: string): PyDateTime {
  const { ordinal, rest } = isoParts(text, 'datetime')
  const time = rest === '' ? new PyTime(0, null) : timeFromIso(rest, text)
  return new PyDateTime(ordinal, time.micros, time.zone)
}

function needIso(value: Value): string {
  const text = textOf(value)
  if (text === undefined) throw typeError('fromisoformat: argument must be str')
  return text
}

function makeZone(offset: Value, name: Value): FixedZone {
  if (!(offset instanceof TimeDelta)) throw typeError('timezone() argument 1 must be datetime.timedelta')
  if (Math.abs(offset.seconds()) >= 86_400)
    throw valueError('offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24)')
  return offset.micros === 0n && name === null ? utc : new FixedZone(offset.seconds(), name === null ? null : str(name))
}

function combine(date: Value, time: Value): PyDateTime {
  if (!(date instanceof PyDate)) throw typeError('combine() argument 1 must be datetime.date')
  if (!(time instanceof PyTime)) throw typeError('combine() argument 2 must be datetime.time')
  return new PyDateTime(date.ordinal, time.micros, time.zone)
}

function fromIsoCalendar(year: Value, week: Value, day: Value): number {
  const fourth = ordinalOf(needDateInt(year), 1, 4)
  return checkRange(fourth - ((fourth + 6) % 7) + (needDateInt(week) - 1) * 7 + needDateInt(day) - 1)
}

function parsed(text: Value, format: Value): PyDateTime {
  const { year, month, day, micros, zone } = parseTime(str(text), str(format))
  return new PyDateTime(checkedOrdinal(year, month, day), micros, zone)
}

const largest = ordinalOf(9999, 12, 31)

/** Python's `datetime` module. `now` is the clock in milliseconds since 1970. */
export function datetimeModule(now: () => number): PlainDict {
  const stamp = (): number => now() / 1000
  const dateClass = new PyClass('datetime.date', makeDate, {
    today: () => declare('today', [], () => new PyDate(fromTimestamp(stamp(), null).ordinal)),
    fromisoformat: () =>
      declare('fromisoformat', ['date_string'], (text = '') => new PyDate(isoParts(needIso(text), 'date').ordinal)),
    fromordinal: () =>
      declare('fromordinal', ['ordinal'], (ordinal = 1) => new PyDate(checkRange(needDateInt(ordinal)))),
    fromtimestamp: () =>
      declare('fromtimestamp', ['timestamp'], (at = 0) => new PyDate(fromTimestamp(at, null).ordinal)),
    fromisocalendar: () =>
      declare('fromisocalendar', ['year', 'week', 'day'], (...parts) => new PyDate(fromIsoCalendar(...three(parts)))),
    min: () => new PyDate(1),
    max: () => new PyDate(largest),
    resolution: () => new TimeDelta(86_400_000_000n),
  })
  const dateTimeClass = new PyClass('datetime.datetime', makeDateTime, {
    now: () => declare('now', [['tz', null]], (zone = null) => fromTimestamp(stamp(), needZone(zone))),
    utcnow: () => declare('utcnow', [], () => fromTimestamp(stamp(), null)),
    today: () => declare('today', [], () => fromTimestamp(stamp(), null)),
    strptime: () => declare('strptime', ['date_string', 'format'], (text = '', format = '') => parsed(text, format)),
    fromisoformat: () => declare('fromisoformat', ['date_string'], (text = '') => dateTimeFromIso(needIso(text))),
    fromtimestamp: () =>
      declare('fromtimestamp', ['timestamp', ['tz', null]], (at = 0, zone = null) => fromTimestamp(at, needZone(zone))),
    utcfromtimestamp: () => declare('utcfromtimestamp', ['timestamp'], (at = 0) => fromTimestamp(at, null)),
    fromordinal: () =>
      declare('fromordinal', ['ordinal'], (ordinal = 1) => new PyDateTime(checkRange(needDateInt(ordinal)), 0, null)),
    fromisocalendar: () =>
      declare(
        'fromisocalendar',
        ['year', 'week', 'day'],
        (...parts) => new PyDateTime(fromIsoCalendar(...three(parts)), 0, null),
      ),
    combine: () => declare('combine', ['date', 'time'], (date = null, time = null) => combine(date, time)),
    min: () => new PyDateTime(1, 0, null),
    max: () => new PyDateTime(largest, 86_399_999_999, null),
    resolution: () => new TimeDelta(1n),
  })
  const timeClass = new PyClass('datetime.time', makeTime, {
    fromisoformat: () =>
      declare('fromisoformat', ['time_string'], (text = '') =>
        timeFromIso(needIso(text).replace(/^T/, ''), needIso(text)),
      ),
    min: () => new PyTime(0, null),
    max: () => new PyTime(86_399_999_999, null),
  })
  const deltaClass = new PyClass('datetime.timedelta', makeTimeDelta, { resolution: () => new TimeDelta(1n) })
  const zoneClass = new PyClass('datetime.timezone', (args, kwargs) => zoneFrom(args, kwargs), { utc: () => utc })
  return {
    date: dateClass,
    datetime: dateTimeClass,
    time: timeClass,
    timedelta: deltaClass,
    timezone: zoneClass,
    UTC: utc,
    MINYEAR: 1,
    MAXYEAR: 9999,
  }
}

function zoneFrom(args: Value[], kwargs: Kwargs): Value {
  const [offset = null, name = null] = bindArgs('timezone', ['offset', ['name', null]], args, kwargs)
  return makeZone(offset, name)
}

const three = ([a = 1, b = 1, c = 1]: readonly Value[]): [Value, Value, Value] => [a, b, c]

/** A datetime in UTC from milliseconds since 1970, for hosts (`run_started_at`). */
export const utcDateTime = (milliseconds: number): PyDateTime => fromTimestamp(milliseconds / 1000, utc)
