import { HostObject, hostFunction } from '../host.ts'
import { two } from './calendar.ts'
import { TimeDelta } from './timedelta.ts'
import type { Value } from '../values.ts'

/** A wall clock reading: days since 0001-01-01 (which is 1) and microseconds of the day. */
export interface WallTime {
  readonly ordinal: number
  readonly micros: number
}

/** Python's tzinfo: what a datetime asks about its place. Offsets are seconds east of UTC. */
export abstract class TimeZone extends HostObject {
  abstract offsetAt(local: WallTime): number
  abstract nameAt(local: WallTime): string
  /** This zone as `astimezone` and `now` attach it to a UTC time; zones with rules fix the offset then. */
  abstract fromUtc(utc: WallTime): TimeZone
  isDstAt(_local: WallTime): boolean {
    return false
  }
  override equals(other: Value): boolean {
    return other instanceof TimeZone && other.repr() === this.repr()
  }
  override hashKey(): string {
    return this.repr()
  }
}

/** `timezone(offset, name)`. */
export class FixedZone extends TimeZone {
  readonly typeName = 'datetime.timezone'
  readonly offset: number
  readonly #name: string | null
  constructor(offset: number, name: string | null = null) {
    super()
    this.offset = offset
    this.#name = name
  }
  override offsetAt(): number {
    return this.offset
  }
  override nameAt(): string {
    return this.#name ?? (this.offset === 0 ? 'UTC' : `UTC${offsetText(this.offset, ':')}`)
  }
  override fromUtc(): TimeZone {
    return this
  }
  override getAttr(name: string): Value | undefined {
    if (name === 'utcoffset') return hostFunction('utcoffset', () => offsetDelta(this.offset))
    return name === 'tzname' ? hostFunction('tzname', () => this.nameAt()) : undefined
  }
  override str(): string {
    return this.nameAt()
  }
  override repr(): string {
    if (this.offset === 0 && this.#name === null) return 'datetime.timezone.utc'
    const name = this.#name === null ? '' : `, '${this.#name}'`
    return `datetime.timezone(${offsetDelta(this.offset).repr()}${name})`
  }
}

export const utc = new FixedZone(0)

export const offsetDelta = (seconds: number): TimeDelta => new TimeDelta(BigInt(Math.round(seconds * 1e6)))

/** `+02:00`, with seconds where there are any. */
export function offsetText(seconds: number, separator: string): string {
  const magnitude = Math.abs(seconds)
  const [hours, minutes, rest] = [Math.floor(magnitude / 3600), Math.floor(magnitude / 60) % 60, magnitude % 60]
  return `${seconds < 0 ? '-' : '+'}${two(hours)}${separator}${two(minutes)}${rest === 0 ? '' : separator + two(rest)}`
}
