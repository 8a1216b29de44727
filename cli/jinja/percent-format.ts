import { JinjaError, typeError, valueError } from './errors.ts'
import { dictGet } from './dict.ts'
import { fixed, general, scientific } from './format-spec.ts'
import { HostObject } from './host.ts'
import { characters, textLength } from './iterate.ts'
import { ascii, repr, str } from './text.ts'
import { isFloat, isInt, toBigInt, toNumber, typeName } from './types.ts'
import { Undefined } from './undefined.ts'
import { isDict, PyRange, PyTuple, textOf, type Value } from './values.ts'

const directive = /%(?:\(((?:[^()]|\([^()]*\))*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?[hlL]?([^])?/g

interface Directive {
  readonly flags: string
  readonly width: number
  readonly precision: number | undefined
}

/** Python's `format % args`. */
export function percentFormat(format: string, args: Value): string {
  const values = new Arguments(args)
  const text = format.replace(
    directive,
    (
      whole: string,
      key: string | undefined,
      flags: string,
      width: string | undefined,
      precision: string | undefined,
      type: string | undefined,
      offset: number,
    ) => {
      if (type === undefined) throw valueError('incomplete format')
      const starred = width === '*' ? values.star() : Number(width ?? 0)
      const hasPrecision = /\.(?:\*|\d*)[hlL]?[^]$/.test(whole) && whole.slice(0, -1).includes('.')
      const digits = precision === '*' ? values.star() : hasPrecision ? Number(precision ?? 0) : undefined
      if (type === '%' && whole === '%%') return '%'
      const value = key === undefined ? values.next() : values.named(key)
      const spec = { flags: starred < 0 ? `${flags}-` : flags, width: Math.abs(starred), precision: digits }
      return convert(type, value, spec, offset + whole.length - 1)
    },
  )
  values.finish()
  return text
}

class Arguments {
  readonly #all: Value
  readonly #items: readonly Value[]
  #used = 0
  constructor(all: Value) {
    this.#all = all
    this.#items = all instanceof PyTuple ? all.items : [all]
  }
  next(): Value {
    const value = this.#items[this.#used]
    if (value === undefined) throw typeError('not enough arguments for format string')
    this.#used++
    return value
  }
  star(): number {
    const value = this.next()
    if (!isInt(value)) throw typeError('* wants int')
    return Number(value)
  }
  named(key: string): Value {
    this.#used = this.#items.length
    if (isDict(this.#all)) {
      const value = dictGet(this.#all, key)
      if (value === undefined) throw new JinjaError('KeyError', repr(key))
      return value
    }
    if (this.#all instanceof Undefined) throw this.#all.error()
    const item = this.#all instanceof HostObject ? this.#all.getItem(key) : undefined
    if (item !== undefined) return item
    if (Array.isArray(this.#all)) throw typeError('list indices must be integers or slices, not str')
    throw typeError('format requires a mapping')
  }
  finish(): void {
    const all = this.#all
    const isMapping =
      Array.isArray(all) ||
      isDict(all) ||
      all instanceof Undefined ||
      all instanceof PyRange ||
      (all instanceof HostObject && all.length() !== undefined)
    if (this.#used < this.#items.length && (this.#all instanceof PyTuple || !isMapping)) {
      throw typeError('not all arguments converted during string formatting')
    }
  }
}

function convert(type: string, value: Value, spec: Directive, offset: number): string {
  switch (type) {
    case 's':
      return padText(cut(str(value), spec.precision), spec)
    case 'r':
      return padText(cut(repr(value), spec.precision), spec)
    case 'a':
      return padText(cut(ascii(value), spec.precision), spec)
    case 'c':
      return padText(character(value), spec)
    case 'd':
    case 'i':
    case 'u':
      return padNumber(...wholeDigits(integer(type, value, true), 10, spec), spec)
    case 'o':
    case 'x':
    case 'X':
      return radixText(type, integer(type, value, false), spec)
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return floatingText(type, value, spec)
    default:
      throw valueError(
        `unsupported format character '${type}' (0x${(type.codePointAt(0) ?? 0).toString(16)}) at index ${offset}`,
      )
  }
}

const cut = (text: string, precision: number | undefined): string =>
  precision === undefined ? text : characters(text).slice(0, precision).join('')

function character(value: Value): string {
  if (isInt(value)) {
    const code = Number(value)
    if (code < 0 || code > 0x10ffff) throw new JinjaError('OverflowError', '%c arg not in range(0x110000)')
    return String.fromCodePoint(code)
  }
  const text = textOf(value)
  if (text === undefined || textLength(text) !== 1) throw typeError('%c requires int or char')
  return text
}

function integer(type: string, value: Value, allowsFloat: boolean): bigint {
  if (isInt(value)) return toBigInt(value)
  if (isFloat(value) && allowsFloat) {
    const number = toNumber(value)
    if (!Number.isFinite(number)) {
      if (Number.isNaN(number)) throw valueError('cannot convert float NaN to integer')
      throw new JinjaError('OverflowError', 'cannot convert float infinity to integer')
    }
    return BigInt(Math.trunc(number))
  }
  if (value instanceof Undefined && allowsFloat) throw value.error()
  throw typeError(
    `%${type} format: ${allowsFloat ? 'a real number' : 'an integer'} is required, not ${typeName(value)}`,
  )
}

function wholeDigits(value: bigint, radix: number, spec: Directive): [sign: string, digits: string] {
  const digits = (value < 0n ? -value : value).toString(radix)
  return [signOf(value < 0n, spec), digits.padStart(spec.precision ?? 0, '0')]
}

function radixText(type: string, value: bigint, spec: Directive): string {
  const [sign, digits] = wholeDigits(value, type === 'o' ? 8 : 16, spec)
  const prefix = spec.flags.includes('#') ? `0${type}` : ''
  return padNumber(sign + prefix, type === 'X' ? digits.toUpperCase() : digits, spec)
}

function floatingText(type: string, value: Value, spec: Directive): string {
  if (value instanceof Undefined) throw value.error()
  if (!isInt(value) && !isFloat(value)) throw typeError(`must be real number, not ${typeName(value)}`)
  const number = toNumber(value)
  const isNegative = number < 0 || Object.is(number, -0)
  const body = floatingBody(type.toLowerCase(), Math.abs(number), spec)
  const isUpper = type !== type.toLowerCase()
  const plain = Number.isFinite(number) ? spec : { ...spec, flags: spec.flags.replaceAll('0', '') }
  return padNumber(signOf(isNegative, spec), isUpper ? body.toUpperCase() : body, plain)
}

function floatingBody(type: string, value: number, spec: Directive): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : 'inf'
  const precision = spec.precision ?? 6
  const isAlternate = spec.flags.includes('#')
  if (type === 'f') return fixed(value, precision, isAlternate)
  return type === 'e' ? scientific(value, precision, isAlternate) : general(value, precision, isAlternate)
}

const signOf = (isNegative: boolean, { flags }: Directive): string =>
  isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''

function padNumber(sign: string, digits: string, spec: Directive): string {
  const missing = Math.max(0, spec.width - sign.length - digits.length)
  if (spec.flags.includes('-')) return sign + digits + ' '.repeat(missing)
  return spec.flags.includes('0') ? sign + '0'.repeat(missing) + digits : ' '.repeat(missing) + sign + digits
}

function padText(text: string, spec: Directive): string {
  const fill = ' '.repeat(Math.max(0, spec.width - textLength(text)))
  return spec.flags.includes('-') ? text + fill : fill + text
}
