import type { Json, JsonRecord } from '../../core/config.ts'
import type { Dialect } from '../../core/dialect.ts'
import type { Column } from '../../core/relation.ts'
import type { CellValue } from '../../core/table.ts'

/** The rows as a query, each value cast to its column's type; a column that a row leaves out is null. */
export function rowsQuery(rows: readonly JsonRecord[], columns: readonly Column[], dialect: Dialect): string {
  const select = (row: JsonRecord) => {
    const values = byLowerName(row)
    const cells = columns.map(({ name, type }) => {
      const literal = literalOf(values.get(name.toLowerCase()) ?? null, dialect)
      return `${dialect.cast(literal, type)} as ${dialect.quote(name)}`
    })
    return `select ${cells.join(', ')}`
  }
  return rows.length === 0 ? `${select({})}\nlimit 0` : rows.map(select).join('\nunion all\n')
}

const byLowerName = (row: JsonRecord): ReadonlyMap<string, Json | undefined> =>
  new Map(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value]))

const literalOf = (value: Json, dialect: Dialect): string => dialect.literal(cellOf(value))

function cellOf(value: Json | undefined): CellValue {
  if (value === undefined || value === null || typeof value !== 'object') return value ?? null
  if (Array.isArray(value)) return value.map(cellOf)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cellOf(item)]))
}

/** Types of columns that nothing describes, guessed from the values given. */
export function guessColumns(
  rows: readonly JsonRecord[],
  names: readonly string[],
  dialect: Dialect,
): readonly Column[] {
  return names.map((name) => {
    const values = rows.map((row) => byLowerName(row).get(name.toLowerCase()) ?? null).filter((value) => value !== null)
    return { name, type: guessType(values, dialect) }
  })
}

function guessType(values: readonly Json[], dialect: Dialect): string {
  if (values.length === 0) return dialect.typeName('string')
  if (values.every((value) => typeof value === 'boolean')) return dialect.typeName('boolean')
  if (!values.every((value) => typeof value === 'number')) return dialect.typeName('string')
  if (!values.every(Number.isInteger)) return dialect.typeName('float')
  return values.every((value) => Math.abs(value) < 2 ** 31) ? dialect.typeName('int') : dialect.bigInteger
}
