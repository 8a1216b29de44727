import type { RestRow, RestValue } from '../../../cli/adapters/bigquery/cells.ts'
import type { SchemaField } from '../../../cli/adapters/bigquery/types.ts'
import { type Backend, type BackendTable, type Done, RestFault } from '../rest/backend.ts'
import { AnalysisError, type Analyzer } from './analyzer.ts'

/** A statement that was sent, with what the analyzer says of it. */
export interface SeenStatement {
  readonly sql: string
  readonly statements: number
  readonly fault?: string
}

/**
 * A warehouse that analyses what it is sent and holds no data: queries of constants alone are evaluated, others answer one row of zeros, which is what a test
 * that passes counts.
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
      const rows = isQuery ? await this.#rows(sql, analysed.fields, analysed.isConstant) : []
      return { statementType: analysed.statementType, fields: analysed.fields, rows }
    } catch (error) {
      if (!(error instanceof AnalysisError)) throw error
      this.seen.push({ sql, statements: 1, fault: error.message })
      const isMissing = error.message.startsWith('Table not found')
      throw new RestFault(isMissing ? 404 : 400, isMissing ? 'notFound' : 'invalidQuery', error.message)
    }
  }

  async #rows(sql: string, fields: readonly SchemaField[], isConstant: boolean): Promise<readonly RestRow[]> {
    if (!isConstant) return [{ f: fields.map((field) => ({ v: zeroOf(field) })) }]
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

  /** Every row is JSON, and has no field that the table has not. */
  load(target: readonly string[], ndjson: string): number {
    const table = this.analyzer.catalog.get(target)
    if (!table) throw new RestFault(404, 'notFound', `Not found: Table ${target.join('.')}`)
    const known = new Set(table.fields.map(({ name }) => name))
    const lines = ndjson.split('\n').filter((line) => line !== '')
    for (const line of lines) {
      const unknown = Object.keys(JSON.parse(line) as object).find((name) => !known.has(name))
      if (unknown !== undefined) throw new RestFault(400, 'invalid', `No such field: ${unknown}.`)
    }
    return lines.length
  }
}

const zeros: Readonly<Record<string, string>> = {
  INTEGER: '0',
  FLOAT: '0.0',
  NUMERIC: '0',
  BIGNUMERIC: '0',
  BOOLEAN: 'false',
  DATE: '2018-01-01',
  TIMESTAMP: '1514764800000000',
  DATETIME: '2018-01-01T00:00:00',
}

const zeroOf = ({ type, mode }: SchemaField): RestValue => (mode === 'REPEATED' ? [] : (zeros[type] ?? null))

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
