/** A node of the resolved tree, with what its parent classes say of it. */
export type ResolvedNode = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is ResolvedNode =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The node that a family of alternatives holds, with its class: `resolvedCreateTableAsSelectStmtNode`. */
export function leafOf(any: unknown): { readonly kind: string; readonly node: ResolvedNode } {
  let kind = ''
  let node = any
  while (isRecord(node) && typeof node['node'] === 'string') {
    kind = node['node']
    node = node[kind]
  }
  return { kind, node: isRecord(node) ? flat(node) : {} }
}

/** Protocol buffers know no inheritance: what a parent class has stands in `parent`. */
function flat(node: ResolvedNode): ResolvedNode {
  const { parent, ...own } = node
  return isRecord(parent) ? { ...flat(parent), ...own } : own
}

export const list = (node: ResolvedNode, key: string): readonly unknown[] => {
  const value = node[key]
  return Array.isArray(value) ? value : []
}

export const text = (node: ResolvedNode, key: string): string => {
  const value = node[key]
  return typeof value === 'string' ? value : ''
}

/** Whether a scan gives one row whatever its tables hold. */
export function givesOneRow(scan: unknown): boolean {
  const { kind, node } = leafOf(scan)
  if (kind === 'resolvedSingleRowScanNode') return true
  if (kind === 'resolvedAggregateScanNode') return list(node, 'groupByList').length === 0
  const below = node['inputScan'] ?? node['query']
  return below !== undefined && kind !== 'resolvedFilterScanNode' && givesOneRow(below)
}
