import type { JsonRecord } from '../../core/config.ts'
import type { MacroNode, Node, UniqueId } from '../../core/node.ts'
import { graphNodes, type ParsedProject } from '../../core/parsed-project.ts'
import type { PageKind } from '../page-data.ts'
import { recordIn, textIn, textsIn } from './json-reading.ts'

export type SemanticKind = 'metric' | 'semantic_model' | 'saved_query'

/** Something the page has a place for. */
export type Shown =
  | { readonly of: 'node'; readonly id: UniqueId; readonly kind: PageKind; readonly node: Node }
  | { readonly of: 'macro'; readonly id: UniqueId; readonly kind: 'macro'; readonly node: MacroNode }
  | { readonly of: 'semantic'; readonly id: UniqueId; readonly kind: SemanticKind; readonly node: JsonRecord }

/** Everything the page shows, by unique id: no hooks, no macros that ship with tsdbt, nothing that says `docs: {show: false}`. */
export function shownNodes(parsed: ParsedProject): readonly Shown[] {
  const { metrics, semanticModels, savedQueries } = parsed.semantic
  const all = [
    ...[...graphNodes(parsed)].flatMap(shownNode),
    ...[...parsed.macros.values()].flatMap((macro) => shownMacro(macro, parsed.adapterType)),
    ...shownRecords('metric', metrics),
    ...shownRecords('semantic_model', semanticModels),
    ...shownRecords('saved_query', savedQueries),
  ]
  const hidden = hiddenIds(parsed)
  return all
    .filter((shown) => !hidden.has(shown.id) && !isTestOfHidden(shown, hidden))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

function shownNode(node: Node): Shown[] {
  const { resource_type: kind, unique_id: id } = node
  return kind === 'operation' || kind === 'sql_operation' ? [] : [{ of: 'node', id, kind, node }]
}

function shownMacro(macro: MacroNode, adapterType: string): Shown[] {
  const isOurs = macro.package_name === 'dbt' || macro.package_name === `dbt_${adapterType}`
  return isOurs ? [] : [{ of: 'macro', id: macro.unique_id, kind: 'macro', node: macro }]
}

const shownRecords = (kind: SemanticKind, records: ReadonlyMap<UniqueId, JsonRecord>): Shown[] =>
  [...records].map(([id, node]) => ({ of: 'semantic', id, kind, node }))

function hiddenIds(parsed: ParsedProject): ReadonlySet<UniqueId> {
  const hidden = new Set<UniqueId>()
  for (const node of [...parsed.nodes.values(), ...parsed.macros.values()])
    if (!node.docs.show) hidden.add(node.unique_id)
  return hidden
}

/** What is tested is in a test's name and SQL. */
function isTestOfHidden({ of, node }: Shown, hidden: ReadonlySet<UniqueId>): boolean {
  if (of !== 'node') return false
  if (node.resource_type === 'unit_test') return hidden.has(node.tested_node_unique_id ?? '')
  return node.resource_type === 'test' && node.depends_on.nodes.some((id) => hidden.has(id))
}

/** What something reads, in its own order. */
export function parentsOf({ of, node }: Shown): readonly UniqueId[] {
  if (of === 'macro') return []
  if (of === 'semantic') return textsIn(recordIn(node, 'depends_on'), 'nodes')
  if (node.resource_type === 'unit_test') return node.tested_node_unique_id ? [node.tested_node_unique_id] : []
  return 'depends_on' in node ? node.depends_on.nodes : []
}

export const macrosOf = ({ of, node }: Shown): readonly UniqueId[] =>
  of === 'semantic' || !('depends_on' in node) ? [] : node.depends_on.macros

/** The nodes something reads among those that are shown; where it reads a hidden one, what that one reads. */
export function shownParents(shown: Shown, parsed: ParsedProject, isShown: (id: UniqueId) => boolean): UniqueId[] {
  const found = new Set<UniqueId>()
  const seen = new Set<UniqueId>()
  const open = [...parentsOf(shown)]
  for (let at = 0; at < open.length; at++) {
    const id = open[at] ?? ''
    if (seen.has(id)) continue
    seen.add(id)
    if (isShown(id)) found.add(id)
    else {
      const node = parsed.nodes.get(id)
      if (node && 'depends_on' in node) open.push(...node.depends_on.nodes)
    }
  }
  found.delete(shown.id)
  return [...found]
}

export const describedAs = ({ node }: Shown): string => textIn(node, 'description') ?? ''
