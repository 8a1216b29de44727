import { problem, type Diagnostic } from '../core/diagnostic.ts'
import type { Node } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import { graphNodes } from '../core/parsed-project.ts'
import type { ConfigTree, Package } from '../project/project.ts'
import { isRecord, type JsonRecord } from './read-json.ts'

const treeOfType: Partial<Record<Node['resource_type'], ConfigTree>> = {
  model: 'models',
  analysis: 'models',
  operation: 'models',
  seed: 'seeds',
  snapshot: 'snapshots',
  function: 'functions',
  source: 'sources',
  test: 'data_tests',
  exposure: 'exposures',
  unit_test: 'unit_tests',
}

/** Paths of the project file's config trees that lead to nothing: a folder that was renamed, a package's name misspelt. */
export function unusedConfigs(parsed: ParsedProject, root: Package): Diagnostic[] {
  const used = new Map<ConfigTree, Set<string>>()
  for (const node of [...graphNodes(parsed), ...parsed.untargetedTests.values()]) markUsed(node, used)
  for (const nodes of parsed.disabled.values()) for (const node of nodes) markUsed(node, used)
  const { trees, document } = root.config
  return [...new Set(Object.values(treeOfType))].flatMap((tree) =>
    configPaths(trees[tree], [])
      .filter((path) => !isUsed(used.get(tree), path))
      .map((path) => {
        const key = tree === 'data_tests' && isRecord(document.value) && !(tree in document.value) ? 'tests' : tree
        return problem('config-path-unused', { path: [tree, ...path].join('.') }, document.keyAt([key, ...path]))
      }),
  )
}

/** What stands at the root of a tree is for every node of its kind. */
const isUsed = (prefixes: ReadonlySet<string> | undefined, path: readonly string[]): boolean =>
  path.length === 0 ? prefixes !== undefined : prefixes?.has(path.join('\u0000')) === true

function markUsed(node: Node, used: Map<ConfigTree, Set<string>>): void {
  const tree = treeOfType[node.resource_type]
  if (tree === undefined) return
  let prefixes = used.get(tree)
  if (!prefixes) used.set(tree, (prefixes = new Set()))
  let prefix = ''
  for (const [index, name] of node.fqn.entries()) {
    prefix = index === 0 ? name : `${prefix}\u0000${name}`
    prefixes.add(prefix)
  }
}

/** Paths to every level that sets something itself. */
function configPaths(level: JsonRecord, path: readonly string[]): readonly (readonly string[])[] {
  const paths: (readonly string[])[] = []
  let isSet = false
  for (const [key, value] of Object.entries(level)) {
    if (isRecord(value) && !key.startsWith('+')) paths.push(...configPaths(value, [...path, key]))
    else isSet = true
  }
  return isSet ? [path, ...paths] : paths
}
