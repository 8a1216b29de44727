import { createHash } from '../core/digest.ts'
import type { Json } from '../core/config.ts'
import { reprText } from '../jinja/quote.ts'

/** Python's `str()` of a YAML value: names of tests are made from it. */
export const pyStr = (value: Json | undefined): string => (typeof value === 'string' ? value : pyRepr(value))

/** Python's `repr()` of a YAML value. */
export function pyRepr(value: Json | undefined): string {
  if (value === null || value === undefined) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value === 'number') return pyNumber(value)
  if (typeof value === 'string') return reprText(value)
  if (isList(value)) return `[${value.map(pyRepr).join(', ')}]`
  const pairs = Object.entries(value).map(([key, item]) => `${reprText(key)}: ${pyRepr(item)}`)
  return `{${pairs.join(', ')}}`
}

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
