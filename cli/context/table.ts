import type { Column } from '../core/relation.ts'
import type { Table } from '../core/table.ts'
import { sortOrder } from '../jinja/compare.ts'
import { HostObject, hostFunction, type Kwargs } from '../jinja/host.ts'
import { hashKey } from '../jinja/hash.ts'
import { iterate, truthy } from '../jinja/iterate.ts'
import { pyTuple, textOf, type Value } from '../jinja/values.ts'
import { dictEntries } from '../jinja/dict.ts'
import { isDict } from '../jinja/values.ts'
import { str } from '../jinja/text.ts'
import { cellToValue } from './cells.ts'
import { NamedSequence } from './sequence.ts'
import { csvText, jsonText, tableText } from './table-text.ts'

export interface TableShape {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Value[])[]
}

/** A query's result as templates read it: agate's table, as far as projects and packages use it. */
export class TableValue extends HostObject {
  readonly typeName = 'Table'
  readonly shape: TableShape
  readonly #print: (text: string) => void
  #rows: NamedSequence | undefined
  #columns: NamedSequence | undefined
  constructor(shape: TableShape, print: (text: string) => void) {
    super()
    this.shape = shape
    this.#print = print
  }

  get names(): string[] {
    return this.shape.columns.map(({ name }) => name)
  }
  get rows(): NamedSequence {
    const { names } = this
    return (this.#rows ??= new NamedSequence(
      [],
      this.shape.rows.map((row) => new RowValue(names, row)),
    ))
  }
  get columns(): NamedSequence {
    const values = this.shape.columns.map((column, index) => new TableColumn(column, index, this.shape.rows))
    return (this.#columns ??= new NamedSequence(this.names, values))
  }
  with(shape: Partial<TableShape>): TableValue {
    return new TableValue({ ...this.shape, ...shape }, this.#print)
  }
  print(text: string): string {
    this.#print(text)
    return ''
  }
  /** The index of a column given by name or position; undefined when there is none. */
  indexOf(key: Value): number | undefined {
    if (typeof key === 'number') return key < this.shape.columns.length ? key : undefined
    const index = this.names.indexOf(textOf(key) ?? '')
    return index < 0 ? undefined : index
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'rows') return this.rows
    if (name === 'columns') return this.columns
    if (name === 'column_names') return pyTuple(...this.names)
    if (name === 'column_types') return pyTuple(...this.shape.columns.map(({ type }) => type))
    if (name === 'row_names') return null
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined
    return method && hostFunction(name, (args, kwargs) => method(this, args, kwargs))
  }
  override getItem(key: Value): Value | undefined {
    return this.rows.getItem(key)
  }
  override iterate(): Iterable<Value> {
    return this.rows.items
  }
  override length(): number {
    return this.shape.rows.length
  }
  override str(): string {
    const described = this.shape.columns.map(({ name, type }) => [name, type])
    return tableText(
      { columns: [text('column'), text('data_type')], rows: described },
      { maxRows: null, maxColumns: null, maxWidth: null },
    )
  }
}

const text = (name: string): Column => ({ name, type: 'text' })

export class RowValue extends NamedSequence {
  override readonly typeName = 'Row'
}

class TableColumn extends NamedSequence {
  override readonly typeName = 'Column'
  readonly #column: Column
  readonly #index: number
  constructor(column: Column, index: number, rows: TableShape['rows']) {
    super(
      [],
      rows.map((row) => row[index] ?? null),
    )
    this.#column = column
    this.#index = index
  }
  override getAttr(name: string): Value | undefined {
    if (name === 'name') return this.#column.name
    if (name === 'index') return this.#index
    if (name === 'data_type') return this.#column.type
    const list = Object.hasOwn(columnLists, name) ? columnLists[name] : undefined
    return list ? hostFunction(name, () => pyTuple(...list(this.items))) : super.getAttr(name)
  }
}

const distinct = (items: readonly Value[]): Value[] => [...new Map(items.map((item) => [hashKey(item), item])).values()]
const present = (items: readonly Value[]): Value[] => items.filter((item) => item !== null)
const sorted = (items: readonly Value[]): Value[] => [
  ...present(items).sort(sortOrder),
  ...items.filter((item) => item === null),
]

const columnLists: Readonly<Record<string, (items: readonly Value[]) => readonly Value[]>> = {
  values_distinct: distinct,
  values_without_nulls: present,
  values_sorted: sorted,
  values_without_nulls_sorted: (items) => sorted(present(items)),
}

type TableMethod = (table: TableValue, args: readonly Value[], kwargs: Kwargs) => Value | Promise<Value>

