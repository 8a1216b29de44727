import { bad, type Checked, type Diagnostic, good, problem } from '../core/diagnostic.ts'
import type { ExposureNode, ModelNode, Node, SeedNode, SnapshotNode, SourceNode } from '../core/node.ts'
import { findNode, type ParsedProject } from '../core/parsed-project.ts'
import { didYouMean } from '../core/suggest.ts'
import { type LinkedTable, type LinkOptions, lookerLink } from '../looker/link.ts'
import { lookerSettings, type LookerSettings, settingNames } from '../looker/settings.ts'

type TableNode = ModelNode | SeedNode | SnapshotNode | SourceNode
export type LinkedNode = TableNode | ExposureNode

const isTable = (node: Node | undefined): node is TableNode =>
  node?.resource_type === 'model' ||
  node?.resource_type === 'seed' ||
  node?.resource_type === 'snapshot' ||
  node?.resource_type === 'source'

/** Marts and exposures by their names. */
export function namedNodes(parsed: ParsedProject, names: readonly string[]): Checked<readonly LinkedNode[]> {
  const known = new Map<string, LinkedNode>()
  for (const node of parsed.nodes.values()) if (isTable(node)) known.set(node.name, node)
  for (const node of parsed.exposures.values()) known.set(node.name, node)
  const problems: Diagnostic[] = []
  const found = names.flatMap((name) => {
    const node = known.get(name)
    if (!node)
      problems.push(problem('looker-name-unknown', { name }, undefined, { hint: didYouMean(name, [...known.keys()]) }))
    return node ?? []
  })
  return problems.length > 0 ? bad(...problems) : good(found)
}

/** A link to a report on nodes; an exposure stands for the tables it reads. The first one's settings count for the report. */
export function linkTo(
  parsed: ParsedProject,
  nodes: readonly LinkedNode[],
  given: LinkOptions,
): Checked<{ readonly url: string; readonly tables: readonly LinkedTable[] }> {
  const problems: Diagnostic[] = []
  const read = nodes.map((node) => settingsOf(node, problems))
  const tables: { readonly node: TableNode; readonly alias: string | undefined }[] = []
  for (const [index, node] of nodes.entries()) {
    for (const one of node.resource_type === 'exposure' ? parentsOf(parsed, node) : [node]) {
      const wrong = unreadable(one)
      if (wrong)
        problems.push(problem('looker-no-table', { name: one.name, reason: wrong }, parsed.places.get(one.unique_id)))
      const own = one === node ? read[index] : settingsOf(one, problems)
      if (!tables.some((table) => table.node === one)) tables.push({ node: one, alias: own?.alias })
    }
    if (node.resource_type === 'exposure' && parentsOf(parsed, node).length === 0) {
      const reason = 'it depends on no model'
      problems.push(problem('looker-no-table', { name: node.name, reason }, parsed.places.get(node.unique_id)))
    }
  }
  if (problems.some(({ severity }) => severity === 'error')) return bad(...problems)
  const settings = Object.assign({}, ...read.toReversed()) as LookerSettings // each of them is one
  const linked = tables.map(({ node, alias }, index) => linkedTable(node, alias ?? `ds${index}`))
  const [first] = nodes
  const name = first?.resource_type === 'exposure' ? (first.label ?? first.name) : undefined
  const { alias: _, ...ofReport } = settings
  return good({ url: lookerLink(linked, { reportName: name, ...ofReport, ...given }), tables: linked }, problems)
}

function settingsOf(node: LinkedNode, problems: Diagnostic[]): LookerSettings | undefined {
  const read = lookerSettings(node.config.meta) ?? lookerSettings('meta' in node ? node.meta : undefined)
  for (const key of read?.unknown ?? []) {
    const hint = didYouMean(key, settingNames) ?? `It may say ${settingNames.join(', ')}.`
    problems.push(
      problem('looker-setting-unknown', { name: node.name, key }, { file: node.original_file_path }, { hint }),
    )
  }
  return read?.settings
}

const parentsOf = (parsed: ParsedProject, { depends_on: { nodes } }: ExposureNode): readonly TableNode[] =>
  nodes.map((id) => findNode(parsed, id)).filter(isTable)

const unreadable = (node: TableNode): string | undefined =>
  'materialized' in node.config && node.config.materialized === 'ephemeral' ? 'it is ephemeral' : undefined

function linkedTable(node: TableNode, alias: string): LinkedTable {
  const table = node.resource_type === 'source' ? node.identifier : node.alias
  return { alias, project: node.database ?? '', dataset: node.schema, table, name: node.name }
}
