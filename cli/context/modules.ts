import { ordinalOf } from '../jinja/modules/calendar.ts'
import { PyDateTime } from '../jinja/modules/date-time.ts'
import { PyDate } from '../jinja/modules/date.ts'
import { datetimeModule, utcDateTime } from '../jinja/modules/datetime.ts'
import { itertoolsModule } from '../jinja/modules/itertools.ts'
import { pytzModule } from '../jinja/modules/pytz.ts'
import { reModule } from '../jinja/modules/regex.ts'
import { FixedZone } from '../jinja/modules/timezone.ts'
import type { PlainDict, Value } from '../jinja/values.ts'

/** The clock with its microseconds: names of temporary relations are made of it. */
const now = (): number => performance.timeOrigin + performance.now()

/** dbt's `modules`, for one rendering. */
export const modulesValue = (): PlainDict => ({
  datetime: datetimeModule(now),
  // A copy with its getters: the lists of zones take a while.
  pytz: Object.defineProperties<PlainDict>({}, Object.getOwnPropertyDescriptors(pytzModule)),
  re: { ...reModule },
  itertools: { ...itertoolsModule },
})

/** A moment in UTC as Python's datetime. */
export const utcDatetime = (moment: Date): Value => utcDateTime(moment.getTime())

const datePattern = /^(\d{4})-(\d\d)-(\d\d)$/

/** A warehouse's date as Python's; undefined for what Python has none for (`infinity`, years beyond 9999). */
export function dateOf(text: string): Value | undefined {
  const match = datePattern.exec(text)
  return match ? new PyDate(ordinalOf(Number(match[1]), Number(match[2]), Number(match[3]))) : undefined
}

const datetimePattern = /^(\d{4}-\d\d-\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:([+-])(\d\d)(?::?(\d\d))?|Z)?$/

/** A warehouse's timestamp as Python's, cut to microseconds. */
export function datetimeOf(text: string): Value | undefined {
  const match = datetimePattern.exec(text)
  const [, day = '', hour, minute, second, fraction = '', sign, zoneHour, zoneMinute] = match ?? []
  const [, year, month, date] = datePattern.exec(day) ?? []
  if (!match || year === undefined) return undefined
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second)
  const micros = seconds * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6))
  const offset = (Number(zoneHour ?? 0) * 3600 + Number(zoneMinute ?? 0) * 60) * (sign === '-' ? -1 : 1)
  const zone = sign !== undefined || text.endsWith('Z') ? new FixedZone(offset) : null
  return new PyDateTime(ordinalOf(Number(year), Number(month), Number(date)), micros, zone)
}
