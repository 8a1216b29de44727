import type { RestRow, RestValue } from '../../../cli/adapters/bigquery/cells.ts'
import type { SchemaField } from '../../../cli/adapters/bigquery/types.ts'
import { type Backend, type BackendTable, type Done, type LoadRequest, RestFault } from '../rest/backend.ts'
import { type Analysed, AnalysisError, type Analyzer } from './analyzer.ts'

/** A statement that was sent, with what the analyzer says of it. */
export interface SeenStatement {
  readonly sql: string
  readonly statements: number
  readonly fault?: string
}

/**
 * A warehouse that analyses what it is sent and holds no data: queries of constants alone are evaluated, totals are zero, which is what a test that passes
 * counts, and other queries give a row a day.
 */
export class AnalysingBackend implements Backend {
  readonly analyzer: Analyzer
  readonly seen: SeenStatement[] = []

  constructor(analyzer: Analyzer) {
    this.analyzer = analyzer
  }

  async run(sql: string, { isDryRun }: { readonly isDryRun: boolean }): Promise<Done> {
    try {
      const analysed = await this.analyzer.analyse(sql, { dryRun: isDryRun })
      this.seen.push({ sql, statements: analysed.statements })
      const isQuery = analysed.statementType === 'SELECT' && !isDryRun
      const rows = isQuery ? await this.#rows(sql, analysed) : []
      return { statementType: analysed.statementType, fields: analysed.fields, rows }
    } catch (error) {
      if (!(error instanceof AnalysisError)) throw error
      this.seen.push({ sql, statements: 1, fault: error.message })
      const isMissing = error.message.startsWith('Table not found')
      throw new RestFault(isMissing ? 404 : 400, isMissing ? 'notFound' : 'invalidQuery', error.message)
    }
  }

  async #rows(sql: string, { fields, isConstant, isOneRow }: Analysed): Promise<readonly RestRow[]> {
    if (!isConstant)
      return Array.from({ length: isOneRow ? 1 : MANY }, (_, row) => ({
        f: fields.map((field) => ({ v: valueOf(field, row) })),
      }))
    const texts = await this.analyzer.evaluate(`select to_json_string(t) from (\n${sql}\n) as t`)
    return texts.map(([json]) => {
      const record = Object.values(JSON.parse(String(json)) as Readonly<Record<string, unknown>>) // a row as an object
      return { f: fields.map((field, index) => ({ v: restValue(field, record[index]) })) }
    })
  }

  hasDataset(project: string, dataset: string): boolean {
    return this.analyzer.catalog.hasDataset(project, dataset)
  }

  table(project: string, dataset: string, table: string): BackendTable | undefined {
    return this.analyzer.catalog.get([project, dataset, table])
  }

  tables(project: string, dataset: string): readonly { readonly name: string; readonly type: string }[] {
    return this.analyzer.catalog
      .tables()
      .filter(({ path }) => path[0] === project && path[1] === dataset)
      .map(({ path, type }) => ({ name: path[2] ?? '', type }))
  }

  /** A job that replaces a table says its columns. Rows of JSON have no field that the table has not; other files are taken as they are. */
  load(path: readonly string[], { sourceFormat, writeDisposition, schema }: LoadRequest, data: Buffer): number {
    if (writeDisposition === 'WRITE_TRUNCATE' && schema?.fields)
      this.analyzer.catalog.set({ path, type: 'TABLE', fields: schema.fields })
    const table = this.analyzer.catalog.get(path)
    if (!table) throw new RestFault(404, 'notFound', `Not found: Table ${path.join('.')}`)
    if (sourceFormat !== 'NEWLINE_DELIMITED_JSON') return 0
    const known = new Set(table.fields.map(({ name }) => name))
    const lines = data
      .toString()
      .split('\n')
      .filter((line) => line !== '')
    for (const line of lines) {
      const unknown = Object.keys(JSON.parse(line) as object).find((name) => !known.has(name))
      if (unknown !== undefined) throw new RestFault(400, 'invalid', `No such field: ${unknown}.`)
    }
    return lines.length
  }
}

/** Rows of a query that reads tables: as many days as models that look at days want to see. */
const MANY = 60
const FIRST_DAY = Date.UTC(2018, 0, 1)

const values: Readonly<Record<string, (row: number) => string>> = {
  INTEGER: String,
  FLOAT: (row) => `${row}.0`,
  NUMERIC: String,
  BIGNUMERIC: String,
  BOOLEAN: () => 'false',
  STRING: (row) => `text_${row}`,
  DATE: (row) => dayOf(row),
  DATETIME: (row) => `${dayOf(row)}T00:00:00`,
  TIMESTAMP: (row) => `${FIRST_DAY + row * 86_400_000}000`,
}

const dayOf = (row: number): string => new Date(FIRST_DAY + row * 86_400_000).toISOString().slice(0, 10)

/** Texts that are read as JSON, by their names. */
const jsonNames: ReadonlySet<string> = new Set(['params'])

function valueOf({ name, type, mode }: SchemaField, row: number): RestValue {
  if (mode === 'REPEATED') return []
  return type === 'STRING' && jsonNames.has(name) ? '{}' : (values[type]?.(row) ?? null)
}

/** A value of TO_JSON_STRING as the REST API sends it. */
function restValue(field: SchemaField, value: unknown): RestValue {
  if (value === null || value === undefined) return null
  if (field.mode === 'REPEATED') {
    const items: readonly unknown[] = Array.isArray(value) ? value : []
    return items.map((item) => ({ v: restValue({ ...field, mode: 'NULLABLE' }, item) }))
  }
  if (field.type === 'RECORD') {
    const parts = value as Readonly<Record<string, unknown>> // a structure as an object
    return { f: (field.fields ?? []).map((part) => ({ v: restValue(part, parts[part.name]) })) }
  }
  if (field.type === 'TIMESTAMP') return microsOf(String(value))
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function microsOf(iso: string): string {
  const [, seconds = '', fraction = ''] = /^(.*?\d\d:\d\d:\d\d)(?:\.(\d+))?/.exec(iso) ?? []
  return String(BigInt(Date.parse(`${seconds}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0').slice(0, 6)))
}
