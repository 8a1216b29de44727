import { readFileSync } from 'node:fs'

/** A series of a file: its name, and its values, oldest first. */
export type SeriesRow = readonly [name: string, values: Float64Array]

/** What cannot be scored, in one line for who asked. */
export class BadInput extends Error {}

interface Line {
  readonly name: string
  readonly cells: readonly string[]
  readonly number: number
}

/** Rows of a file. Rows may be of any lengths and padded by empty cells or NA; a first row without values, or with one that is no number, is a header. Throws `BadInput`. */
export function readRows(file: string): readonly SeriesRow[] {
  const lines = linesOf(file)
  const rows = lines.map((line): SeriesRow => [line.name, valuesOf(line, file)])
  if (rows.length === 0) throw new BadInput(`${file}: there is no series in it; a row is a name, then values.`)
  const seen = new Map<string, number>()
  for (const { name, number } of lines) {
    const first = seen.get(name)
    if (first !== undefined) throw new BadInput(`${file}:${number}: "${name}" is in line ${first}, too.`)
    seen.set(name, number)
  }
  return rows
}

/** Both files of a set, where every series that is scored (each `every`th) has the values that follow it. Throws `BadInput`. */
export function checkFiles(
  [train, test]: readonly [string, string],
  { horizon, every }: { readonly horizon: number; readonly every: number },
): void {
  const past = readRows(train)
  const names = new Set(past.map(([name]) => name))
  const future = new Map(readRows(test))
  const stray = future.keys().find((name) => !names.has(name))
  if (stray !== undefined) throw new BadInput(`${test}: "${stray}" is no series of ${train}.`)
  for (const [name] of past.filter((_, place) => place % every === 0)) {
    const values = future.get(name)
    if (values === undefined) throw new BadInput(`${test}: there is no row of "${name}", a series of ${train}.`)
    if (values.length < horizon)
      throw new BadInput(`${test}: "${name}" has ${values.length} values, fewer than the horizon of ${horizon}.`)
  }
}

function linesOf(file: string): readonly Line[] {
  const lines = textOf(file)
    .split(/\r?\n/)
    .map((text, place): Line => {
      const [name = '', ...cells] = cellsOf(text)
      return { name, cells, number: place + 1 }
    })
    .filter(({ name, cells }) => name !== '' || cells.some((cell) => !isEmpty(cell)))
  const [first, ...others] = lines
  if (first === undefined) return []
  return isHeader(first) ? others : lines
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
    if (code === 'ENOENT') throw new BadInput(`${file}: there is no such file.`)
    throw new BadInput(`${file}: it cannot be read${typeof code === 'string' ? ` (${code})` : ''}.`)
  }
}

/** Cells may be quoted, and then hold commas. */
const cellsOf = (line: string): string[] =>
  [...`,${line}`.matchAll(/,(?:\s*"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))/g)].map(([, quoted, plain = '']) =>
    quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"').trim(),
  )

const isEmpty = (cell: string): boolean => cell === '' || cell === 'NA'

const isHeader = ({ cells }: Line): boolean =>
  cells.every(isEmpty) || cells.some((cell) => !isEmpty(cell) && numberOf(cell) === undefined)

/** Beyond 1e150 squares are infinite. */
const numberOf = (cell: string): number | undefined =>
  /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(cell) && Math.abs(Number(cell)) <= 1e150 ? Number(cell) : undefined

function valuesOf({ name, cells, number }: Line, file: string): Float64Array {
  const at = `${file}:${number}`
  if (name === '') throw new BadInput(`${at}: the series has no name.`)
  const first = cells.findIndex((cell) => !isEmpty(cell))
  if (first < 0) throw new BadInput(`${at}: "${name}" has no values.`)
  const given = cells.slice(first, cells.findLastIndex((cell) => !isEmpty(cell)) + 1)
  return Float64Array.from(given, (cell, place) => {
    const column = first + place + 2
    if (isEmpty(cell)) throw new BadInput(`${at}: "${name}" has no value in column ${column}, between others.`)
    const value = numberOf(cell)
    if (value === undefined)
      throw new BadInput(`${at}: "${name}" has "${cell}" in column ${column}, which is no number.`)
    return value
  })
}
