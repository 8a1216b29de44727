import { exponentText, fixedDigits, floatText, scientificDigits } from './float-text.ts'
import { JinjaError, typeError, valueError } from './errors.ts'
import { HostObject } from './host.ts'
import { characters, textLength } from './iterate.ts'
import { str } from './text.ts'
import { isFloat, isInt, toBigInt, toNumber, typeName } from './types.ts'
import { textOf, type Value } from './values.ts'

interface Spec {
  readonly fill: string
  readonly align: string
  readonly sign: string
  readonly hasSign: boolean
  /** By a `0` before the width, without an alignment of its own. */
  readonly isZeroPadded: boolean
  readonly isAlternate: boolean
  readonly width: number
  readonly grouping: string
  readonly precision: number | undefined
  readonly type: string
}

const grammar = /^(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/su

/** Python's `format(value, spec)`. */
export function formatValue(value: Value, spec: string): string {
  const text = textOf(value)
  if (value instanceof HostObject) return value.format(spec)
  if (text === undefined && !isInt(value) && !isFloat(value)) {
    if (spec !== '') throw typeError(`unsupported format string passed to ${typeName(value)}.__format__`)
    return str(value)
  }
  if (spec === '') return str(value)
  const parsed = parseSpec(spec, typeName(value))
  if (text !== undefined) return formatText(text, parsed)
  refuseGrouping(parsed)
  if (isInt(value) && !'eEfFgG%'.includes(parsed.type || 'd')) return formatInt(toBigInt(value), parsed)
  if (isInt(value) || isFloat(value)) return formatFloat(toNumber(value), parsed, isInt(value))
  throw valueError('Invalid format specifier')
}

function parseSpec(spec: string, type: string): Spec {
  const found = grammar.exec(spec)
  if (found === null) throw valueError(`Invalid format specifier '${spec}' for object of type '${type}'`)
  const [, fill, align, sign, , alternate, zero, width, grouping, precision, kind] = found
  return {
    fill: fill ?? (zero !== undefined && align === undefined ? '0' : (zero ?? ' ') === '0' ? '0' : ' '),
    align: align ?? (zero === undefined ? '' : '='),
    sign: sign ?? '-',
    hasSign: sign !== undefined,
    isZeroPadded: zero !== undefined && align === undefined,
    isAlternate: alternate !== undefined,
    width: Number(width ?? 0),
    grouping: grouping ?? '',
    precision: precision === undefined ? undefined : Number(precision),
    type: kind ?? '',
  }
}

function formatText(text: string, spec: Spec): string {
  if (spec.type !== '' && spec.type !== 's')
    throw valueError(`Unknown format code '${spec.type}' for object of type 'str'`)
  refuseForText(spec)
  const cut = spec.precision === undefined ? text : characters(text).slice(0, spec.precision).join('')
  return pad('', cut, { ...spec, align: spec.align === '=' || spec.align === '' ? '<' : spec.align })
}

function refuseForText(spec: Spec): void {
  if (spec.sign === ' ') throw valueError('Space not allowed in string format specifier')
  if (spec.sign === '+' || spec.hasSign) throw valueError('Sign not allowed in string format specifier')
  if (spec.isAlternate) throw valueError('Alternate form (#) not allowed in string format specifier')
  if (spec.align === '=' && !spec.isZeroPadded) throw valueError("'=' alignment not allowed in string format specifier")
  if (spec.grouping !== '') throw valueError(`Cannot specify '${spec.grouping}' with 's'.`)
}

function refuseGrouping(spec: Spec): void {
  const isPlain = spec.grouping === '' || 'deEfFgG%'.includes(spec.type || 'd')
  if (!isPlain && !(spec.grouping === '_' && 'boxX'.includes(spec.type)))
    throw valueError(`Cannot specify '${spec.grouping}' with '${spec.type}'.`)
}

const radixes: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16 }

function formatInt(value: bigint, spec: Spec): string {
  if (spec.precision !== undefined) throw valueError('Precision not allowed in integer format specifier')
  if (spec.type === 'c') return pad('', character(value, spec), spec)
  const radix = radixes[spec.type]
  if (radix === undefined && !['', 'd', 'n'].includes(spec.type))
    throw valueError(`Unknown format code '${spec.type}' for object of type 'int'`)
  const digits = (value < 0n ? -value : value).toString(radix ?? 10)
  const prefix = spec.isAlternate && radix !== undefined ? `0${spec.type}` : ''
  const shown = spec.type === 'X' ? digits.toUpperCase() : digits
  const sign = signText(value < 0n, spec) + prefix
  return pad(sign, grouped(shown, '', spec, radix === undefined ? 3 : 4, sign), spec)
}

function character(value: bigint, spec: Spec): string {
  if (spec.hasSign) throw valueError("Sign not allowed with integer format specifier 'c'")
  if (spec.isAlternate) throw valueError("Alternate form (#) not allowed with integer format specifier 'c'")
  if (value < 0n || value > 0x10ffffn) throw new JinjaError('OverflowError', '%c arg not in range(0x110000)')
  return String.fromCodePoint(Number(value))
}

