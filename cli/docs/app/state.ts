import { signal } from '@preact/signals'
import { type Route, routeOf } from './routes.ts'

/** All that the reader does; what is shown follows from it and from the site. */
export const state = {
  route: signal<Route>({ page: 'overview' }),
  /** Null follows the system. */
  theme: signal<'light' | 'dark' | null>(null),
  tab: signal<'project' | 'database' | 'group'>('project'),
  /** Folders that were opened or closed by hand. */
  folders: signal<ReadonlyMap<string, boolean>>(new Map()),
  isMenuOpen: signal(false),
  search: signal<{ readonly text: string; readonly at: number } | null>(null),
  /** Which of a node's texts is shown: the same for every node. */
  codeTitle: signal('Source'),
  /** How far around a node its own lineage reaches. */
  hops: signal(1),
  /** Null: nodes, or folders where nodes would be too many to read. */
  lineageBy: signal<'nodes' | 'folders' | null>(null),
  /** Whether a long list is shown whole. */
  isListWhole: signal(false),
  /** What the pointer or the keyboard is on in a drawing. */
  hovered: signal<string | null>(null),
  copied: signal<string | null>(null),
} as const

export function setRoute(hash: string): void {
  state.route.value = routeOf(hash)
  state.isMenuOpen.value = false
  state.search.value = null
  state.hovered.value = null
  state.isListWhole.value = false
}

export function toggleFolder(key: string, isOpen: boolean): void {
  state.folders.value = new Map(state.folders.value).set(key, !isOpen)
}
