import type { IndexNode, PageKind } from '../../page-data.ts'
import { kindNames, nodeAt, type Site } from '../site.ts'
import type { Drawing } from './drawing.ts'
import { type Layout, layoutOf } from './layout.ts'
import { linePath } from './lines.ts'

/** Nodes that lie together, drawn as one box. */
export interface Folder {
  readonly label: string
  /** The selection that takes them. */
  readonly selector: string
  readonly kind: PageKind
  readonly count: number
}

export interface FolderDrawing {
  readonly folders: readonly Folder[]
  /** Numbers of `folders`. */
  readonly edges: readonly (readonly [number, number])[]
  readonly layout: Layout
  readonly lines: readonly string[]
}

type Place = Omit<Folder, 'count'>

/** A part of the lineage by folders, sources and kinds: what is within one is not drawn, what leads from one to another is one line. */
export function folderDrawing(site: Site, { positions, layout: nodes }: Drawing): FolderDrawing {
  const inFolder = Map.groupBy(positions.keys(), (own) => placeOf(site, nodeAt(site, positions[own] ?? 0)).selector)
  // Folders may read each other: the one whose nodes come earlier stands before the other.
  const depth = (list: readonly number[]): number =>
    list.reduce((sum, own) => sum + (nodes.x[own] ?? 0), 0) / list.length
  const sorted = [...inFolder.values()].sort((a, b) => depth(a) - depth(b))
  const folders = sorted.map((list): Folder => {
    const first = positions[list[0] ?? 0] ?? 0
    return { ...placeOf(site, nodeAt(site, first)), count: list.length }
  })
  const folderOf = new Map(sorted.flatMap((list, number) => list.map((own) => [positions[own] ?? 0, number] as const)))
  const edges = edgesBetween(site, positions, folderOf)
  const layout = layoutOf({ size: folders.length, edges })
  return { folders, edges, layout, lines: edges.map((edge, at) => linePath(layout, at, edge)) }
}

function edgesBetween(
  site: Site,
  positions: readonly number[],
  folderOf: ReadonlyMap<number, number>,
): readonly (readonly [number, number])[] {
  const edges = new Map<string, readonly [number, number]>()
  for (const at of positions) {
    const to = folderOf.get(at) ?? 0
    for (const parent of nodeAt(site, at).parents ?? []) {
      const from = folderOf.get(parent)
      if (from !== undefined && from !== to) edges.set(`${from} ${to}`, [from, to])
    }
  }
  return [...edges.values()]
}

const byKind: ReadonlySet<PageKind> = new Set(['exposure', 'metric', 'semantic_model', 'saved_query'])

function placeOf(site: Site, { kind, name, path, package: owner }: IndexNode): Place {
  if (kind === 'source') {
    const source = name.slice(0, name.indexOf('.'))
    return { label: source, selector: `source:${source}`, kind }
  }
  if (byKind.has(kind)) return { label: kindNames[kind][1], selector: `resource_type:${kind}`, kind }
  const folder = path.split(/[\\/]/).slice(0, -1).join('/')
  const isOwn = owner === site.index.project
  const within = folder === '' ? '' : `path:${folder}`
  const selector = isOwn ? within : [`package:${owner}`, within].filter((part) => part !== '').join(',')
  const label = folder.replace(/^models\//, '')
  return { label: isOwn ? label : `${owner}/${label}`, selector, kind }
}
