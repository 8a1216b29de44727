import { TypedText, type CellValue, type Table } from '../../core/table.ts'

type Row = readonly CellValue[]

/** Rows that only one side has, and pairs of such rows that are alike but for some cells. */
export interface Difference {
  readonly columns: readonly string[]
  readonly changed: readonly { readonly expected: Row; readonly actual: Row }[]
  readonly missing: readonly Row[]
  readonly unexpected: readonly Row[]
}

/** Compares rows in any order, each as often as it occurs; undefined when both sides have the same. */
export function compareRows(
  columns: readonly string[],
  actual: readonly Row[],
  expected: readonly Row[],
): Difference | undefined {
  const waiting = new Map<string, number>()
  for (const row of actual) waiting.set(keyOf(row), (waiting.get(keyOf(row)) ?? 0) + 1)
  const missing = expected.filter((row) => !take(waiting, keyOf(row)))
  const unexpected = [...actual]
    .reverse()
    .filter((row) => take(waiting, keyOf(row)))
    .reverse()
  if (missing.length === 0 && unexpected.length === 0) return undefined
  return { columns, ...pairAlike(sorted(missing), sorted(unexpected)) }
}

function take(counts: Map<string, number>, key: string): boolean {
  const left = counts.get(key) ?? 0
  if (left === 0) return false
  counts.set(key, left - 1)
  return true
}

const keyOf = (row: Row): string => JSON.stringify(row.map(cellKey))

/** Cells are equal when they print the same and are of the same kind; 1 and '1' are not. */
function cellKey(cell: CellValue): unknown {
  if (typeof cell === 'bigint') return Number.isSafeInteger(Number(cell)) ? Number(cell) : { integer: String(cell) }
  if (cell instanceof TypedText) return { [cell.type]: cell.text }
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : { number: String(cell) }
  if (Array.isArray(cell)) return cell.map(cellKey)
  if (typeof cell !== 'object' || cell === null) return cell
  return Object.entries(cell).map(([name, value]) => [name, cellKey(value)])
}

const sorted = (rows: readonly Row[]): readonly Row[] =>
  rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0))

/**
 * Pairs each missing row with the unexpected one that is most like it: one with the same first cell (most often the key), or with most
 * cells the same. Quadratic: rows of a unit test are few.
 */
function pairAlike(missing: readonly Row[], unexpected: readonly Row[]): Omit<Difference, 'columns'> {
  const left = new Set(unexpected)
  const changed: { expected: Row; actual: Row }[] = []
  const alone: Row[] = []
  for (const expected of missing) {
    let best: Row | undefined
    let bestLikeness = 0.5
    for (const actual of left) {
      const found = likeness(actual, expected)
      if (found > bestLikeness) [best, bestLikeness] = [actual, found]
    }
    if (best === undefined) alone.push(expected)
    else {
      left.delete(best)
      changed.push({ expected, actual: best })
    }
  }
  return { changed, missing: alone, unexpected: [...left] }
}

/** The share of cells that are the same, and 1 more when the first one is. */
function likeness(actual: Row, expected: Row): number {
  const isSame = (index: number): boolean => keyOf([actual[index] ?? null]) === keyOf([expected[index] ?? null])
  const shared = actual.filter((_, index) => isSame(index)).length / actual.length
  return isSame(0) && shared < 1 ? shared + 1 : shared
}

export function cellText(cell: CellValue): string {
  if (cell === null) return 'NULL'
  if (cell instanceof TypedText) return cell.text
  if (typeof cell === 'object')
    return JSON.stringify(cell, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  return String(cell)
}

/**
 * The difference as rows: in the first column what happened to the row, in the others its cells, `expected→actual` where they differ.
 * `+++` stands before rows that were not expected, `---` before expected ones that did not come, `→` before changed ones.
 */
export function differenceTable({ columns, changed, missing, unexpected }: Difference): Table {
  const both = changed.map(({ expected, actual }) => [
    '→',
    ...expected.map((cell, index) => {
      const [before, after] = [cellText(cell), cellText(actual[index] ?? null)]
      return keyOf([cell]) === keyOf([actual[index] ?? null]) ? before : `${before}→${after}`
    }),
  ])
  return {
    columns: ['@@', ...columns].map((name) => ({ name, type: 'text' })),
    rows: [
      ...both,
      ...unexpected.map((row) => ['+++', ...row.map(cellText)]),
      ...missing.map((row) => ['---', ...row.map(cellText)]),
    ],
  }
}

/** The difference as text for logs and artifacts, columns aligned, as dbt shows it. */
export function differenceText(difference: Difference): string {
  const { columns, rows } = differenceTable(difference)
  const lines = [columns.map((column) => column.name), ...rows.map((row) => row.map(cellText))]
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => (line[index] ?? '').length)))
  const text = lines.map((line) =>
    line
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join(',')
      .trimEnd(),
  )
  return `actual differs from expected:\n\n${text.join('\n')}\n`
}
