import { JinjaError, typeError, valueError } from '../errors.ts'
import { divideHalfEven, exactFraction } from '../float-text.ts'
import { binary, unary } from '../operators.ts'
import { parseFloatText, parseIntText } from '../parse-number.ts'
import { isFloat, isInt, isNumber, toBigInt, toNumber, typeName } from '../types.ts'
import { ordered } from '../compare.ts'
import { HostObject } from '../host.ts'
import { Undefined } from '../undefined.ts'
import { PyFloat, pyFloat, pyInt, textOf, type Value } from '../values.ts'
import { fixed } from '../format-spec.ts'
import { truthy } from '../iterate.ts'
import { argumentError, filter, needNumber, type Filter, type FilterEnv } from './define.ts'

function abs(_env: FilterEnv, value: Value): Value {
  if (isFloat(value)) return pyFloat(Math.abs(toNumber(value)))
  if (isInt(value)) return ordered('<', value, 0) ? unary('-', value) : unary('+', value)
  if (value instanceof HostObject && value.compare(value) !== undefined) {
    const negated = value.binary('*', -1, false)
    if (negated !== undefined) return (value.compare(negated) ?? 0) < 0 ? negated : value
  }
  throw typeError(`bad operand type for abs(): '${typeName(value)}'`)
}

/** Python's `int(x)` of a number: cuts the fraction. */
export function truncate(value: Value): Value {
  if (isInt(value)) return pyInt(toBigInt(value))
  const number = isFloat(value) ? toNumber(value) : Number.NaN
  if (Number.isNaN(number)) throw valueError('cannot convert float NaN to integer')
  if (!Number.isFinite(number)) throw new JinjaError('OverflowError', 'cannot convert float infinity to integer')
  return pyInt(BigInt(Math.trunc(number)))
}

function int(_env: FilterEnv, value: Value, fallback: Value = 0, base: Value = 10): Value {
  if (value instanceof Undefined) throw value.error()
  const text = textOf(value)
  if (text === undefined) {
    if (!isNumber(value)) return fallback
    return isFloat(value) && Number.isNaN(toNumber(value)) ? fallback : truncate(value)
  }
  const whole = parseIntText(text, needNumber(base))
  if (whole !== undefined) return whole
  const float = parseFloatText(text)
  return float === undefined || !Number.isFinite(float) ? fallback : truncate(pyFloat(float))
}

function float(_env: FilterEnv, value: Value, fallback: Value = new PyFloat(0)): Value {
  if (value instanceof Undefined) throw value.error()
  if (isNumber(value)) return pyFloat(toNumber(value))
  const parsed = parseFloatText(textOf(value) ?? '')
  return parsed === undefined ? fallback : pyFloat(parsed)
}

/** Python's `round(x, digits)`: half to even on the exact value; ints stay ints. */
function roundHalfEven(value: Value, digits: number): Value {
  if (isInt(value)) {
    if (digits >= 0) return pyInt(toBigInt(value))
    const unit = 10n ** BigInt(-digits)
    const whole = toBigInt(value)
    const rounded = divideHalfEven(whole < 0n ? -whole : whole, unit) * unit
    return pyInt(whole < 0n ? -rounded : rounded)
  }
  if (value instanceof Undefined) throw typeError("type Undefined doesn't define __round__ method")
  if (!isFloat(value)) throw typeError(`type ${typeName(value)} doesn't define __round__ method`)
  const number = toNumber(value)
  if (!Number.isFinite(number) || digits > 300) return pyFloat(number)
  const [numerator, denominator] = exactFraction(Math.abs(number))
  const scale = 10n ** BigInt(Math.abs(digits))
  const rounded =
    digits >= 0 ? divideHalfEven(numerator * scale, denominator) : divideHalfEven(numerator, denominator * scale)
  const magnitude = Number(digits >= 0 ? `${rounded}e-${digits}` : `${rounded * scale}`)
  return pyFloat(number < 0 || Object.is(number, -0) ? -magnitude : magnitude)
}

function round(_env: FilterEnv, value: Value, precision: Value = 0, method: Value = 'common'): Value {
  if (method !== 'common' && method !== 'ceil' && method !== 'floor')
    throw argumentError('method must be common, ceil or floor')
  if (method === 'common') return roundHalfEven(value, needNumber(precision))
  const unit = binary('**', 10, precision)
  const scaled = binary('*', value, unit)
  if (!isNumber(scaled)) throw typeError(`must be real number, not ${typeName(scaled)}`)
  const number = toNumber(scaled)
  const whole = isInt(scaled) ? scaled : truncate(pyFloat(method === 'ceil' ? Math.ceil(number) : Math.floor(number)))
  return binary('/', whole, unit)
}

const units = ['kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB']

function fileSize(env: FilterEnv, value: Value, isBinary: Value = false): Value {
  const bytes = isNumber(value) ? toNumber(value) : numberFromText(env, value)
  const base = truthy(isBinary) ? 1024 : 1000
  if (bytes === 1) return '1 Byte'
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`
  const index = units.findIndex((_unit, at) => bytes < base ** (at + 2))
  const at = index === -1 ? units.length - 1 : index
  const unit = units[at] ?? ''
  return `${fixed((base * bytes) / base ** (at + 2), 1, false)} ${truthy(isBinary) ? `${unit.charAt(0).toUpperCase()}iB` : unit}`
}

function numberFromText(_env: FilterEnv, value: Value): number {
  const text = textOf(value)
  if (value instanceof Undefined) throw value.error()
  if (text === undefined)
    throw typeError(`float() argument must be a string or a real number, not '${typeName(value)}'`)
  const parsed = parseFloatText(text)
  if (parsed === undefined) throw valueError(`could not convert string to float: '${text}'`)
  return parsed
}

export const numberFilters: ReadonlyMap<string, Filter> = new Map([
  filter('abs', [], abs),
  filter(
    'int',
    [
      ['default', 0],
      ['base', 10],
    ],
    int,
  ),
  filter('float', [['default', new PyFloat(0)]], float),
  filter(
    'round',
    [
      ['precision', 0],
      ['method', 'common'],
    ],
    round,
  ),
  filter('filesizeformat', [['binary', false]], fileSize),
])
