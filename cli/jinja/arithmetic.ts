import { complexPower } from './complex.ts'
import { JinjaError } from './errors.ts'
import type { BinaryOperator } from './host.ts'
import { isFloat, isInt, toBigInt, toNumber, type Int } from './types.ts'
import { type PyFloat, pyFloat, pyInt, type Value } from './values.ts'

type Num = Int | PyFloat

/** `a op b` of two Python numbers. */
export function arithmetic(op: BinaryOperator, a: Num, b: Num): Value {
  if (!isFloat(a) && !isFloat(b)) return intArithmetic(op, a, b)
  return floatArithmetic(op, toFloat(a), toFloat(b))
}

function toFloat(value: Num): number {
  const float = toNumber(value)
  if (!Number.isFinite(float) && isInt(value) && typeof value === 'bigint')
    throw overflow('int too large to convert to float')
  return float
}

const overflow = (message: string): JinjaError => new JinjaError('OverflowError', message)
const divisionByZero = (message: string): JinjaError => new JinjaError('ZeroDivisionError', message)

function intArithmetic(op: BinaryOperator, a: Int, b: Int): Value {
  if (op === '/') {
    if (Number(b) === 0) throw divisionByZero('division by zero')
    return pyFloat(toFloat(a) / toFloat(b))
  }
  if (op === '**') return intPower(a, b)
  const x = Number(a)
  const y = Number(b)
  if ((op === '//' || op === '%') && y === 0)
    throw divisionByZero(op === '//' ? 'integer division or modulo by zero' : 'integer modulo by zero')
  const quick = quickInt(op, x, y)
  return Number.isSafeInteger(quick) && Number.isSafeInteger(x) && Number.isSafeInteger(y)
    ? quick === 0
      ? 0
      : quick
    : bigArithmetic(op, toBigInt(a), toBigInt(b))
}

function quickInt(op: Exclude<BinaryOperator, '/' | '**'>, x: number, y: number): number {
  switch (op) {
    case '+':
      return x + y
    case '-':
      return x - y
    case '*':
      return x * y
    case '//':
      return (x - floorModulo(x, y)) / y
    case '%':
      return floorModulo(x, y)
  }
}

function bigArithmetic(op: Exclude<BinaryOperator, '/' | '**'>, a: bigint, b: bigint): Value {
  switch (op) {
    case '+':
      return pyInt(a + b)
    case '-':
      return pyInt(a - b)
    case '*':
      return pyInt(a * b)
    default: {
      const remainder = ((a % b) + b) % b
      return pyInt(op === '%' ? remainder : (a - remainder) / b)
    }
  }
}

/** The remainder that has the divisor's sign. */
function floorModulo(x: number, y: number): number {
  const remainder = x % y
  return remainder !== 0 && remainder < 0 !== y < 0 ? remainder + y : remainder
}

/** Python would compute for minutes and fill the memory; a template that asks for this is at fault. */
const mostBits = 8_000_000

function intPower(a: Int, b: Int): Value {
  const exponent = toBigInt(b)
  if (exponent < 0n) return floatArithmetic('**', toFloat(a), toFloat(b))
  const base = toBigInt(a)
  if (base !== 0n && base !== 1n && base !== -1n && BigInt(base.toString(2).length) * exponent > BigInt(mostBits)) {
    throw overflow('the result of ** is too large')
  }
  return pyInt(base ** exponent)
}

function floatArithmetic(op: BinaryOperator, x: number, y: number): Value {
  switch (op) {
    case '+':
      return pyFloat(x + y)
    case '-':
      return pyFloat(x - y)
    case '*':
      return pyFloat(x * y)
    case '/':
      if (y === 0) throw divisionByZero('float division by zero')
      return pyFloat(x / y)
    case '//':
      if (y === 0) throw divisionByZero('float floor division by zero')
      return pyFloat(floorDivide(x, y))
    case '%':
      if (y === 0) throw divisionByZero('float modulo')
      return pyFloat(floatModulo(x, y))
    case '**':
      return floatPower(x, y)
  }
}

function floatModulo(x: number, y: number): number {
  if (!Number.isFinite(y) && Number.isFinite(x)) return x === 0 || x < 0 === y < 0 ? x : y
  const remainder = floorModulo(x, y)
  return remainder === 0 ? (y < 0 ? -0 : 0) : remainder
}

function floorDivide(x: number, y: number): number {
  const quotient = (x - floatModulo(x, y)) / y
  if (quotient === 0) return x / y < 0 || Object.is(x / y, -0) ? -0 : 0
  const floored = Math.floor(quotient)
  return quotient - floored > 0.5 ? floored + 1 : floored
}

function floatPower(x: number, y: number): Value {
  if (x === 0 && y < 0) throw divisionByZero('0.0 cannot be raised to a negative power')
  if (x < 0 && !Number.isInteger(y) && Number.isFinite(y)) return complexPower(x, y)
  if (x === 1 || y === 0) return pyFloat(1)
  const power = x ** y
  if (!Number.isFinite(power) && Number.isFinite(x) && Number.isFinite(y))
    throw overflow("(34, 'Numerical result out of range')")
  return pyFloat(power)
}
