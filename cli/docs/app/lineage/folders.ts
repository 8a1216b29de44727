import type { IndexNode, PageKind } from '../../page-data.ts'
import { kindNames, nodeAt, type Site } from '../site.ts'
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
  readonly layout: Layout
  readonly lines: readonly string[]
}

type Place = Omit<Folder, 'count'>

/** A part of the lineage by folders, sources and kinds: what is within one is not drawn, what leads from one to another is one line. */
export function folderDrawing(site: Site, positions: readonly number[]): FolderDrawing {
  const numbers = new Map<string, number>()
  const folders: Folder[] = []
  const folderOf = new Map<number, number>()
  for (const at of positions) {
    const place = placeOf(site, nodeAt(site, at))
    const number = numbers.get(place.selector) ?? folders.length
    numbers.set(place.selector, number)
    folders[number] = { ...place, count: (folders[number]?.count ?? 0) + 1 }
    folderOf.set(at, number)
  }
  const edges = edgesBetween(site, positions, folderOf)
  const layout = layoutOf({ size: folders.length, edges })
  return { folders, layout, lines: edges.map((edge, at) => linePath(layout, at, edge)) }
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
