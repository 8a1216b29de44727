import { bad, good, problem, type Checked, type Diagnostic, type Location } from '../core/diagnostic.ts'
import type { Dialect, NeutralType } from '../core/dialect.ts'
import type { Column } from '../core/relation.ts'
import { didYouMean } from '../core/suggest.ts'
import { csvQuote, parseCsv, type CsvQuote } from '../sql/csv.ts'
import { fieldPlace, widthProblem } from './seed-problems.ts'

/** What a seed's file holds: columns with the engine's types, in the file's order. */
export interface SeedShape {
  readonly columns: readonly SeedColumn[]
  readonly rowCount: number
  /** What the file wraps fields in. */
  readonly quote: CsvQuote
}

export interface SeedColumn extends Column {
  /** The text `null` stands for nothing in this column, as it does in every column that is not text. */
  readonly nullWord: boolean
}

export interface SeedOptions {
  readonly delimiter: string
  /** `column_types`: wins over what the values look like. */
  readonly columnTypes: Readonly<Record<string, string>>
  readonly dialect: Dialect
  /** The file, for diagnostics. */
  readonly file: string
  /** What wraps its fields, where the engine was asked. */
  readonly quote?: CsvQuote
}

/** Reads a seed's header and finds each column's type from its values, by dbt's rules. */
export function readSeedShape(text: string, options: SeedOptions): Checked<SeedShape> {
  const quote = options.quote ?? (options.dialect.files ? csvQuote(text, options.delimiter) : '"')
  const records = parseCsv(text, options.delimiter, quote)
  const header = records.next()
  if (header.done === true)
    return bad(problem('seed-empty', {}, { file: options.file }, { hint: 'Its first line must name the columns.' }))
  const names = header.value.fields.map((name) => name.trim())
  const wrong = headerProblem(names, text, options)
  if (wrong) return bad(wrong)
  const columns = names.map(() => new ColumnGuess())
  let rowCount = 0
  for (const record of records) {
    if (record.fields.length !== names.length) return bad(widthProblem(text, record, names, options))
    rowCount++
    // dbt looks at values with their apostrophes still around them, so that they are text whatever they hold.
    const isText = (index: number): boolean => quote === "'" && record.quoted[index] === true
    record.fields.forEach((field, index) => columns[index]?.add(isText(index) ? `'${field}'` : field))
  }
  const forced = new Map(Object.entries(options.columnTypes).map(([name, type]) => [name.toLowerCase(), type]))
  const shape: SeedShape = {
    rowCount,
    quote,
    columns: names.map((name, index) => {
      const guess = columns[index] ?? new ColumnGuess()
      const type = forced.get(name.toLowerCase()) ?? guess.type(options.dialect)
      return { name, type, nullWord: guess.sawNullWord && options.dialect.neutralType(type) !== 'string' }
    }),
  }
  return good(shape, unknownTypes(names, options))
}

function headerProblem(names: readonly string[], text: string, options: SeedOptions) {
  const at = (index: number): Location => fieldPlace(text, { line: 1, index }, options)
  const empty = names.indexOf('')
  if (empty >= 0) return problem('seed-header-empty', { position: empty + 1 }, at(empty))
  const lower = names.map((name) => name.toLowerCase())
  const twice = lower.findIndex((name, index) => lower.indexOf(name) !== index)
  if (twice >= 0) return problem('seed-header-duplicate', { column: names[twice] ?? '' }, at(twice))
  return undefined
}

function unknownTypes(names: readonly string[], { file, columnTypes }: SeedOptions): readonly Diagnostic[] {
  const known = new Set(names.map((name) => name.toLowerCase()))
  return Object.keys(columnTypes)
    .filter((name) => !known.has(name.toLowerCase()))
    .map((column) =>
      problem(
        'seed-column-type-unknown',
        { column },
        { file },
        {
          hint: didYouMean(column, names) ?? `It has ${names.map((name) => `"${name}"`).join(', ')}.`,
          config: `column_types.${column}`,
        },
      ),
    )
}

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/
const DATE = /^\d{4}-\d{1,2}-\d{1,2}$/
const DATETIME = /^\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{1,2}:\d{1,2}$/
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?$/

const INT32 = 2147483647n
const INT64 = 9223372036854775807n

/** What one column may still be, given the values seen. */
class ColumnGuess {
  sawNullWord = false
  #kinds: NeutralType[] = ['numeric', 'date', 'timestamp', 'boolean']
  #fractions = false
  #any = false
  #largest = 0n

  add(field: string): void {
    const value = field.trim()
    if (value === '' || value.toLowerCase() === 'null') {
      this.sawNullWord ||= value !== ''
      return
    }
    this.#any = true
    if (this.#kinds.length === 0) return
    this.#kinds = this.#kinds.filter((kind) => fits(kind, value))
    if (this.#kinds[0] === 'numeric') this.#measure(value)
  }

  type(dialect: Dialect): string {
    if (!this.#any) return dialect.typeName('int')
    switch (this.#kinds[0]) {
      case undefined:
        return dialect.typeName('string')
      case 'numeric':
        if (this.#fractions || this.#largest > INT64) return dialect.typeName('float')
        return this.#largest > INT32 ? dialect.bigInteger : dialect.typeName('int')
      default:
        return dialect.typeName(this.#kinds[0])
    }
  }

  #measure(value: string): void {
    if (!/^[+-]?\d+$/.test(value)) {
      // `1.0` and `1e3` are whole numbers, and the engines read them as such.
      const number = Number(value)
      if (!Number.isSafeInteger(number)) this.#fractions = true
      else this.#grow(BigInt(Math.abs(number)))
      return
    }
    this.#grow(BigInt(value.replace(/^[+-]/, '')))
  }

  #grow(size: bigint): void {
    if (size > this.#largest) this.#largest = size
  }
}

function fits(kind: NeutralType, value: string): boolean {
  switch (kind) {
    case 'numeric':
      return NUMBER.test(value)
    case 'date':
      return DATE.test(value) && isRealDate(value)
    case 'timestamp':
      return (DATETIME.test(value) || ISO.test(value)) && isRealDate(value)
    case 'boolean':
      return /^(?:true|false)$/i.test(value)
    default:
      return false
  }
}

function isRealDate(value: string): boolean {
  const [year = 0, month = 0, day = 0] = value.split('-').map((part) => Number.parseInt(part, 10))
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}
