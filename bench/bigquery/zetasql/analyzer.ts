import type { SchemaField } from '../../../cli/adapters/bigquery/types.ts'
import { lineColumn } from '../../../cli/sql/position.ts'
import { splitStatements, type Statement } from '../../../cli/sql/split.ts'
import { bigquerySyntax } from '../../../cli/sql/syntax.ts'
import { Catalog } from './catalog.ts'
import { effectOf } from './effects.ts'
import { bigqueryLanguage, systemProcedures, type LanguageSettings } from './language.ts'
import { givesOneRow, leafOf, type ResolvedNode } from './resolved.ts'
import { Script } from './script.ts'
import type { RpcError, ZetasqlService } from './service.ts'

/** What the analyzer refuses, in BigQuery's words and with its way to tell the place. */
export class AnalysisError extends Error {}

export interface Analysed {
  /** Of the last statement: `SELECT`, `CREATE_TABLE_AS_SELECT`, `MERGE`, …; `SCRIPT` when there are several. */
  readonly statementType: string
  /** The columns of the last statement's result; none where it has no result. */
  readonly fields: readonly SchemaField[]
  readonly statements: number
  /** A query that reads no table: it can be evaluated. */
  readonly isConstant: boolean
  /** A query of one row whatever it reads: totals, or values alone. */
  readonly isOneRow: boolean
}

interface One {
  readonly type: string
  readonly fields: readonly SchemaField[]
  readonly isConstant: boolean
  readonly isOneRow: boolean
}

/** BigQuery's grammar and type checker over a catalog that DDL changes as it goes by. */
export class Analyzer {
  readonly catalog = new Catalog()
  readonly #service: ZetasqlService
  readonly #settings: LanguageSettings

  static async make(service: ZetasqlService): Promise<Analyzer> {
    return new Analyzer(service, await bigqueryLanguage(service))
  }

  private constructor(service: ZetasqlService, settings: LanguageSettings) {
    this.#service = service
    this.#settings = settings
  }

  /** Analyses a statement or a script, and takes its DDL into the catalog; a dry run leaves the catalog as it was. Throws `AnalysisError`. */
  async analyse(sql: string, { dryRun = false } = {}): Promise<Analysed> {
    const statements = splitStatements(sql, bigquerySyntax)
    const script = new Script()
    let last: One = { type: '', fields: [], isConstant: false, isOneRow: true }
    if (statements.length === 0) throw new AnalysisError('Syntax error: Unexpected end of statement at [1:1]')
    for (const statement of statements) {
      const fault = script.orderFault(statement.text)
      if (fault !== undefined) throw new AnalysisError(`${fault} at ${placeOf(sql, statement.start)}`)
      last = await this.#one(sql, statement, script, dryRun && statements.length === 1)
    }
    return {
      statementType: statements.length === 1 ? last.type : 'SCRIPT',
      fields: last.fields,
      statements: statements.length,
      isConstant: statements.length === 1 && last.isConstant,
      isOneRow: last.isOneRow,
    }
  }

  /** The rows of a query as the reference implementation evaluates it, over nothing but what the query itself says. */
  async evaluate(sql: string): Promise<readonly (readonly unknown[])[]> {
    const answer = await this.#rpc(sql, 0, 'evaluateQuery', {
      sql,
      options: this.#settings.analyzer,
      simpleCatalog: this.#proto(new Script()),
    })
    type Row = { readonly cell?: readonly Readonly<Record<string, unknown>>[] }
    const { content } = answer as { content?: { tableData?: { row?: readonly Row[] } } } // as the service documents it
    return (content?.tableData?.row ?? []).map((row) =>
      (row.cell ?? []).map((cell) => (typeof cell['value'] === 'string' ? cell[cell['value']] : null)),
    )
  }

  async #one(sql: string, { text, start }: Statement, script: Script, isDryRun: boolean): Promise<One> {
    const plain = script.plain(text)
    const { resolvedStatement } = (await this.#rpc(sql, start + plain.shift, 'analyze', {
      options: this.#settings.analyzer,
      simpleCatalog: this.#proto(script),
      sqlStatement: plain.text,
    })) as { resolvedStatement: ResolvedNode } // as the service documents it
    const effect = effectOf(resolvedStatement)
    if (effect.fault !== undefined) throw new AnalysisError(`${effect.fault} at ${placeOf(sql, start)}`)
    plain.declared?.(effect.fields)
    if (effect.function) script.functions.push(effect.function)
    if (!isDryRun && !effect.isTemporary) effect.apply(this.catalog)
    if (plain.declared) return { type: 'SCRIPT', fields: [], isConstant: false, isOneRow: true }
    return {
      type: effect.type,
      fields: effect.fields.map(namedField()),
      isConstant: effect.type === 'SELECT' && !JSON.stringify(resolvedStatement).includes('"resolvedTableScanNode"'),
      isOneRow: givesOneRow(leafOf(resolvedStatement).node['query']),
    }
  }

  #proto(script: Script): object {
    const tables = this.catalog.proto()
    return {
      name: 'bigquery',
      builtinFunctionOptions: { languageOptions: this.#settings.language },
      table: tables.table,
      catalog: [...tables.catalog, systemProcedures],
      namedType: integerNames,
      constant: script.constants(),
      customFunction: script.functions,
    }
  }

  async #rpc(sql: string, start: number, method: 'analyze' | 'evaluateQuery', request: object): Promise<unknown> {
    try {
      return await this.#service.call(method, request)
    } catch (error) {
      const { details } = error as RpcError
      throw new AnalysisError(movedPlace(details, sql, start), { cause: error })
    }
  }
}

/** Names of INT64 that BigQuery took from others; the library leaves such names to its host. */
const integerNames = ['INTEGER', 'INT', 'SMALLINT', 'BIGINT', 'TINYINT', 'BYTEINT'].map((name) => ({
  name,
  type: { typeKind: 'TYPE_INT64' },
}))

/** Columns without a name are f0_, f1_ and so on. */
function namedField(): (field: SchemaField) => SchemaField {
  let unnamed = 0
  return (field) => (field.name === '' || field.name.startsWith('$') ? { ...field, name: `f${unnamed++}_` } : field)
}

const placeOf = (sql: string, offset: number): string => {
  const { line, column } = lineColumn(sql, offset)
  return `[${line}:${column}]`
}

/** `[at 1:8]` in a statement, as BigQuery tells it for the whole text: ` at [3:8]`. */
const movedPlace = (message: string, sql: string, start: number): string =>
  message.replace(/ \[at (\d+):(\d+)\]/, (_, line: string, column: string) => {
    const first = lineColumn(sql, start)
    const moved = Number(line) === 1 ? first.column + Number(column) - 1 : Number(column)
    return ` at [${first.line + Number(line) - 1}:${moved}]`
  })