function formatFloat(value: number, spec: Spec, isIntegral: boolean): string {
  const isNegative = value < 0 || Object.is(value, -0)
  const body = floatBody(Math.abs(value), spec, isIntegral)
  const [whole = '', rest = ''] = /^(\d+)(.*)$/s.exec(body)?.slice(1) ?? [body, '']
  const sign = signText(isNegative, spec)
  return pad(sign, grouped(whole, rest, spec, 3, sign), spec)
}

function floatBody(value: number, spec: Spec, isIntegral: boolean): string {
  const upper = spec.type === spec.type.toUpperCase() && spec.type !== '' && spec.type !== '%'
  if (!Number.isFinite(value)) {
    const text = Number.isNaN(value) ? 'nan' : 'inf'
    return `${upper ? text.toUpperCase() : text}${spec.type === '%' ? '%' : ''}`
  }
  switch (spec.type.toLowerCase()) {
    case 'f':
      return fixed(value, spec.precision ?? 6, spec.isAlternate)
    case '%':
      return `${fixed(value * 100, spec.precision ?? 6, spec.isAlternate)}%`
    case 'e':
      return upperIf(scientific(value, spec.precision ?? 6, spec.isAlternate), upper)
    case 'g':
    case 'n':
      return upperIf(general(value, spec.precision ?? 6, spec.isAlternate), upper)
    case '':
      if (spec.precision === undefined) return floatText(value)
      return generalWithPoint(value, spec.precision, spec.isAlternate)
    default:
      throw valueError(`Unknown format code '${spec.type}' for object of type '${isIntegral ? 'int' : 'float'}'`)
  }
}

const upperIf = (text: string, isUpper: boolean): string => (isUpper ? text.toUpperCase() : text)

/** C's `%.<places>f`, `%.<places>e` and `%.<precision>g` of a value that is not negative. */
export const fixed = (value: number, places: number, isAlternate: boolean): string =>
  fixedDigits(value, places) + (isAlternate && places === 0 ? '.' : '')

export function scientific(value: number, places: number, isAlternate: boolean): string {
  const [digits, exponent] = scientificDigits(value, places)
  const point = places > 0 || isAlternate ? '.' : ''
  return `${digits[0] ?? '0'}${point}${digits.slice(1)}e${exponentText(exponent)}`
}

export function general(value: number, precision: number, isAlternate: boolean): string {
  const significant = Math.max(1, precision)
  const [, exponent] = scientificDigits(value, significant - 1)
  const strip = (text: string): string => (isAlternate ? text : withoutZeros(text))
  if (exponent >= -4 && exponent < significant) return strip(fixed(value, significant - 1 - exponent, isAlternate))
  const [mantissa = '', power = ''] = scientific(value, significant - 1, isAlternate).split('e')
  return `${strip(mantissa)}e${power}`
}

/** A float's format with a precision but no type: general with at least one decimal, exponents from `precision - 1` on. */
function generalWithPoint(value: number, precision: number, isAlternate: boolean): string {
  const significant = Math.max(1, precision)
  const [, exponent] = scientificDigits(value, significant - 1)
  if (exponent < -4 || exponent >= significant - 1) {
    const [mantissa = '', power = ''] = scientific(value, significant - 1, isAlternate).split('e')
    return `${isAlternate ? mantissa : withoutZeros(mantissa)}e${power}`
  }
  const digits = fixedDigits(value, significant - 1 - exponent)
  const text = isAlternate ? digits : withoutZeros(digits)
  return text.includes('.') ? text : `${text}.0`
}

const withoutZeros = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)

const signText = (isNegative: boolean, spec: Spec): string => (isNegative ? '-' : spec.sign === '-' ? '' : spec.sign)

/** Digits with their separators; zeros that fill the width get separators too. */
function grouped(digits: string, rest: string, spec: Spec, size: number, sign: string): string {
  let text = group(digits, spec.grouping, size)
  if (spec.fill !== '0' || spec.align !== '=' || spec.grouping === '') return text + rest
  for (
    let zeros = digits;
    text.length + rest.length + sign.length < spec.width;
    text = group(zeros, spec.grouping, size)
  )
    zeros = `0${zeros}`
  return text + rest
}

const group = (digits: string, separator: string, size: number): string =>
  separator === '' ? digits : digits.replace(new RegExp(`\\B(?=(?:.{${size}})+$)`, 'g'), separator)

function pad(sign: string, body: string, spec: Spec): string {
  const missing = Math.max(0, spec.width - textLength(sign) - textLength(body))
  const fill = (count: number): string => spec.fill.repeat(count)
  switch (spec.align) {
    case '<':
      return sign + body + fill(missing)
    case '^':
      return fill(missing >> 1) + sign + body + fill(missing - (missing >> 1))
    case '=':
      return sign + fill(missing) + body
    default:
      return fill(missing) + sign + body
  }
}
