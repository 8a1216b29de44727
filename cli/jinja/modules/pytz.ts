import { JinjaError, typeError, valueError } from '../errors.ts'
import { declare } from '../host.ts'
import { repr, str } from '../text.ts'
import type { PlainDict, Value } from '../values.ts'
import { epochOrdinal, fromOrdinal, ordinalOf } from './calendar.ts'
import { PyDateTime, shifted } from './date-time.ts'
import { FixedZone, offsetDelta, TimeZone, type WallTime } from './timezone.ts'

const formatters = new Map<string, Intl.DateTimeFormat>()

/** The wall clock of a zone by the operating system's rules, as Node's ICU knows them. */
function formatter(zone: string, locale: string): Intl.DateTimeFormat {
  const key = `${zone} ${locale}`
  const known = formatters.get(key)
  if (known) return known
  const options = {
    timeZone: zone,
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    timeZoneName: 'short',
  } as const
  const made = new Intl.DateTimeFormat(locale, options)
  formatters.set(key, made)
  return made
}

const milliseconds = (time: WallTime): number =>
  (time.ordinal - epochOrdinal) * 86_400_000 + Math.floor(time.micros / 1000)

/** Seconds east of UTC at an instant. */
function offsetAtInstant(zone: string, instant: WallTime): number {
  const parts = new Map(
    formatter(zone, 'en-US')
      .formatToParts(milliseconds(instant))
      .map(({ type, value }) => [type, value]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type))
  const local =
    ordinalOf(part('year'), part('month'), part('day')) * 86_400 +
    part('hour') * 3600 +
    part('minute') * 60 +
    part('second')
  return local - (instant.ordinal * 86_400 + Math.floor(instant.micros / 1e6))
}

const locales = ['en-US', 'en-GB', 'en-AU', 'en-NZ', 'en-IN', 'en-ZA']
const alone: Readonly<Record<string, string>> = {
  'Asia/Tokyo': 'JST',
  'Asia/Seoul': 'KST',
  'Asia/Hong_Kong': 'HKT',
  'Asia/Shanghai': 'CST',
  'Asia/Jerusalem': 'IST',
  'Europe/Moscow': 'MSK',
  'Asia/Manila': 'PST',
}

/** EST, CEST, JST; where the tz database has no letters, `+04`. */
function abbreviation(zone: string, instant: WallTime, offset: number): string {
  const known = alone[zone]
  if (known !== undefined) return known
  for (const locale of locales) {
    const name = formatter(zone, locale)
      .formatToParts(milliseconds(instant))
      .find(({ type }) => type === 'timeZoneName')?.value
    if (name !== undefined && !/^(?:GMT|UTC)[-+]/.test(name)) return name
  }
  const minutes = Math.abs(offset) / 60
  const text = `${offset < 0 ? '-' : '+'}${String(Math.floor(minutes / 60)).padStart(2, '0')}`
  return minutes % 60 === 0 ? text : `${text}${String(minutes % 60).padStart(2, '0')}`
}

/** A zone of the tz database with one of its offsets; pytz attaches such to each datetime. */
class DatabaseZone extends TimeZone {
  readonly typeName = 'pytz.tzfile.DstTzInfo'
  readonly zone: string
  readonly #offset: number
  readonly #name: string
  readonly #isDst: boolean
  constructor(zone: string, offset: number, name: string, isDst: boolean) {
    super()
    this.zone = zone
    this.#offset = offset
    this.#name = name
    this.#isDst = isDst
  }
  override offsetAt(): number {
    return this.#offset
  }
  override nameAt(): string {
    return this.#name
  }
  override isDstAt(): boolean {
    return this.#isDst
  }
  override fromUtc(instant: WallTime): DatabaseZone {
    const offset = offsetAtInstant(this.zone, instant)
    const [year] = fromOrdinal(instant.ordinal)
    const standard = Math.min(
      ...[1, 7].map((month) => offsetAtInstant(this.zone, { ordinal: ordinalOf(year, month, 1), micros: 0 })),
    )
    return new DatabaseZone(this.zone, offset, abbreviation(this.zone, instant, offset), offset !== standard)
  }