const methods: Readonly<Record<string, TableMethod>> = {
  print_table: (table, [rows], kwargs) =>
    table.print(
      tableText(table.shape, {
        maxRows: limitOf(kwargs.get('max_rows') ?? rows, 20),
        maxColumns: limitOf(kwargs.get('max_columns'), 6),
        maxWidth: limitOf(kwargs.get('max_column_width'), 20),
      }),
    ),
  print_csv: (table) => table.print(csvText(table.shape)),
  print_json: (table) => table.print(jsonText(table.shape)),
  print_structure: (table) => table.print(table.str()),
  to_csv: (table) => csvText(table.shape),
  to_json: (table) => jsonText(table.shape),
  select: (table, [keys = null]) => picked(table, columnIndexes(table, keys)),
  exclude: (table, [keys = null]) => {
    const left = new Set(columnIndexes(table, keys))
    return picked(
      table,
      [...table.shape.columns.keys()].filter((index) => !left.has(index)),
    )
  },
  rename: (table, [names = null], kwargs) => renamed(table, kwargs.get('column_names') ?? names),
  where: (table, [keeps]) => filtered(table, keeps, null),
  find: async (table, [keeps]) => (await filtered(table, keeps, 1)).rows.at(0) ?? null,
  limit: (table, args, kwargs) => {
    const [start, stop] = args.length < 2 ? [0, args[0] ?? kwargs.get('start_or_stop')] : [args[0], args[1]]
    return table.with({ rows: table.shape.rows.slice(Number(start ?? 0), typeof stop === 'number' ? stop : undefined) })
  },
  order_by: (table, [key = null, reverse], kwargs) => {
    const index = columnIndexes(table, key)
    const isReversed = truthy(kwargs.get('reverse') ?? reverse ?? false)
    const compare = (a: readonly Value[], b: readonly Value[]) => compareRows(a, b, index)
    const rows = [...table.shape.rows].sort(isReversed ? (a, b) => compare(b, a) : compare)
    return table.with({ rows })
  },
  distinct: (table, [key]) => {
    const indexes = key === undefined || key === null ? [...table.shape.columns.keys()] : columnIndexes(table, key)
    const keyOf = (row: readonly Value[]) => hashKey(pyTuple(...indexes.map((index) => row[index] ?? null)))
    const seen = new Map(table.shape.rows.toReversed().map((row) => [keyOf(row), row] as const))
    return table.with({ rows: table.shape.rows.filter((row) => seen.get(keyOf(row)) === row) })
  },
}

const limitOf = (value: Value | undefined, fallback: number): number | null =>
  value === undefined ? fallback : typeof value === 'number' ? value : null

function columnIndexes(table: TableValue, keys: Value): number[] {
  const listed = textOf(keys) === undefined && typeof keys !== 'number' ? [...iterate(keys)] : [keys]
  return listed.map((key) => table.indexOf(key)).filter((index) => index !== undefined)
}

function picked(table: TableValue, indexes: readonly number[]): TableValue {
  const columns = indexes.map((index) => table.shape.columns[index]).filter((column) => column !== undefined)
  return table.with({ columns, rows: table.shape.rows.map((row) => indexes.map((index) => row[index] ?? null)) })
}

function renamed(table: TableValue, names: Value): TableValue {
  const map = new Map(isDict(names) ? dictEntries(names) : [])
  const list = isDict(names) || names === null ? [] : [...iterate(names)]
  const columns = table.shape.columns.map((column, index) => {
    const name = map.get(column.name) ?? list[index]
    return name === undefined ? column : { ...column, name: str(name) }
  })
  return table.with({ columns })
}

async function filtered(table: TableValue, keeps: Value | undefined, most: number | null): Promise<TableValue> {
  const rows: (readonly Value[])[] = []
  for (const [index, row] of table.rows.items.entries()) {
    const values = table.shape.rows[index]
    if (values === undefined || rows.length === most || !(keeps instanceof HostObject)) continue
    if (truthy((await keeps.call?.([row], new Map())) ?? false)) rows.push(values)
  }
  return table.with({ rows })
}

function compareRows(a: readonly Value[], b: readonly Value[], indexes: readonly number[]): number {
  for (const index of indexes) {
    const [left, right] = [a[index] ?? null, b[index] ?? null]
    const order =
      left === null || right === null ? Number(left === null) - Number(right === null) : sortOrder(left, right)
    if (order !== 0) return order
  }
  return 0
}

/** A warehouse's result as a template's table. */
export function tableValue(table: Table, print: (text: string) => void): TableValue {
  const rows = table.rows.map((row) => row.map((cell, index) => cellToValue(cell, table.columns[index]?.type ?? '')))
  return new TableValue({ columns: table.columns, rows }, print)
}
