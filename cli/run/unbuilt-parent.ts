import type { WarehouseError } from '../core/adapter.ts'
import type { Node } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'

const built: ReadonlySet<string> = new Set(['model', 'seed', 'snapshot', 'function'])

/** The way out where a node reads a model, seed or snapshot of the project that the warehouse does not have; undefined where something else is wrong. */
export function unbuiltHint(
  { nodes }: Pick<ParsedProject, 'nodes'>,
  node: Node,
  { detail }: WarehouseError,
): string | undefined {
  if (detail['subtype'] !== 'MISSING_ENTRY') return undefined
  // SQL of the command line has no parents that are known before it runs.
  const isAdHoc = node.resource_type === 'sql_operation'
  const read = 'depends_on' in node && !isAdHoc ? node.depends_on.nodes.map((id) => nodes.get(id)) : nodes.values()
  for (const parent of read) {
    if (parent && built.has(parent.resource_type) && 'alias' in parent && parent.alias === detail['name'])
      return `"${parent.name}" is not built in this target yet: tsdbt build --select +${parent.name}`
  }
  return undefined
}
