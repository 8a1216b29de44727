import type { Warehouse } from '../../core/adapter.ts'
import type { SourceNode } from '../../core/node.ts'
import { asked, asRows } from '../../tsmodel/module-query.ts'
import type { Row } from '../../tsmodel/typed-columns.ts'
import type { LoadContext } from '../../tsmodel/plugin/define-plugin.ts'
import type { Place } from '../session.ts'
import type { RelationNode } from '../unit.ts'

/** What plugins get to work with whatever they do. */
export function runningContext(
  node: SourceNode | RelationNode,
  { session, signal }: Place,
): Omit<LoadContext, 'config' | 'projectRoot' | 'source'> {
  return {
    query: (sql) => asked(() => rowsOf(sql, session.warehouse, signal)),
    var: (name, fallback) => session.engine.varOf(node, name, fallback),
    target: session.target,
    now: session.now,
    signal,
    log: (text) => session.emit({ type: 'template-message', level: 'info', text, id: node.unique_id }),
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
