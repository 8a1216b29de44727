import files from 'node:fs/promises'
import type { Dialect } from '../core/dialect.ts'
import { ProblemError } from '../core/diagnostic.ts'
import type { SeedNode } from '../core/node.ts'
import { TypedText, type CellValue, type Table } from '../core/table.ts'
import { readSeedShape, type SeedColumn } from '../materialize/seed-shape.ts'
import { parseCsv } from '../sql/csv.ts'
import { seedPath } from './facts.ts'

/** A seed's file as the table that `load_agate_table()` gives: values of the types that they look like; text where `column_types` says the type. Without rows for `--empty`. */
export async function seedTable(node: SeedNode, dialect: Dialect, isEmpty: boolean): Promise<Table> {
  const text = await files.readFile(seedPath(node), 'utf8')
  const delimiter = node.config.delimiter ?? ','
  const columnTypes = node.config.column_types
  const shape = readSeedShape(text, { delimiter, columnTypes, dialect, file: node.original_file_path })
  if (!shape.ok) throw new ProblemError(...shape.problems)
  const { columns, quote } = shape.value
  const declared = new Set(Object.keys(columnTypes).map((name) => name.toLowerCase()))
  const cells = columns.map((column) => cellReader(column, dialect, declared.has(column.name.toLowerCase())))
  const [, ...records] = isEmpty ? [] : [...parseCsv(text, delimiter, quote)]
  const rows = records.map(({ fields }) => cells.map((read, index) => read(fields[index] ?? '')))
  return { columns: columns.map(({ name, type }) => ({ name, type })), rows }
}

function cellReader({ type }: SeedColumn, dialect: Dialect, isDeclared: boolean): (field: string) => CellValue {
  const kind = isDeclared ? 'string' : dialect.neutralType(type)
  return (field) => {
    if (field === '') return null
    const value = field.trim()
    if (kind !== 'string' && (value === '' || value.toLowerCase() === 'null')) return null
    switch (kind) {
      case 'int':
        return Number.isSafeInteger(Number(value)) ? Number(value) : BigInt(value)
      case 'float':
      case 'numeric':
        return Number(value)
      case 'boolean':
        return value.toLowerCase() === 'true'
      case 'date':
      case 'timestamp':
        return new TypedText(kind, value)
      default:
        return field
    }
  }
}
