import { createHash } from '../core/digest.ts'
import type { Json, JsonRecord } from '../core/config.ts'
import { isMarkedFloat, wholeFloatText } from '../core/float-marks.ts'
import { reprText } from '../jinja/quote.ts'

/** Python's `str()` of a YAML value: names of tests are made from it. */
export const pyStr = (value: Json | undefined): string => (typeof value === 'string' ? value : pyRepr(value))

/** The same of an entry of a mapping or list, which knows whether a number was written as a float. */
export const pyStrAt = (container: JsonRecord | readonly Json[], key: string | number): string => {
  const value = entryAt(container, key)
  return typeof value === 'string' ? value : reprAt(container, key)
}

/** Python's `repr()` of a YAML value. */
export function pyRepr(value: Json | undefined): string {
  if (value === null || value === undefined) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value === 'number') return pyNumber(value)
  if (typeof value === 'string') return reprText(value)
  if (isList(value)) return `[${value.map((_, index) => reprAt(value, index)).join(', ')}]`
  const pairs = Object.keys(value).map((key) => `${reprText(key)}: ${reprAt(value, key)}`)
  return `{${pairs.join(', ')}}`
}

function reprAt(container: JsonRecord | readonly Json[], key: string | number): string {
  const value = entryAt(container, key)
  return typeof value === 'number' && isMarkedFloat(container, key) ? wholeFloatText(value) : pyRepr(value)
}

const entryAt = (container: JsonRecord | readonly Json[], key: string | number): Json | undefined =>
  isList(container) ? container[Number(key)] : container[key]

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

/** JavaScript writes 1e21 and 1e-7 where Python writes 1e+21 and 1e-07. */
function pyNumber(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  const text = String(value)
  return text.replace(/e([+-])(\d)$/, 'e$10$2')
}

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex')
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
