import type { Json } from '../core/config.ts'

/*
 * What a plain scalar means: PyYAML's `safe_load`, which dbt reads every file with. It is YAML 1.1 with its own edges: `yes` and `off` are
 * booleans but `y` is text, `010` is eight, `1e5` is text, `1:30` is ninety. Dates stay text, because dbt turns them back into text before use.
 */
const nothing = /^(?:~|null|Null|NULL|)$/
const truth = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/
const untruth = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/
const whole = /^[-+]?(?:0b[0-1_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)$/
const real =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*)$/
const special = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/
/** The first characters that anything but text can begin with. */
const maybeTyped = /^[-+.0-9~nNtTfFyYoO]/

export function plainScalar(text: string): Json {
  if (text === '') return null
  if (!maybeTyped.test(text)) return text
  if (nothing.test(text)) return null
  if (truth.test(text)) return true
  if (untruth.test(text)) return false
  if (whole.test(text)) return wholeNumber(text)
  if (real.test(text)) return realNumber(text)
  if (special.test(text)) return specialNumber(text)
  return text
}

/** Whether a value is a whole number that its text gives as a float: 1.0, but neither 1 nor 1.5. */
export const isWholeFloat = (value: Json, text: string): boolean =>
  typeof value === 'number' && Number.isInteger(value) && text.includes('.')

function wholeNumber(text: string): number | string {
  const digits = text.replaceAll('_', '')
  const sign = digits.startsWith('-') ? -1 : 1
  const bare = digits.replace(/^[-+]/, '')
  const value = sign * magnitude(bare)
  // Beyond 2^53 a number would be another number; its digits are what SQL needs.
  return Number.isSafeInteger(value) ? value : digits
}

function magnitude(bare: string): number {
  if (bare.startsWith('0b')) return Number.parseInt(bare.slice(2), 2)
  if (bare.startsWith('0x')) return Number.parseInt(bare.slice(2), 16)
  if (bare.includes(':')) return sexagesimal(bare)
  return bare.length > 1 && bare.startsWith('0') ? Number.parseInt(bare, 8) : Number(bare)
}

function realNumber(text: string): number {
  const digits = text.replaceAll('_', '')
  if (!digits.includes(':')) return Number(digits)
  const sign = digits.startsWith('-') ? -1 : 1
  return sign * sexagesimal(digits.replace(/^[-+]/, ''))
}

function specialNumber(text: string): number {
  if (/nan/i.test(text)) return Number.NaN
  return text.startsWith('-') ? -Infinity : Infinity
}

const sexagesimal = (text: string): number => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
