import { splitTop } from './type-text.ts'

/** How a column of DuckDB goes to BigQuery in a Parquet file. */
export interface Carried {
  /** The type it has in DuckDB when it is written. */
  readonly local: string
  /** The type it has in BigQuery. */
  readonly remote: string
}

/**
 * What becomes of a type of DuckDB or BigQuery, written in either's words: exact, or the text of the value where BigQuery has nothing like it. A timestamp
 * without a zone is one in UTC, so that the same name means the same in models of both; `datetime` stays without.
 */
export function carried(type: string): Carried {
  const text = type.trim()
  const list = /^(?:array\s*<([\s\S]*)>|([\s\S]+)\[\d*\])$/i.exec(text)
  if (list) {
    const item = carried(list[1] ?? list[2] ?? '')
    // BigQuery has no list of lists.
    if (/^array</i.test(item.remote)) return words
    return { local: `${item.local}[]`, remote: `ARRAY<${item.remote}>` }
  }
  const struct = /^struct\s*[<(]([\s\S]*)[>)]$/i.exec(text)?.[1]
  if (struct !== undefined) return structOf(struct)
  const [, base = text, given] = /^([\w ]+?)\s*(?:\(([^)]*)\))?$/.exec(text) ?? []
  const [precision, scale] = (given ?? '').split(',').map((part) => part.trim())
  const name = base.toLowerCase()
  if (isDecimal.test(name)) return decimal(name, precision, scale)
  return known.find(([names]) => names.split(' | ').includes(name))?.[1] ?? words
}

const words: Carried = { local: 'VARCHAR', remote: 'STRING' }
const isDecimal = /^(?:decimal|numeric|dec|bignumeric|bigdecimal)$/

const known: readonly (readonly [string, Carried])[] = [
  ['boolean | bool | logical', { local: 'BOOLEAN', remote: 'BOOL' }],
  ['tinyint | int1 | smallint | int2 | short | integer | int4 | int | signed | bigint | int8 | long | int64 | int32 | int16 | byteint | utinyint | uint8 | usmallint | uint16 | uinteger | uint32', { local: 'BIGINT', remote: 'INT64' }],
  ['ubigint | uint64', { local: 'DECIMAL(20, 0)', remote: 'NUMERIC' }],
  ['hugeint | int128 | uhugeint | uint128', { local: 'DECIMAL(38, 0)', remote: 'BIGNUMERIC' }],
  ['double | float8 | float64 | float | float4 | real', { local: 'DOUBLE', remote: 'FLOAT64' }],
  ['date', { local: 'DATE', remote: 'DATE' }],
  ['time', { local: 'TIME', remote: 'TIME' }],
  ['timestamp | timestamp with time zone | timestamptz | timestamp_s | timestamp_ms | timestamp_ns', { local: 'TIMESTAMP WITH TIME ZONE', remote: 'TIMESTAMP' }],
  ['datetime', { local: 'TIMESTAMP', remote: 'DATETIME' }],
  ['blob | bytea | binary | varbinary | bytes', { local: 'BLOB', remote: 'BYTES' }],
] // prettier-ignore

/** A decimal without its size has room for nine places after the point, as BigQuery's own, and not for three, as DuckDB's. */
function decimal(name: string, precision: string | undefined, scale = '0'): Carried {
  const isBig = name.startsWith('big')
  if (!precision) return { local: 'DECIMAL(38, 9)', remote: isBig ? 'BIGNUMERIC' : 'NUMERIC' }
  const fits = Number(scale) <= 9 && Number(precision) - Number(scale) <= 29
  return { local: `DECIMAL(${precision}, ${scale})`, remote: fits && !isBig ? 'NUMERIC' : 'BIGNUMERIC' }
}

function structOf(text: string): Carried {
  const parts = splitTop(text).map((part) => {
    const [, quoted, bare, type = ''] = /^(?:["`]([^"`]+)["`]|(\w+))\s+([\s\S]+)$/.exec(part.trim()) ?? []
    return { name: quoted ?? bare ?? '', ...carried(type) }
  })
  return {
    local: `STRUCT(${parts.map(({ name, local }) => `"${name}" ${local}`).join(', ')})`,
    remote: `STRUCT<${parts.map(({ name, remote }) => `${name} ${remote}`).join(', ')}>`,
  }
}
