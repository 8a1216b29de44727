import type { Batch, Encoding } from '../core/adapter.ts'
import { problem, ProblemError, type Diagnostic, type Location } from '../core/diagnostic.ts'
import { didYouMean } from '../core/suggest.ts'
import type { CellValue } from '../core/table.ts'
import { cellOf } from './cell-of.ts'
import { columnType, type ColumnType } from './column-type.ts'
import { described } from './described.ts'
import type { LoadedColumn } from './load.ts'
import type { OutputBatch, OutputColumn } from './output-batch.ts'
import { checkTyped, isTypedArray, type TypedArray } from './typed-array.ts'
import { valueHint } from './value-hint.ts'

interface Given {
  readonly values: ArrayLike<unknown>
  readonly nulls: Uint8Array | undefined
  readonly scale: number | undefined
}

interface Written {
  readonly values: ArrayLike<CellValue>
  readonly nulls: Uint8Array | undefined
  readonly encoding: Encoding | undefined
}

/** A model's batch as the engine loads it. `firstRow` counts from 1 over all that the model gave. Throws `ProblemError`. */
export function checkBatch(
  given: OutputBatch,
  columns: readonly LoadedColumn[],
  firstRow: number,
  at: Location,
): Batch {
  const entries = givenColumns(given, columns, at)
  const rowCount = entries[0]?.values.length ?? 0
  for (const [index, entry] of entries.entries()) checkLengths(columns[index]?.name ?? '', entry, rowCount, at)
  const written = columns.map((column, index) => {
    const entry = entries[index] ?? { values: [], nulls: undefined, scale: undefined }
    return writtenColumn(column, entry, { firstRow, at })
  })
  return {
    columns,
    rowCount,
    values: written.map(({ values }) => values),
    nulls: written.map(({ nulls }) => nulls),
    encodings: written.map(({ encoding }) => encoding),
  }
}

function givenColumns(given: OutputBatch, columns: readonly LoadedColumn[], at: Location): readonly Given[] {
  const names = columns.map(({ name }) => name)
  const stray = Object.keys(given.columns).find((name) => !names.includes(name))
  if (stray !== undefined)
    throw refused(`it has a column "${stray}" that "columns" does not declare`, at, didYouMean(stray, names))
  return names.map((name) => {
    const column = given.columns[name]
    if (column === undefined) throw refused(`it has no column "${name}"`, at)
    return givenColumn(name, column, at)
  })
}

function givenColumn(name: string, column: OutputColumn, at: Location): Given {
  if (isList(column)) return { values: column, nulls: undefined, scale: undefined }
  if (typeof column === 'object' && column !== null && 'values' in column && isList(column.values)) {
    return { values: column.values, nulls: column.nulls, scale: column.scale }
  }
  throw refused(`its column "${name}" is ${described(column)}, and must be an array or { values, nulls }`, at)
}

const isList = (value: unknown): value is ArrayLike<unknown> => Array.isArray(value) || isTypedArray(value)

function checkLengths(name: string, { values, nulls }: Given, rowCount: number, at: Location): void {
  if (values.length !== rowCount) {
    throw refused(`its column "${name}" has ${values.length} values, and the first one ${rowCount}`, at)
  }
  if (nulls && nulls.length !== rowCount) {
    throw refused(`"nulls" of its column "${name}" has ${nulls.length} entries for ${rowCount} values`, at)
  }
}

interface At {
  readonly firstRow: number
  readonly at: Location
}

function writtenColumn(column: LoadedColumn, { values, nulls, scale }: Given, at: At): Written {
  const type = columnType(column.type)
  if (column.isRequired && nulls) {
    const row = nulls.indexOf(1)
    if (row >= 0) throw new ProblemError(invalid(column, row, 'a value', null, at))
  }
  if (!isTypedArray(values)) {
    const wide = scale === undefined ? undefined : checkWide(column, values, scale, at)
    return wide ?? cellColumn(column, type, values, nulls, at)
  }
  const checked = checkTyped(values, nulls, type, scale)
  if (checked.kind === 'cells') return cellColumn(column, type, values, nulls, at)
  if (checked.kind === 'whole') return { values: checked.values, nulls, encoding: checked.encoding }
  if (checked.row === undefined)
    throw refused(
      `its column "${column.name}" (${column.type}) must be ${checked.expected}, but is ${nameOf(values)}`,
      at.at,
    )
  throw new ProblemError(invalid(column, checked.row, checked.expected, values[checked.row], at))
}

/** Bigints with a scale are a DECIMAL's whole numbers, of any width; undefined for an array of anything else. */
function checkWide(column: LoadedColumn, values: ArrayLike<unknown>, scale: number, at: At): Written | undefined {
  const type = columnType(column.type)
  if (type.kind !== 'decimal') return undefined
  const whole = Array.from(values, (value) => value ?? null)
  if (!whole.every(isWhole)) return undefined
  if (scale > type.scale) throw wrongArray(column, `of a scale of at most ${type.scale}`, 'an array', at)
  const limit = 10n ** BigInt(type.precision - type.scale + scale)
  const row = whole.findIndex((value) => value !== null && (value >= limit || value <= -limit))
  const digits = `a decimal with at most ${type.precision - type.scale} digits before the point`
  if (row >= 0) throw new ProblemError(invalid(column, row, digits, whole[row], at))
  const nulls = Uint8Array.from(whole, (value) => (value === null ? 1 : 0))
  return { values: whole, nulls, encoding: { kind: 'scaled', precision: 38, scale } }
}

const isWhole = (value: unknown): value is bigint | null => value === null || typeof value === 'bigint'

/** Value by value, as rows are checked. */
function cellColumn(
  column: LoadedColumn,
  type: ColumnType,
  values: ArrayLike<unknown>,
  nulls: Uint8Array | undefined,
  at: At,
): Written {
  const cells: CellValue[] = []
  for (let row = 0; row < values.length; row++) {
    const value = nulls?.[row] === 1 ? null : (values[row] ?? null)
    const checked = value === null && column.isRequired ? { expected: 'a value' } : cellOf(value, type)
    if ('expected' in checked) throw new ProblemError(invalid(column, row, checked.expected, value, at))
    cells.push(checked.cell)
  }
  return { values: cells, nulls: undefined, encoding: undefined }
}

function invalid(
  { name, type }: LoadedColumn,
  row: number,
  expected: string,
  found: unknown,
  { firstRow, at }: At,
): Diagnostic {
  const values = { row: firstRow + row, column: name, type, expected, found: described(found) }
  return problem('ts-value-invalid', values, at, { hint: valueHint(found, columnType(type)) })
}

const wrongArray = ({ name, type }: LoadedColumn, expected: string, found: string, { at }: At): ProblemError =>
  refused(`its column "${name}" (${type}) must be ${expected}, but is ${found}`, at)

const nameOf = (values: TypedArray): string =>
  `${/^[IU]/.test(values.constructor.name) ? 'an' : 'a'} ${values.constructor.name}`

const refused = (reason: string, at: Location, hint?: string): ProblemError =>
  new ProblemError(problem('ts-batch-invalid', { reason }, at, { hint }))
