import { WarehouseError, type Connection } from '../core/adapter.ts'
import { bad, good, type Checked } from '../core/diagnostic.ts'
import type { Node } from '../core/node.ts'
import type { CompiledNode } from '../core/result.ts'
import type { Table } from '../core/table.ts'
import type { CompileEnv } from '../compile/compile-env.ts'
import { compileNode } from '../compile/compile-node.ts'
import { locateWarehouseError } from '../compile/warehouse-error.ts'
import { withoutFinalSemicolon } from '../sql/comments.ts'
import { unbuiltHint } from './unbuilt-parent.ts'

export interface Shown {
  readonly compiled: CompiledNode
  readonly table: Table
}

export interface ShowOptions {
  readonly connection: Connection
  readonly signal: AbortSignal
  /** Rows at most; undefined: all of them, held in memory. */
  readonly limit: number | undefined
}

/** The rows that a node's SQL gives, or those of its table where it has none (seeds, TypeScript models). Changes nothing. */
export async function showNode(env: CompileEnv, node: Node, options: ShowOptions): Promise<Checked<Shown>> {
  const { connection, signal, limit } = options
  const compiled = await compileNode(env, node, {
    connection,
    requiresDeclaredRefs: node.resource_type !== 'sql_operation',
  })
  if (!compiled.ok) return compiled
  const hasSql = 'language' in node && node.language === 'sql' && compiled.value.compiledCode !== undefined
  const relation = (): string => env.run.adapter.dialect.relation(env.run.relations.ownRelation(node).toRelation())
  const sql = hasSql
    ? withoutFinalSemicolon(compiled.value.compiledCode ?? '', env.syntax)
    : `select * from ${relation()}`
  try {
    const table = await connection.query(sql, { signal, ...(limit !== undefined && { limit }) })
    return good({ compiled: compiled.value, table }, compiled.problems)
  } catch (thrown) {
    if (!(thrown instanceof WarehouseError) || thrown.kind === 'cancelled') throw thrown
    const found = locateWarehouseError(thrown, compiled.value, { codeAt: hasSql ? 0 : undefined })
    const hint = hasSql ? unbuiltHint(env.run.parsed, node, thrown) : ownTableHint(node, thrown)
    return bad(hint === undefined ? found : { ...found, hint })
  }
}

/** Of what has no SQL the table is shown, which has to be there. */
function ownTableHint(node: Node, { message }: WarehouseError): string | undefined {
  const isBuilt = node.resource_type === 'seed' || ('language' in node && node.language === 'typescript')
  if (!isBuilt || !/does not exist|not found/i.test(message)) return undefined
  const kind = node.resource_type === 'seed' ? 'seed' : 'TypeScript model'
  return `Of a ${kind} the table is shown. Build it first: tsdbt build --select ${node.name}`
}
