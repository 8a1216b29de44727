import { WarehouseError, type Warehouse } from '../core/adapter.ts'
import { bad, type Checked, good, problem } from '../core/diagnostic.ts'
import type { Table } from '../core/table.ts'
import { connect } from './connect.ts'
import { inlineConflict } from './inline-conflict.ts'
import type { Invocation } from './invocation.ts'
import { openTargeted } from './open-project.ts'
import type { Options } from './options.ts'
import { refuse } from './refuse.ts'

/** `tsdbt show`: the first rows of a node or of SQL given on the command line. */
export async function run(invocation: Invocation): Promise<number> {
  const conflict = inlineConflict(invocation.options)
  if (conflict) return refuse(invocation, [conflict])
  const limit = limitOf(invocation.options)
  if (!limit.ok) return refuse(invocation, limit.problems)
  const direct = invocation.options.text('inline-direct')
  const sql = direct ?? plainSql(invocation.options.text('inline'))
  const exitCode = sql === undefined ? undefined : await showPlain(invocation, sql, limit.value, direct !== undefined)
  if (exitCode !== undefined) return exitCode
  const { showNodes } = await import('./show-nodes.ts')
  return showNodes(invocation, limit.value)
}

/** How many rows `--limit` asks for; undefined: all of them. */
function limitOf(options: Options): Checked<number | undefined> {
  const text = options.text('limit') ?? '5'
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < -1) {
    return bad(
      problem('flag-invalid', { flag: '--limit', expected: 'a whole number, or -1 for all rows', found: text }),
    )
  }
  return good(limit === -1 ? undefined : limit)
}

/** SQL without Jinja asks nothing of the project: its rows are there before the project would be parsed. */
const plainSql = (inline: string | undefined): string | undefined =>
  inline === undefined || inline.trim() === '' || /\{[{%#]/.test(inline) ? undefined : inline

/** The exit code; undefined where there is something to tell that the whole way tells better: a warning, or the place of a mistake in the query. */
async function showPlain(
  invocation: Invocation,
  sql: string,
  limit: number | undefined,
  isDirect: boolean,
): Promise<number | undefined> {
  let opening: Promise<Checked<Warehouse>> | undefined
  const opened = await openTargeted(invocation, (targeted) => {
    opening = connect(targeted)
  })
  const { printRows } = await import('./shown-rows.ts')
  const warehouse = await opening
  if (!opened.ok) return refuse(invocation, opened.problems)
  if (!warehouse?.ok) return refuse(invocation, warehouse?.problems ?? [])
  const rows = await rowsOf(sql, warehouse.value, invocation.signal, limit)
  await warehouse.value.close()
  if (!isDirect && (!rows.ok || opened.problems.length > 0)) return undefined
  const problems = [...opened.problems, ...rows.problems]
  if (!rows.ok) return refuse(invocation, problems)
  for (const found of problems) invocation.emit({ type: 'problem', problem: found })
  printRows(opened.value, undefined, rows.value)
  return 0
}

async function rowsOf(
  sql: string,
  warehouse: Warehouse,
  signal: AbortSignal,
  limit: number | undefined,
): Promise<Checked<Table>> {
  try {
    const connection = await warehouse.connect('show')
    return good(await connection.query(sql, { signal, ...(limit !== undefined && { limit }) }))
  } catch (thrown) {
    if (!(thrown instanceof WarehouseError) || thrown.kind === 'cancelled') throw thrown
    return bad(problem('sql-error', { reason: `${thrown.title}: ${thrown.message}` }, undefined, { cause: thrown }))
  }
}
