import type { IndexNode, PageKind } from '../page-data.ts'
import { groupHref, listHref, nodeHref, overviewHref, sourcesHref } from './routes.ts'
import { kindNames, type Site } from './site.ts'

/** A line of the sidebar, with what is below it. */
export interface TreeItem {
  readonly key: string
  readonly label: string
  readonly href?: string
  readonly kind?: PageKind
  readonly status?: string
  readonly children: readonly TreeItem[]
}

const fileKinds: ReadonlySet<PageKind> = new Set(['model', 'seed', 'snapshot', 'analysis', 'function', 'macro'])

/** Sources and what is defined in YAML by kind, then files by package and folder. */
export function projectTree(site: Site): readonly TreeItem[] {
  const listed = (['exposure', 'metric', 'semantic_model', 'saved_query'] as const).flatMap((kind) =>
    listOf(site, kind),
  )
  return [...sourceTree(site), ...listed, ...packageTrees(site)]
}

/** What lies in the warehouse, by database and schema. */
export function databaseTree(site: Site): readonly TreeItem[] {
  const placed = site.nodes.flatMap((node) => (node.relation ? [{ node, path: node.relation }] : []))
  return folders(
    'database',
    placed.map(({ node, path: [database, schema, name] }) => ({ node, path: [database, schema, name] })),
  )
}

export function groupTree(site: Site): readonly TreeItem[] {
  return (site.index.groups ?? []).map(({ name }) => ({
    key: `group/${name}`,
    label: name,
    href: groupHref(name),
    children: site.nodes.filter(({ group }) => group === name).map(leaf),
  }))
}

export const leaf = (node: IndexNode): TreeItem => ({
  key: node.id,
  label: node.kind === 'source' ? node.name.slice(node.name.indexOf('.') + 1) : node.name,
  href: nodeHref(node),
  kind: node.kind,
  ...(node.status !== undefined && { status: node.status }),
  children: [],
})

function sourceTree(site: Site): readonly TreeItem[] {
  const bySource = Map.groupBy(
    site.nodes.filter(({ kind }) => kind === 'source'),
    ({ name }) => name.slice(0, name.indexOf('.')),
  )
  if (bySource.size === 0) return []
  const children = [...bySource].sort(byKey).map(([name, nodes]) => ({
    key: `sources/${name}`,
    label: name,
    href: sourcesHref(name),
    children: sorted(nodes.map(leaf)),
  }))
  return [{ key: 'sources', label: kindNames.source[1], href: listHref('source'), children }]
}

function listOf(site: Site, kind: PageKind): readonly TreeItem[] {
  const nodes = site.nodes.filter((node) => node.kind === kind)
  if (nodes.length === 0) return []
  return [{ key: kind, label: kindNames[kind][1], href: listHref(kind), children: sorted(nodes.map(leaf)) }]
}

function packageTrees(site: Site): readonly TreeItem[] {
  const files = site.nodes.filter(({ kind, test }) => fileKinds.has(kind) || (kind === 'test' && test === undefined))
  const byPackage = Map.groupBy(files, (node) => node.package)
  const own = byPackage.get(site.index.project) ?? []
  byPackage.delete(site.index.project)
  const folder = (name: string, nodes: readonly IndexNode[]): TreeItem => ({
    key: `package/${name}`,
    label: name,
    href: overviewHref(name),
    children: folders(
      `package/${name}`,
      nodes.map((node) => ({ node, path: [...dirOf(node), node.name] })),
    ),
  })
  return [folder(site.index.project, own), ...[...byPackage].sort(byKey).map(([name, nodes]) => folder(name, nodes))]
}

const dirOf = ({ path }: IndexNode): readonly string[] => path.split(/[\\/]/).slice(0, -1)

interface Placed {
  readonly node: IndexNode
  /** Folders, then the node's own name. */
  readonly path: readonly string[]
}

/** Folders before nodes, each by name. */
function folders(key: string, placed: readonly Placed[]): readonly TreeItem[] {
  const here = placed.filter(({ path }) => path.length <= 1).map(({ node }) => leaf(node))
  const inner = Map.groupBy(
    placed.filter(({ path }) => path.length > 1),
    ({ path }) => path[0] ?? '',
  )
  const items = [...inner].sort(byKey).map(([name, list]): TreeItem => {
    const below = list.map(({ node, path }) => ({ node, path: path.slice(1) }))
    return { key: `${key}/${name}`, label: name, children: folders(`${key}/${name}`, below) }
  })
  return [...items, ...sorted(here)]
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => compare(a, b)
const sorted = (items: readonly TreeItem[]): readonly TreeItem[] => items.toSorted((a, b) => compare(a.label, b.label))
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
