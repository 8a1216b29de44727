import { markedJson } from '../core/float-marks.ts'
import { createHash } from '../core/digest.ts'
import type { JsonRecord } from '../core/config.ts'
import type { Node, UniqueId } from '../core/node.ts'
import { graphNodes, listedNodes, type ParsedProject } from '../core/parsed-project.ts'
import type { CompiledNode } from '../core/result.ts'
import { type ArtifactRun, metadataOf, timestamp } from './metadata.ts'
import { macroText, nodeText } from './node-json.ts'

export interface ManifestInput {
  readonly run: ArtifactRun
  readonly parsed: ParsedProject
  readonly compiled: ReadonlyMap<UniqueId, CompiledNode>
  /** Of a compiled node: where its SQL was written, relative to the project. */
  readonly compiledPath: (node: Node) => string
  /** Definitions of named selectors as they were written. */
  readonly selectors: JsonRecord
}

/** The text of manifest.json, schema v12. Node by node, so that thousands of nodes never make one object. */
export function manifestText(input: ManifestInput): string {
  const { parsed, run } = input
  const section = (items: ReadonlyMap<string, unknown>): string =>
    `{${[...items].map(([id, item]) => `${JSON.stringify(id)}:${markedJson(item)}`).join(',')}}`
  const disabled = [...parsed.disabled].map(
    ([id, list]) => `${JSON.stringify(id)}:[${list.map((node) => nodeText(node, undefined)).join(',')}]`,
  )
  const listed = listedNodes(parsed)
  const functions = new Map([...listed].filter(([, node]) => node.resource_type === 'function'))
  const others = functions.size === 0 ? listed : new Map([...listed].filter(([id]) => !functions.has(id)))
  const { parents, children } = familyOf(parsed)
  const sections: [string, string][] = [
    ['metadata', JSON.stringify(manifestMetadata(run))],
    ['nodes', nodeSection(others, input)],
    ['sources', nodeSection(parsed.sources, input)],
    ['macros', `{${[...parsed.macros].map(([id, macro]) => `${JSON.stringify(id)}:${macroText(macro)}`).join(',')}}`],
    ['docs', section(parsed.docs)],
    ['exposures', nodeSection(parsed.exposures, input)],
    ['metrics', section(parsed.semantic.metrics)],
    ['groups', section(parsed.groups)],
    ['selectors', JSON.stringify(input.selectors)],
    ['disabled', `{${disabled.join(',')}}`],
    ['parent_map', section(parents)],
    ['child_map', section(children)],
    ['group_map', JSON.stringify(groupMap(parsed))],
    ['saved_queries', section(parsed.semantic.savedQueries)],
    ['semantic_models', section(parsed.semantic.semanticModels)],
    // dbt's schema has no place for the SQL of a unit test.
    ['unit_tests', nodeSection(parsed.unitTests, { ...input, compiled: new Map() })],
    ['functions', nodeSection(functions, input)],
  ]
  return `{${sections.map(([key, text]) => `"${key}":${text}`).join(',')}}`
}

function nodeSection(nodes: ReadonlyMap<UniqueId, Node>, { compiled, compiledPath }: ManifestInput): string {
  const entries = [...nodes].map(([id, node]) => {
    const found = compiled.get(id)
    // Compiled, the targets of its foreign keys are relations.
    const own = found?.node ?? node
    return `${JSON.stringify(id)}:${nodeText(own, found && { compiled: found, path: compiledPath(node) })}`
  })
  return `{${entries.join(',')}}`
}

function manifestMetadata(run: ArtifactRun): JsonRecord {
  return {
    ...metadataOf('manifest/v12', run),
    project_name: run.projectName,
    project_id: createHash('md5').update(run.projectName).digest('hex'),
    user_id: null,
    send_anonymous_usage_stats: false,
    adapter_type: run.adapterType,
    quoting: run.quoting,
    run_started_at: timestamp(run.startedAt),
  }
}

/** Who reads whom, both ways; every vertex has its lines, empty ones included. */
function familyOf(parsed: ParsedProject): { parents: Map<UniqueId, UniqueId[]>; children: Map<UniqueId, UniqueId[]> } {
  const parents = new Map<UniqueId, UniqueId[]>()
  const children = new Map<UniqueId, UniqueId[]>()
  for (const node of [...graphNodes(parsed), ...parsed.untargetedTests.values()]) {
    const above = 'depends_on' in node && 'nodes' in node.depends_on ? node.depends_on.nodes : []
    parents.set(node.unique_id, [...new Set(above)].sort())
  }
  const { semanticModels, metrics, savedQueries } = parsed.semantic
  for (const [id, record] of [...semanticModels, ...metrics, ...savedQueries]) parents.set(id, dependenciesOf(record))
  for (const id of parents.keys()) children.set(id, [])
  for (const [id, above] of parents) for (const parent of above) children.get(parent)?.push(id)
  for (const below of children.values()) below.sort()
  return { parents, children }
}

/** `depends_on.nodes` of a record in the manifest's shape. */
function dependenciesOf({ depends_on: dependsOn }: JsonRecord): UniqueId[] {
  const nodes = typeof dependsOn === 'object' && dependsOn !== null && 'nodes' in dependsOn ? dependsOn.nodes : []
  return Array.isArray(nodes) ? nodes.filter((id) => typeof id === 'string').sort() : []
}

function groupMap(parsed: ParsedProject): Readonly<Record<string, UniqueId[]>> {
  const map: Record<string, UniqueId[]> = {}
  for (const group of parsed.groups.values()) map[group.name] = []
  for (const node of parsed.nodes.values()) if (node.group !== null) map[node.group]?.push(node.unique_id)
  return map
}
