import type { Column } from '../../core/relation.ts'
import { splitTop } from './type-text.ts'
import type { SchemaField } from './types.ts'

/** A column as the REST API declares it: `array<struct<a int64>>` becomes a repeated record. */
export function fieldOf({ name, type }: Column): SchemaField {
  const text = type.trim()
  const array = /^array\s*<([\s\S]*)>$/i.exec(text)?.[1]
  if (array !== undefined) return { ...fieldOf({ name, type: array }), mode: 'REPEATED' }
  const struct = /^struct\s*<([\s\S]*)>$/i.exec(text)?.[1]
  if (struct !== undefined) return { name, type: 'RECORD', fields: splitTop(struct).map(partOf) }
  const [, base = text, given] = /^([\w ]+?)\s*(?:\(([^)]*)\))?$/.exec(text) ?? []
  const [first, second] = (given ?? '').split(',').map((part) => part.trim())
  const isText = /^(string|bytes)$/i.test(base)
  return {
    name,
    type: (synonyms[base.toLowerCase()] ?? base).toUpperCase(),
    ...(first && (isText ? { maxLength: first } : { precision: first })),
    ...(second && { scale: second }),
  }
}

/** Names of DDL that a schema does not know. */
const synonyms: Readonly<Record<string, string>> = {
  decimal: 'NUMERIC',
  bigdecimal: 'BIGNUMERIC',
  int: 'INTEGER',
  int64: 'INTEGER',
  bigint: 'INTEGER',
  smallint: 'INTEGER',
  tinyint: 'INTEGER',
  byteint: 'INTEGER',
  float64: 'FLOAT',
  bool: 'BOOLEAN',
}

function partOf(text: string): SchemaField {
  const [, quoted, bare, type = ''] = /^(?:`([^`]+)`|(\w+))\s+([\s\S]+)$/.exec(text.trim()) ?? []
  return fieldOf({ name: quoted ?? bare ?? '', type })
}
