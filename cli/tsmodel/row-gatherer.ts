import type { Batch } from '../core/adapter.ts'
import { problem, type Diagnostic, type Location } from '../core/diagnostic.ts'
import { didYouMean } from '../core/suggest.ts'
import { CellBuilder, columnBuilder, type ColumnBuilder } from './column-builder.ts'
import { columnType, type ColumnType } from './column-type.ts'
import { described } from './described.ts'
import type { LoadedColumn } from './load.ts'
import { valueHint } from './value-hint.ts'

/** As many rows as an engine's vector holds; a batch is the most that memory keeps. */
const batchRows = 2048

/** Gathers rows, checked against the declared columns, until they make a batch. */
export class RowGatherer {
  readonly #columns: readonly LoadedColumn[]
  readonly #types: readonly ColumnType[]
  readonly #names: readonly string[]
  readonly #known: ReadonlySet<string>
  readonly #builders: ColumnBuilder[]
  readonly #at: Location
  #count = 0

  constructor(columns: readonly LoadedColumn[], at: Location) {
    this.#columns = columns
    this.#types = columns.map(({ type }) => columnType(type))
    this.#names = columns.map(({ name }) => name)
    this.#known = new Set(this.#names)
    this.#builders = this.#types.map((type) => columnBuilder(type, batchRows))
    this.#at = at
  }

  get count(): number {
    return this.#count
  }

  get isFull(): boolean {
    return this.#count >= batchRows
  }

  /** The rows gathered; from then on there are none. */
  take(): Batch {
    const rowCount = this.#count
    const built = this.#builders.map((builder) => builder.take(rowCount))
    this.#count = 0
    return {
      columns: this.#columns,
      rowCount,
      values: built.map(({ values }) => values),
      nulls: built.map(({ nulls }) => nulls),
      encodings: built.map(({ encoding }) => encoding),
    }
  }

  /**
   * Puts a row: undefined when it is in, why it is none, or `full` when those before it have to be taken first, because a value needs another kind of
   * array than theirs.
   */
  put(row: unknown, index: number): Diagnostic | 'full' | undefined {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      return problem('ts-row-invalid', { row: index, found: described(row) }, this.#at)
    }
    const found = this.#cells(row as Readonly<Record<string, unknown>>, index) // any object has values by name
    if (found !== undefined) return found
    this.#count++
    return undefined
  }

  #cells(row: Readonly<Record<string, unknown>>, index: number): Diagnostic | 'full' | undefined {
    const stray = this.#stray(row)
    if (stray !== undefined) {
      const hint = isRead(row)
        ? 'This is a batch of an input: yield batch(given.columns).'
        : didYouMean(stray, this.#names)
      return problem('ts-column-unknown', { row: index, column: stray }, this.#at, { hint })
    }
    for (let position = 0; position < this.#names.length; position++) {
      const value = row[this.#names[position] ?? '']
      if (value === undefined) {
        return problem('ts-column-missing', { row: index, column: this.#names[position] ?? '' }, this.#at)
      }
      const found = value === null ? this.#putNull(position, index) : this.#putValue(position, value, index)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** A key that no column has. */
  #stray(row: object): string | undefined {
    for (const key in row) if (!this.#known.has(key) && Object.hasOwn(row, key)) return key
    return undefined
  }

  #putNull(position: number, index: number): Diagnostic | undefined {
    const column = this.#columns[position]
    if (column?.isRequired === true) return invalid(column, index, 'a value', null, this.#at)
    this.#builders[position]?.putNull(this.#count)
    return undefined
  }

  #putValue(position: number, value: unknown, index: number): Diagnostic | 'full' | undefined {
    const put = this.#builders[position]?.put(value, this.#count)
    if (put === 'in') return undefined
    const [column, type] = [this.#columns[position], this.#types[position]]
    if (column === undefined || type === undefined || put === undefined) return undefined
    if (put !== 'unusual') return invalid(column, index, put.expected, value, this.#at)
    if (this.#count > 0) return 'full'
    // From here on this column's values are looked at one by one.
    const builder = new CellBuilder(type)
    this.#builders[position] = builder
    const again = builder.put(value, 0)
    return typeof again === 'object' ? invalid(column, index, again.expected, value, this.#at) : undefined
  }
}

/** A batch of an input, given as if it were a row. */
const isRead = (row: object): boolean => 'rowCount' in row && 'rows' in row && typeof row.rows === 'function'

const invalid = (
  { name, type }: LoadedColumn,
  row: number,
  expected: string,
  value: unknown,
  at: Location,
): Diagnostic =>
  problem('ts-value-invalid', { row, column: name, type, expected, found: described(value) }, at, {
    hint: valueHint(value, columnType(type)),
  })
