import type { Adapter, Warehouse } from '../../core/adapter.ts'
import type { JsonRecord } from '../../core/config.ts'
import type { Emit } from '../../core/event.ts'
import type { SourceNode, UniqueId } from '../../core/node.ts'
import { asked, asRows } from '../../tsmodel/module-query.ts'
import type { LoadContext } from '../../tsmodel/plugin/define-plugin.ts'
import type { Row } from '../../tsmodel/typed-columns.ts'
import type { Place } from '../session.ts'
import type { RelationNode } from '../unit.ts'

/** What a plugin is called in: a node of a run, or a template that calls it. */
export interface Surroundings {
  readonly id: UniqueId
  readonly warehouse: Warehouse
  readonly adapter: Adapter
  readonly projectRoot: string
  readonly var: (name: string, fallback?: unknown) => unknown
  readonly target: JsonRecord
  readonly now: Date
  readonly signal: AbortSignal
  readonly emit: Emit
}

export const surroundingsOf = (node: SourceNode | RelationNode, { session, signal }: Place): Surroundings => ({
  id: node.unique_id,
  warehouse: session.warehouse,
  adapter: session.adapter,
  projectRoot: session.projectRoot,
  var: (name, fallback) => session.engine.varOf(node, name, fallback),
  target: session.target,
  now: session.now,
  signal,
  emit: session.emit,
})

/** What plugins get to work with whatever they do. */
export function runningContext({
  id,
  warehouse,
  var: variable,
  target,
  now,
  signal,
  emit,
}: Surroundings): Omit<LoadContext, 'config' | 'projectRoot' | 'source'> {
  return {
    query: (sql) => asked(() => rowsOf(sql, warehouse, signal)),
    var: variable,
    target,
    now,
    signal,
    log: (text) => emit({ type: 'template-message', level: 'info', text, id }),
  }
}

/** On a session of its own: another one is being written to. */
async function rowsOf(sql: string, warehouse: Warehouse, signal: AbortSignal): Promise<readonly Row[]> {
  const connection = await warehouse.connect('plugin')
  try {
    return asRows(await connection.query(sql, { signal }))
  } finally {
    await connection.close()
  }
}
