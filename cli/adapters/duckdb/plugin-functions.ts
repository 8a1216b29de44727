import type { DuckDBConnection, DuckDBDataChunk, DuckDBType, DuckDBVector } from '@duckdb/node-api'
import { problem, ProblemError } from '../../core/diagnostic.ts'
import type { Plugin, ScalarFunction } from '../../core/plugin.ts'
import type { CellValue } from '../../core/table.ts'
import { quoteString } from '../../sql/quote.ts'
import { DuckDBScalarFunction } from './api.ts'
import { cellReader } from './cells.ts'
import { warehouseError } from './errors.ts'
import { valueMaker } from './function-values.ts'

/** Makes a plugin's functions known to all sessions of the database that a session is of. Throws `ProblemError`. */
export async function addFunctions(session: DuckDBConnection, { functions, alias, placeOf }: Plugin): Promise<void> {
  for (const made of functions) {
    const refused = (reason: string, hint?: string): ProblemError =>
      new ProblemError(problem('plugin-function', { name: made.name, reason }, placeOf(made.name), { hint }))
    if (await isTaken(session, made.name))
      throw refused('there is a function of that name already', 'Give it a name of its own.')
    const [returned, ...parameters] = await typesOf(session, made, refused)
    if (!returned) throw refused('its types are unknown')
    const write = valueMaker(returned)
    if (!write) throw refused(`its result cannot be of the type ${made.returns}`, resultTypes)
    session.registerScalarFunction(scalarFunction(made, returned, { alias, parameters, write }))
  }
}

const resultTypes =
  'It may be of a boolean, an integer, float, double, decimal, varchar, json, date, timestamp, timestamptz, or a list of one of them.'

async function isTaken(session: DuckDBConnection, name: string): Promise<boolean> {
  const asked = `select 1 from duckdb_functions() where lower(function_name) = ${quoteString(name.toLowerCase())} limit 1`
  return (await (await session.run(asked)).getRows()).length > 0
}

/** The types of its result and of its parameters, as the engine reads their names. */
async function typesOf(
  session: DuckDBConnection,
  { returns, parameters }: ScalarFunction,
  refused: (reason: string) => ProblemError,
): Promise<readonly DuckDBType[]> {
  const types: DuckDBType[] = []
  for (const type of [returns, ...parameters]) {
    try {
      types.push((await session.run(`select null::${type}`)).columnType(0))
    } catch (error) {
      throw refused(`"${type}" is no type (${warehouseError(error).message.split('\n')[0] ?? ''})`)
    }
  }
  return types
}

interface Typed {
  readonly alias: string
  readonly parameters: readonly DuckDBType[]
  readonly write: NonNullable<ReturnType<typeof valueMaker>>
}

function scalarFunction(
  made: ScalarFunction,
  returned: DuckDBType,
  { alias, parameters, write }: Typed,
): DuckDBScalarFunction {
  const readers = parameters.map(cellReader)
  return DuckDBScalarFunction.create({
    name: made.name,
    returnType: returned,
    parameterTypes: parameters,
    specialHandling: made.takesNulls,
    volatile: made.isVolatile,
    mainFunction(info, chunk, output) {
      try {
        callAll(made, { chunk, output, readers, write })
      } catch (thrown) {
        const reason = thrown instanceof Error ? thrown.message : String(thrown)
        info.setError(`${made.name}() of the plugin "${alias}": ${reason}`)
      }
    },
  })
}

interface Call {
  readonly chunk: DuckDBDataChunk
  readonly output: DuckDBVector
  readonly readers: readonly ((value: ReturnType<DuckDBVector['getItem']>) => CellValue)[]
  readonly write: NonNullable<ReturnType<typeof valueMaker>>
}

function callAll({ call, takesNulls }: ScalarFunction, { chunk, output, readers, write }: Call): void {
  const vectors = readers.map((_, index) => chunk.getColumnVector(index))
  for (let row = 0; row < chunk.rowCount; row++) {
    const values = readers.map((read, index) => read(vectors[index]?.getItem(row) ?? null))
    const cell = !takesNulls && values.includes(null) ? null : call(values)
    output.setItem(row, cell === null ? null : write(cell))
  }
  output.flush()
}
