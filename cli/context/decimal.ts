import { floatText } from '../jinja/float-text.ts'
import { HostObject, hostFunction, type BinaryOperator } from '../jinja/host.ts'
import { isFloat, isInt, toBigInt, toNumber } from '../jinja/types.ts'
import { pyFloat, type Value } from '../jinja/values.ts'

/** A decimal of the warehouse: printed with all its digits, exact in sums, differences and products, a float beyond that. */
export class DecimalValue extends HostObject {
  readonly typeName = 'Decimal'
  readonly digits: bigint
  readonly scale: number
  constructor(digits: bigint, scale: number) {
    super()
    this.digits = digits
    this.scale = scale
  }

  static parse(text: string): DecimalValue | undefined {
    const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text.trim())
    if (!match) return undefined
    const [, sign = '', whole = '', fraction = ''] = match
    if (whole + fraction === '') return undefined
    const digits = BigInt(whole + fraction)
    return new DecimalValue(sign === '-' ? -digits : digits, fraction.length)
  }

  toNumber(): number {
    return Number(this.str())
  }

  override str(): string {
    const sign = this.digits < 0n ? '-' : ''
    const text = (this.digits < 0n ? -this.digits : this.digits).toString().padStart(this.scale + 1, '0')
    return this.scale === 0 ? sign + text : `${sign}${text.slice(0, -this.scale)}.${text.slice(-this.scale)}`
  }
  override repr(): string {
    return `Decimal('${this.str()}')`
  }
  override truthy(): boolean {
    return this.digits !== 0n
  }
  override getAttr(name: string): Value | undefined {
    if (name === 'is_integer') return hostFunction('is_integer', () => this.digits % 10n ** BigInt(this.scale) === 0n)
    return undefined
  }
  override equals(other: Value): boolean {
    return this.compare(other) === 0
  }
  override compare(other: Value): number | undefined {
    if (isFloat(other)) return Math.sign(this.toNumber() - toNumber(other))
    const right = decimalOf(other)
    if (!right) return undefined
    const [a, b] = aligned(this, right)
    return a < b ? -1 : a > b ? 1 : 0
  }
  override hashKey(): string {
    return floatText(this.toNumber())
  }
  override binary(operator: BinaryOperator, other: Value, isReflected: boolean): Value | undefined {
    const operand = decimalOf(other)
    if (!operand)
      return isFloat(other) ? floatResult(operator, this.toNumber(), toNumber(other), isReflected) : undefined
    const [left, right] = isReflected ? [operand, this] : [this, operand]
    return exactResult(operator, left, right) ?? floatResult(operator, left.toNumber(), right.toNumber(), false)
  }
}

function decimalOf(value: Value): DecimalValue | undefined {
  if (value instanceof DecimalValue) return value
  return isInt(value) ? new DecimalValue(toBigInt(value), 0) : undefined
}

function aligned(a: DecimalValue, b: DecimalValue): [bigint, bigint, number] {
  const scale = Math.max(a.scale, b.scale)
  return [a.digits * 10n ** BigInt(scale - a.scale), b.digits * 10n ** BigInt(scale - b.scale), scale]
}

function exactResult(operator: BinaryOperator, left: DecimalValue, right: DecimalValue): Value | undefined {
  const [a, b, scale] = aligned(left, right)
  if (operator === '+') return new DecimalValue(a + b, scale)
  if (operator === '-') return new DecimalValue(a - b, scale)
  return operator === '*' ? new DecimalValue(left.digits * right.digits, left.scale + right.scale) : undefined
}

function floatResult(operator: BinaryOperator, first: number, second: number, isReflected: boolean): Value | undefined {
  const [a, b] = isReflected ? [second, first] : [first, second]
  const results: Partial<Record<BinaryOperator, number>> = {
    '+': a + b,
    '-': a - b,
    '*': a * b,
    '/': a / b,
    '//': Math.trunc(a / b),
    '%': a % b,
    '**': a ** b,
  }
  const result = results[operator]
  return result === undefined ? undefined : pyFloat(result)
}
