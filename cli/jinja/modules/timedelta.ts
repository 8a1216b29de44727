import { typeError, JinjaError } from '../errors.ts'
import { HostObject, hostFunction, type BinaryOperator, type Kwargs } from '../host.ts'
import { bindArgs } from '../bind-args.ts'
import { divideHalfEven, exactFraction } from '../float-text.ts'
import { isFloat, isInt, isNumber, toBigInt, toNumber, typeName } from '../types.ts'
import { pyFloat, pyInt, type Value } from '../values.ts'
import { microsPerDay, six, two } from './calendar.ts'

const perDay = BigInt(microsPerDay)

/** Python's timedelta, exact to the microsecond. */
export class TimeDelta extends HostObject {
  readonly typeName = 'datetime.timedelta'
  readonly micros: bigint
  constructor(micros: bigint) {
    super()
    if (micros / perDay > 999_999_999n || micros / perDay < -999_999_999n) {
      throw new JinjaError('OverflowError', `days=${micros / perDay}; must have magnitude <= 999999999`)
    }
    this.micros = micros
  }

  /** Days (rounded down), seconds and microseconds, as Python normalizes them. */
  parts(): [days: number, seconds: number, micros: number] {
    const rest = ((this.micros % perDay) + perDay) % perDay
    return [Number((this.micros - rest) / perDay), Number(rest / 1_000_000n), Number(rest % 1_000_000n)]
  }
  seconds(): number {
    return Number(this.micros) / 1e6
  }

  override getAttr(name: string): Value | undefined {
    const [days, seconds, micros] = this.parts()
    if (name === 'days') return days
    if (name === 'seconds') return seconds
    if (name === 'microseconds') return micros
    return name === 'total_seconds' ? hostFunction('total_seconds', () => pyFloat(this.seconds())) : undefined
  }

  override str(): string {
    const [days, seconds, micros] = this.parts()
    const clock = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${micros === 0 ? '' : `.${six(micros)}`}`
    return days === 0 ? clock : `${days} day${Math.abs(days) === 1 ? '' : 's'}, ${clock}`
  }
  override repr(): string {
    const [days, seconds, micros] = this.parts()
    const named = [
      ['days', days],
      ['seconds', seconds],
      ['microseconds', micros],
    ].filter(([, value]) => value !== 0)
    return `datetime.timedelta(${named.length === 0 ? '0' : named.map(([name, value]) => `${name}=${value}`).join(', ')})`
  }
  override truthy(): boolean {
    return this.micros !== 0n
  }
  override equals(other: Value): boolean {
    return other instanceof TimeDelta && other.micros === this.micros
  }
  override compare(other: Value): number | undefined {
    if (!(other instanceof TimeDelta)) return undefined
    return this.micros < other.micros ? -1 : this.micros > other.micros ? 1 : 0
  }
  override hashKey(): string {
    return String(this.micros)
  }

  override binary(operator: BinaryOperator, other: Value, isReflected: boolean): Value | undefined {
    if (other instanceof TimeDelta) return isReflected ? undefined : combine(operator, this.micros, other.micros)
    if (!isNumber(other)) return undefined
    if (operator === '*') return new TimeDelta(scaled(this.micros, other, false))
    if (isReflected) return undefined
    if (operator === '/') return new TimeDelta(scaled(this.micros, other, true))
    if (operator === '//' && isInt(other)) return new TimeDelta(floorDivide(this.micros, toBigInt(other)))
    return undefined
  }
}

function combine(operator: BinaryOperator, a: bigint, b: bigint): Value | undefined {
  switch (operator) {
    case '+':
      return new TimeDelta(a + b)
    case '-':
      return new TimeDelta(a - b)
    case '/':
      if (b === 0n) throw new JinjaError('ZeroDivisionError', 'division by zero')
      return pyFloat(Number(a) / Number(b))
    case '//':
      return pyInt(floorDivide(a, b))
    case '%':
      return new TimeDelta(a - floorDivide(a, b) * b)
    default:
      return undefined
  }
}

function floorDivide(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new JinjaError('ZeroDivisionError', 'integer division or modulo by zero')
  return (a - (((a % b) + b) % b)) / b
}

/** micros × factor or micros ÷ factor, rounded half to even. */
function scaled(micros: bigint, factor: Value, isDivision: boolean): bigint {
  if (isInt(factor) && !isDivision) return micros * toBigInt(factor)
  const number = isNumber(factor) ? toNumber(factor) : 0
  if (number === 0 && isDivision) throw new JinjaError('ZeroDivisionError', 'division by zero')
  const [numerator, denominator] = isFloat(factor) ? exactFraction(Math.abs(number)) : [BigInt(Math.abs(number)), 1n]
  const isNegative = micros < 0n !== number < 0
  const magnitude = micros < 0n ? -micros : micros
  const result = isDivision
    ? divideHalfEven(magnitude * denominator, numerator)
    : divideHalfEven(magnitude * numerator, denominator)
  return isNegative ? -result : result
}

const units: readonly (readonly [name: string, micros: number])[] = [
  ['days', microsPerDay],
  ['seconds', 1e6],
  ['microseconds', 1],
  ['milliseconds', 1000],
  ['minutes', 6e7],
  ['hours', 3.6e9],
  ['weeks', 7 * microsPerDay],
]

/** `timedelta(days=0, seconds=0, …)`. */
export function makeTimeDelta(args: Value[], kwargs: Kwargs): TimeDelta {
  const values = bindArgs(
    'timedelta',
    units.map(([name]) => [name, 0] as const),
    args,
    kwargs,
  )
  let total = 0n
  units.forEach(([name, micros], index) => {
    const value = values[index] ?? 0
    if (!isNumber(value)) throw typeError(`unsupported type for timedelta ${name} component: ${typeName(value)}`)
    total += scaled(BigInt(micros), value, false)
  })
  return new TimeDelta(total)
}
