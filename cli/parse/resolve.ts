import type { FunctionNode, Node, RefArgs, RunnableNode, SourceNode } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import { Lookup, packagesToSearch, type Found } from './lookup.ts'

type Refable = Extract<RunnableNode, { resource_type: 'model' | 'seed' | 'snapshot' }>

interface Index {
  readonly refs: Lookup<Refable>
  readonly sources: Lookup<SourceNode>
  readonly functions: Lookup<FunctionNode>
}

const known = new WeakMap<ParsedProject, Index>()

/** What `ref()` means in a file of `from`, by dbt's rules: packages, versions, disabled targets. */
export function resolveRef(parsed: ParsedProject, from: Pick<Node, 'package_name'>, args: RefArgs): Found<Refable> {
  const packages = packagesToSearch(parsed.projectName, from.package_name, args.package)
  return indexOf(parsed).refs.search(args.name, packages, args.version)
}

/** What `source()` means in a file of `from`. */
export function resolveSource(
  parsed: ParsedProject,
  from: Pick<Node, 'package_name'>,
  source: string,
  table: string,
): Found<SourceNode> {
  const packages = packagesToSearch(parsed.projectName, from.package_name, null)
  return indexOf(parsed).sources.search(`${source}.${table}`, packages)
}

/** What `function()` means in a file of `from`: `['name']` or `['package', 'name']`. */
export function resolveFunction(
  parsed: ParsedProject,
  from: Pick<Node, 'package_name'>,
  path: readonly string[],
): Found<FunctionNode> {
  const [name = '', owner = null] = path.toReversed()
  return indexOf(parsed).functions.search(name, packagesToSearch(parsed.projectName, from.package_name, owner))
}

/** Names that a `ref()` could have meant. */
export const refNames = (parsed: ParsedProject): Iterable<string> => indexOf(parsed).refs.names()

function indexOf(parsed: ParsedProject): Index {
  const found = known.get(parsed)
  if (found) return found
  const index = {
    refs: new Lookup<Refable>(),
    sources: new Lookup<SourceNode>(),
    functions: new Lookup<FunctionNode>(),
  }
  for (const node of parsed.nodes.values()) addNode(index, node, true)
  for (const source of parsed.sources.values()) addNode(index, source, true)
  for (const nodes of parsed.disabled.values()) for (const node of nodes) addNode(index, node, false)
  known.set(parsed, index)
  return index
}

function addNode({ refs, sources, functions }: Index, node: Node, isEnabled: boolean): void {
  if (node.resource_type === 'source') {
    const name = `${node.source_name}.${node.name}`
    sources.add({ name, packageName: node.package_name, version: null, latestVersion: null, item: node }, isEnabled)
    return
  }
  if (node.resource_type === 'function') {
    const { name, package_name: packageName } = node
    functions.add({ name, packageName, version: null, latestVersion: null, item: node }, isEnabled)
    return
  }
  if (node.resource_type !== 'model' && node.resource_type !== 'seed' && node.resource_type !== 'snapshot') return
  const [version, latestVersion] = node.resource_type === 'model' ? [node.version, node.latest_version] : [null, null]
  refs.add({ name: node.name, packageName: node.package_name, version, latestVersion, item: node }, isEnabled)
}
