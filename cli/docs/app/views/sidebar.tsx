import type { JSX } from 'preact'
import { lineageHref, overviewHref } from '../routes.ts'
import type { Site } from '../site.ts'
import { state, toggleFolder } from '../state.ts'
import { databaseTree, groupTree, projectTree, type TreeItem } from '../tree.ts'
import { KindMark, toneOf } from './parts.tsx'

const tabs = [
  ['project', 'Project'],
  ['database', 'Database'],
  ['group', 'Groups'],
] as const

const trees = { project: projectTree, database: databaseTree, group: groupTree } as const

/** Trees follow from the site alone: each is made once. */
const made = new WeakMap<Site, Map<string, readonly TreeItem[]>>()

function treeOf(site: Site, tab: keyof typeof trees): readonly TreeItem[] {
  const known = made.get(site) ?? new Map<string, readonly TreeItem[]>()
  made.set(site, known)
  const tree = known.get(tab) ?? trees[tab](site)
  known.set(tab, tree)
  return tree
}

export function Sidebar({ site }: { readonly site: Site }): JSX.Element {
  const tab = state.tab.value
  const shown = tabs.filter(([name]) => name !== 'group' || (site.index.groups ?? []).length > 0)
  const { page } = state.route.value
  return (
    <nav class="sidebar" aria-label="Project">
      <div class="places">
        <a href={overviewHref()} aria-current={page === 'overview' ? 'page' : undefined}>
          Overview
        </a>
        <a href={lineageHref('')} aria-current={page === 'lineage' ? 'page' : undefined}>
          Lineage
        </a>
      </div>
      <div class="tabs" role="group" aria-label="Tree">
        {shown.map(([name, label]) => (
          <button type="button" aria-pressed={tab === name} onClick={() => (state.tab.value = name)}>
            {label}
          </button>
        ))}
      </div>
      <ul class="tree">
        {treeOf(site, tab).map((item) => (
          <Item item={item} depth={0} active={activeId()} />
        ))}
      </ul>
    </nav>
  )
}

function activeId(): string | undefined {
  const route = state.route.value
  if (route.page === 'node') return route.id
  return route.page === 'sources' ? `sources/${route.name}` : undefined
}

interface ItemProps {
  readonly item: TreeItem
  readonly depth: number
  readonly active: string | undefined
}

function Item({ item, depth, active }: ItemProps): JSX.Element {
  const { href } = item
  return item.children.length === 0 && item.kind && href !== undefined ? (
    <li>
      <a class="leaf" href={href} aria-current={item.key === active ? 'page' : undefined}>
        <KindMark kind={item.kind} />
        <span>{item.label}</span>
        {item.status !== undefined && toneOf(item.status) !== 'good' && (
          <span class={`dot ${toneOf(item.status)}`} title={item.status} />
        )}
      </a>
    </li>
  ) : (
    <Folder item={item} depth={depth} active={active} />
  )
}

function Folder({ item, depth, active }: ItemProps): JSX.Element {
  const isUsual =
    depth === 0
      ? item.key.startsWith('package/') || item.key.startsWith('database/')
      : depth === 1 && item.key.endsWith('/models')
  const isOpen = state.folders.value.get(item.key) ?? (isUsual || (active !== undefined && holds(item, active)))
  return (
    <li>
      <div class="folder">
        <button type="button" aria-expanded={isOpen} onClick={() => toggleFolder(item.key, isOpen)}>
          <span class="arrow" aria-hidden="true" />
          <span>{item.label}</span>
        </button>
        {item.href !== undefined && (
          <a class="all" href={item.href} aria-label={`All of ${item.label}`}>
            {countOf(item)}
          </a>
        )}
      </div>
      {isOpen && (
        <ul>
          {item.children.map((child) => (
            <Item item={child} depth={depth + 1} active={active} />
          ))}
        </ul>
      )}
    </li>
  )
}

const holds = (item: TreeItem, key: string): boolean =>
  item.key === key || item.children.some((child) => holds(child, key))

const countOf = ({ children, kind }: TreeItem): number =>
  children.length === 0 && kind ? 1 : children.reduce((sum, child) => sum + countOf(child), 0)
