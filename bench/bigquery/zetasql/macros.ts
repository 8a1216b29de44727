import type { Connection } from '../../../cli/core/adapter.ts'
import type { CellValue } from '../../../cli/core/table.ts'
import { TypedText } from '../../../cli/core/table.ts'
import { renderOperation, testEnv, withConnection } from '../../../cli/context/testing/rendering.ts'
import type { Tally } from '../tally.ts'
import { Analyzer } from './analyzer.ts'
import { differenceOf } from './macro-differences.ts'
import { type MacroCase, macroCases } from './macro-cases.ts'
import type { ZetasqlService } from './service.ts'

/** An engine that a macro is rendered for and evaluated on. */
interface Engine {
  readonly type: 'duckdb' | 'bigquery'
  readonly env: ReturnType<typeof testEnv>
  readonly connection: Pick<Connection, 'query'>
  /** Of a macro's result, as text. */
  readonly textOf: (expression: string) => string
}

/** Every macro, by types and edge cases, rendered for both engines and evaluated by both: DuckDB itself, and GoogleSQL's reference implementation. */
export async function checkMacros(service: ZetasqlService, tally: Tally): Promise<void> {
  const analyzer = await Analyzer.make(service)
  const query: Connection['query'] = async (sql) => {
    const rows = await analyzer.evaluate(sql)
    return { columns: [{ name: 'value', type: 'INT64' }], rows: rows.map((row) => row.map(numberOrText)) }
  }
  const textOf = (expression: string): string => `cast(${expression} as string)`
  const bigquery: Engine = {
    type: 'bigquery',
    env: testEnv({ adapterType: 'bigquery' }),
    connection: { query },
    textOf,
  }
  const env = testEnv()
  await withConnection(env, async (connection) => {
    const duckdb: Engine = { type: 'duckdb', env, connection, textOf: (expression) => `cast(${expression} as varchar)` }
    for (const one of macroCases) {
      const [here, there] = await Promise.all([evaluated(duckdb, one), evaluated(bigquery, one)])
      const known = differenceOf(one)
      const isEqual = here === there
      const told = `DuckDB:   ${here}\nBigQuery: ${there}`
      if (known === undefined) tally.check(one.call, isEqual ? undefined : told)
      else
        tally.check(`${one.call} differs`, isEqual ? `This is listed as different (${known}), and is not.` : undefined)
    }
  })
}

const numberOrText = (value: unknown): CellValue =>
  typeof value === 'string' && /^-?\d+$/.test(value) && Number.isSafeInteger(Number(value))
    ? Number(value)
    : value === null
      ? null
      : String(value)

const neutral = /\{(string|int|numeric|boolean)\}/g

/** Rows as text, or what the engine refused. */
async function evaluated(
  { type, env, connection, textOf }: Engine,
  { call, from, column }: MacroCase,
): Promise<string> {
  const typed = (text: string): string => text.replace(neutral, (_, name: string) => typeNames[type][name] ?? name)
  try {
    // The parts of a connection that a macro uses.
    const rendered = await renderOperation(env, `{{ ${typed(call)} }}`, connection as Connection)
    const sql =
      column === undefined
        ? `select ${textOf(`(${rendered})`)} as value${from === undefined ? '' : ` from ${typed(from)}`}`
        : `select ${textOf(column)} as value from (${rendered}) as q`
    const { rows } = await connection.query(sql)
    return rows
      .map(([value]) => plain(value ?? null))
      .sort()
      .join(' | ')
  } catch (error) {
    return `refused: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`
  }
}

const typeNames: Readonly<Record<Engine['type'], Readonly<Record<string, string>>>> = {
  duckdb: { string: 'varchar', int: 'integer', numeric: 'decimal(10, 2)', boolean: 'boolean' },
  bigquery: { string: 'string', int: 'int64', numeric: 'numeric', boolean: 'bool' },
}

/** The same value in one text: `1.500000` is `1.5`, and UTC needs no mark. */
function plain(value: CellValue): string {
  if (value === null) return 'null'
  const text = value instanceof TypedText ? value.text : String(value)
  if (/^-?\d+\.\d+$/.test(text)) return text.replace(/\.?0+$/, '')
  return text.replace(/(?<=\d\d:\d\d:\d\d)\+00$/, '')
}
