import type { Batch } from '../core/adapter.ts'
import { problem, ProblemError, type Diagnostic, type Location } from '../core/diagnostic.ts'
import { didYouMean } from '../core/suggest.ts'
import type { CellValue } from '../core/table.ts'
import { cellOf } from './cell-of.ts'
import { checkBatch } from './check-batch.ts'
import { columnType, type ColumnType } from './column-type.ts'
import { described } from './described.ts'
import type { LoadedColumn } from './load.ts'
import { isOutputBatch } from './output-batch.ts'

/** As many rows as an engine's vector holds; a batch is the most that memory keeps. */
const batchRows = 2048

export interface OutputColumns {
  readonly columns: readonly LoadedColumn[]
  readonly file: string
  /** What becomes of a row that does not fit; without it the first one ends the reading. */
  readonly reject?: (row: unknown, index: number, why: Diagnostic) => void
}

/** Rows or batches as a model or loader gives them, checked against the declared columns, in batches. Throws `ProblemError` at the first row that does not fit. */
export async function* batchesOf(rows: unknown, output: OutputColumns): AsyncGenerator<Batch> {
  const source = await iterableOf(rows, output.file)
  const at = { file: output.file }
  const check = rowChecker(output.columns, at)
  let values = output.columns.map((): CellValue[] => [])
  let count = 0
  let index = 0
  const taken = (): Batch => {
    const full = { columns: output.columns, rowCount: count, values }
    values = output.columns.map(() => [])
    count = 0
    return full
  }
  for await (const row of source) {
    if (isOutputBatch(row)) {
      // Rows that came before it stay before it.
      if (count > 0) yield taken()
      const made = checkBatch(row, output.columns, index + 1, at)
      index += made.rowCount
      yield made
      continue
    }
    index++
    const checked = check(row, index)
    if (!Array.isArray(checked)) {
      if (!output.reject) throw new ProblemError(checked)
      output.reject(row, index, checked)
      continue
    }
    for (const [column, cell] of checked.entries()) values[column]?.push(cell)
    if (++count >= batchRows) yield taken()
  }
  if (count > 0) yield taken()
}

async function iterableOf(rows: unknown, file: string): Promise<AsyncIterable<unknown> | Iterable<unknown>> {
  const settled: unknown = await rows
  if (typeof settled === 'object' && settled !== null) {
    if (Symbol.asyncIterator in settled) return settled as AsyncIterable<unknown> // told by the line above
    if (Symbol.iterator in settled) return settled as Iterable<unknown> // told by the line above
  }
  const reason = `it must give an array, an iterable or an async iterable of rows, but gave ${described(settled)}`
  throw new ProblemError(problem('ts-run-failed', { reason }, { file }))
}

type CheckRow = (row: unknown, index: number) => CellValue[] | Diagnostic

function rowChecker(columns: readonly LoadedColumn[], at: Location): CheckRow {
  const types = columns.map((column): ColumnType => columnType(column.type))
  const names = columns.map((column) => column.name)
  const known = new Set(names)
  return (row, index) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      return problem('ts-row-invalid', { row: index, found: described(row) }, at)
    }
    const unknown = Object.keys(row).find((key) => !known.has(key))
    if (unknown !== undefined) {
      return problem('ts-column-unknown', { row: index, column: unknown }, at, { hint: didYouMean(unknown, names) })
    }
    return cellsOf(row, index, { columns, types, at })
  }
}

function cellsOf(
  row: object,
  index: number,
  output: { readonly columns: readonly LoadedColumn[]; readonly types: readonly ColumnType[]; readonly at: Location },
): CellValue[] | Diagnostic {
  const cells: CellValue[] = []
  for (const [position, column] of output.columns.entries()) {
    const value: unknown = Reflect.get(row, column.name)
    if (value === undefined) return problem('ts-column-missing', { row: index, column: column.name }, output.at)
    const checked =
      value === null && column.isRequired
        ? { expected: 'a value' }
        : cellOf(value, output.types[position] ?? { kind: 'other' })
    if ('expected' in checked) {
      const found = { row: index, column: column.name, type: column.type, expected: checked.expected }
      return problem('ts-value-invalid', { ...found, found: described(value) }, output.at)
    }
    cells.push(checked.cell)
  }
  return cells
}
