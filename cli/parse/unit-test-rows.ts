import { problem, ProblemError, type Location } from '../core/diagnostic.ts'
import type { UnitTestInput } from '../core/node.ts'
import { csvRows, emptyAsNull } from './csv-rows.ts'
import { isList, isRecord, textOf, type Json, type JsonRecord } from './read-json.ts'

export type RowsFormat = UnitTestInput['format']

export interface RowsRequest {
  readonly test: string
  readonly value: JsonRecord
  readonly at: () => Location
  /** The text of a fixture file by its name; undefined when there is none. */
  readonly fixture: (name: string) => { readonly text: string; readonly isSql: boolean } | undefined
  /** Rows of a seed given as an input without rows. */
  readonly seedRows: () => readonly JsonRecord[] | undefined
}

export interface ReadRows {
  readonly rows: readonly JsonRecord[] | string
  readonly format: RowsFormat
  readonly fixture: string | null
}

/** Rows of a unit test's input or expectation, whatever they are written as. Throws `ProblemError`. */
export function readRows(request: RowsRequest): ReadRows {
  const { value } = request
  const fixture = textOf(value.fixture)
  const format = formatOf(value.format, fixture, request)
  switch (format) {
    case 'dict':
      return { rows: withFullRowFirst(dictRows(request)), format, fixture }
    case 'csv':
      return { rows: withFullRowFirst(emptyAsNull(csvRows(textRows(request, fixture, format)))), format, fixture }
    case 'sql':
      return { rows: textRows(request, fixture, format), format, fixture }
  }
}

function formatOf(written: Json | undefined, fixture: string | null, request: RowsRequest): RowsFormat {
  if (written === 'csv' || written === 'sql') return written
  if (fixture === null || written === 'dict') return 'dict'
  // A fixture says by its extension what it is.
  return request.fixture(fixture)?.isSql === true ? 'sql' : 'csv'
}

function dictRows(request: RowsRequest): readonly JsonRecord[] {
  const { rows } = request.value
  if (rows === null || rows === undefined) {
    const seed = request.seedRows()
    if (seed) return seed
  }
  if (isList(rows) && rows.every(isRecord)) return rows
  throw wrongRows(request, 'dict', 'a list of mappings from column to value')
}

function textRows(request: RowsRequest, fixture: string | null, format: RowsFormat): string {
  if (fixture !== null && fixture !== '') {
    const found = request.fixture(fixture)
    if (!found) throw new ProblemError(problem('unit-test-fixture', { test: request.test, fixture }, request.at()))
    return found.text
  }
  const { rows } = request.value
  if (typeof rows === 'string') return rows
  throw wrongRows(request, format, format === 'csv' ? 'CSV text' : 'a SELECT')
}

const wrongRows = ({ test, at }: RowsRequest, format: RowsFormat, expected: string): ProblemError =>
  new ProblemError(problem('unit-test-rows-format', { test, format, expected }, at()))

/** Engines that take a column's type from its first row need one without NULL. */
function withFullRowFirst(rows: readonly JsonRecord[]): readonly JsonRecord[] {
  const full = rows.findIndex((row) => Object.values(row).every((value) => value !== null))
  const [first, found] = [rows[0], rows[full]]
  if (full < 1 || first === undefined || found === undefined) return rows
  return rows.map((row, index) => (index === 0 ? found : index === full ? first : row))
}
