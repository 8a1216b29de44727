import { strip } from './methods/text.ts'
import { pyInt } from './values.ts'
import { valueError } from './errors.ts'

const prefixes: Readonly<Record<string, number>> = { '0x': 16, '0o': 8, '0b': 2 }

/** Python's `int(text, base)`; undefined where it is a ValueError about the text. */
export function parseIntText(text: string, base = 10): number | bigint | undefined {
  if (base !== 0 && (base < 2 || base > 36)) throw valueError('int() base must be >= 2 and <= 36, or 0')
  const trimmed = strip(text, 'both').toLowerCase()
  const [, sign = '', body = ''] = /^([-+]?)(.*)$/s.exec(trimmed) ?? []
  const prefix = prefixes[body.slice(0, 2)]
  const hasPrefix = prefix !== undefined && (base === 0 || base === prefix)
  const radix = base === 0 ? (prefix ?? 10) : base
  const digits = hasPrefix ? body.slice(2).replace(/^_/, '') : body
  if (!/^[\da-z]+(?:_[\da-z]+)*$/.test(digits)) return undefined
  if (base === 0 && !hasPrefix && /^0[\d_]*[1-9]/.test(digits)) return undefined
  let value = 0n
  for (const character of digits.replaceAll('_', '')) {
    const digit = Number.parseInt(character, 36)
    if (digit >= radix) return undefined
    value = value * BigInt(radix) + BigInt(digit)
  }
  return pyInt(sign === '-' ? -value : value)
}

const decimal = /^[-+]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[-+]?\d+(?:_\d+)*)?$/i

/** Python's `float(text)`; undefined where it is a ValueError. */
export function parseFloatText(text: string): number | undefined {
  const trimmed = strip(text, 'both')
  if (decimal.test(trimmed)) return Number(trimmed.replaceAll('_', ''))
  const [, sign, word] = /^([-+]?)(inf|infinity|nan)$/i.exec(trimmed) ?? []
  if (word === undefined) return undefined
  if (word.toLowerCase() === 'nan') return Number.NaN
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}