  /** The offset that a wall clock reading has here; `isDst` chooses where clocks show it twice. */
  localize(time: PyDateTime, isDst: boolean): PyDateTime {
    if (time.zone !== null) throw valueError('Not naive datetime (tzinfo is already set)')
    const guesses = [-86_400, 86_400].map((shift) =>
      offsetAtInstant(this.zone, shifted(time, BigInt(shift) * 1_000_000n)),
    )
    const fitting = guesses.filter(
      (offset) => offsetAtInstant(this.zone, shifted(time, BigInt(-offset) * 1_000_000n)) === offset,
    )
    const sorted = (fitting.length === 0 ? guesses : fitting).toSorted((a, b) => a - b)
    const offset = (isDst ? sorted.at(-1) : sorted[0]) ?? 0
    const instant = shifted(time, BigInt(-offset) * 1_000_000n)
    const [year] = fromOrdinal(time.ordinal)
    const standard = Math.min(
      ...[1, 7].map((month) => offsetAtInstant(this.zone, { ordinal: ordinalOf(year, month, 1), micros: 0 })),
    )
    return new PyDateTime(
      time.ordinal,
      time.micros,
      new DatabaseZone(this.zone, offset, abbreviation(this.zone, instant, offset), offset !== standard),
    )
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'zone':
        return this.zone
      case 'localize':
        return declare('localize', ['dt', ['is_dst', false]], (time = null, isDst = false) =>
          this.localize(needDateTime(time), isDst === true),
        )
      case 'normalize':
        return declare('normalize', ['dt'], (time = null) => needDateTime(time).inZone(this))
      case 'utcoffset':
        return declare('utcoffset', ['dt'], (time = null) =>
          offsetDelta(this.localize(needDateTime(time), false).zone?.offsetAt(needDateTime(time)) ?? 0),
        )
      default:
        return undefined
    }
  }
  override str(): string {
    return this.zone
  }
  override repr(): string {
    return `<DstTzInfo '${this.zone}' ${this.#name}${offsetDelta(this.#offset).str().startsWith('-') ? '' : '+'}${offsetDelta(this.#offset).str()} ${this.#isDst ? 'DST' : 'STD'}>`
  }
}

function needDateTime(value: Value): PyDateTime {
  if (value instanceof PyDateTime) return value
  throw typeError('expected a datetime')
}

/** pytz.utc. */
class Utc extends FixedZone {
  constructor() {
    super(0, 'UTC')
  }
  override getAttr(name: string): Value | undefined {
    if (name === 'zone') return 'UTC'
    if (name === 'localize')
      return declare('localize', ['dt', ['is_dst', false]], (time = null) => withUtc(needDateTime(time), this))
    if (name === 'normalize') return declare('normalize', ['dt'], (time = null) => needDateTime(time).inZone(this))
    return super.getAttr(name)
  }
  override str(): string {
    return 'UTC'
  }
  override repr(): string {
    return '<UTC>'
  }
}

function withUtc(time: PyDateTime, zone: TimeZone): PyDateTime {
  if (time.zone !== null) throw valueError('Not naive datetime (tzinfo is already set)')
  return new PyDateTime(time.ordinal, time.micros, zone)
}

const utc = new Utc()

/** pytz rounds the local mean time, which a zone has until a datetime is localized, to minutes. */
function timezone(name: string): TimeZone {
  if (/^(?:utc|Etc\/UTC|UCT|Zulu|Etc\/UCT|Etc\/Zulu|Universal)$/i.test(name)) return utc
  const first = { ordinal: ordinalOf(1850, 1, 1), micros: 0 }
  try {
    return new DatabaseZone(name, Math.round(offsetAtInstant(name, first) / 60) * 60, 'LMT', false)
  } catch (error) {
    // Intl throws a RangeError for names it does not know; pytz raises one of its own.
    throw new JinjaError('UnknownTimeZoneError', repr(name), { cause: error })
  }
}

/** The `pytz` module. */
export const pytzModule: PlainDict = {
  timezone: declare('timezone', ['zone'], (name = '') => timezone(str(name))),
  utc,
  UTC: utc,
  FixedOffset: declare('FixedOffset', ['offset'], (minutes = 0) =>
    minutes === 0 ? utc : new FixedZone(Number(minutes) * 60),
  ),
  // Listing them takes a while, so only when asked.
  get all_timezones(): Value {
    return Intl.supportedValuesOf('timeZone')
  },
  get common_timezones(): Value {
    return Intl.supportedValuesOf('timeZone')
  },
}
