import type { ComponentChildren, JSX } from 'preact'
import type { IndexNode, PageKind } from '../../page-data.ts'
import { countText, percentText, plural, secondsText } from '../format.ts'
import { listHref } from '../routes.ts'
import { isFailing, isTest, kindNames, type Site, testsOf } from '../site.ts'
import { state } from '../state.ts'
import { NodeLink, Status, Tag } from './parts.tsx'

type Filter = readonly [name: string, label: string, keeps: (site: Site, node: IndexNode, at: number) => boolean]

const failing: Filter = ['failing', 'Failing', (_site, { status }) => isFailing(status)]
const warning: Filter = ['warning', 'Warning', (_site, { status }) => status === 'warn']
const undescribed: Filter = ['undescribed', 'Without a description', (_site, { summary }) => summary === undefined]
const untested: Filter = ['untested', 'Without a test', (site, _node, at) => testsOf(site, at).length === 0]

const filtersOf = (kind: PageKind): readonly Filter[] => {
  if (isTest(kind)) return [failing, warning]
  return kind === 'model' || kind === 'seed' || kind === 'snapshot' || kind === 'source'
    ? [undescribed, untested, failing]
    : [undescribed]
}

/** Everything of one kind. */
export function ListPage(props: {
  readonly site: Site
  readonly kind: PageKind
  readonly filter: string
}): JSX.Element {
  const { site, kind, filter } = props
  const all = site.nodes
    .flatMap((node, at) => (node.kind === kind ? [{ node, at }] : []))
    .toSorted((a, b) => (a.node.name < b.node.name ? -1 : 1))
  const filters = filtersOf(kind)
  const keeps = filters.find(([name]) => name === filter)?.[2]
  const shown = keeps ? all.filter(({ node, at }) => keeps(site, node, at)) : all
  return (
    <article>
      <h1>{kindNames[kind][1]}</h1>
      <p class="filters">
        <a href={listHref(kind)} aria-current={keeps ? undefined : 'true'}>
          All {all.length}
        </a>
        {filters.map(([name, label, keep]) => {
          const count = all.filter(({ node, at }) => keep(site, node, at)).length
          return (
            count > 0 && (
              <a href={listHref(kind, name)} aria-current={name === filter ? 'true' : undefined}>
                {label} {count}
              </a>
            )
          )
        })}
      </p>
      <NodeTable site={site} nodes={shown.map(({ node }) => node)} />
    </article>
  )
}

/** Tables of one source, at dbt's address. */
export function SourceListPage({ site, name }: { readonly site: Site; readonly name: string }): JSX.Element {
  const nodes = site.nodes.filter(({ kind, name: own }) => kind === 'source' && own.startsWith(`${name}.`))
  return (
    <article>
      <p class="crumbs">
        <a href={listHref('source')}>Sources</a>
      </p>
      <h1>{name}</h1>
      <p class="lead">{nodes.length === 0 ? 'The project has no such source.' : plural(nodes.length, 'table')}</p>
      <NodeTable site={site} nodes={nodes} />
    </article>
  )
}

export function GroupPage({ site, name }: { readonly site: Site; readonly name: string }): JSX.Element {
  const group = site.index.groups?.find((each) => each.name === name)
  const { name: who, ...rest } = group?.owner ?? {}
  const owner = [who, ...Object.values(rest)].filter((value) => typeof value === 'string')
  return (
    <article>
      <p class="crumbs">Group</p>
      <h1>{name}</h1>
      {group?.description !== undefined && <p>{group.description}</p>}
      <p class="lead">{owner.length > 0 ? `Owned by ${owner.join(', ')}` : 'Nobody is named as its owner.'}</p>
      <NodeTable site={site} nodes={site.nodes.filter((node) => node.group === name)} />
    </article>
  )
}

type Cell = readonly [title: string, of: (site: Site, node: IndexNode) => ComponentChildren]

const cells: readonly Cell[] = [
  ['Name', (_site, node) => <NodeLink node={node} />],
  ['About', (_site, { summary, tags }) => [summary, ...(tags ?? []).map((tag) => <Tag>#{tag}</Tag>)]],
  ['Column', (_site, { column }) => column && <code>{column}</code>],
  ['Made as', (_site, { materialized }) => materialized],
  ['Columns described', (_site, { documented }) => documented && `${documented[1]} · ${percentText(...documented)}`],
  ['Tests', (site, node) => (isTest(node.kind) ? null : testsOf(site, site.byId.get(node.id) ?? -1).length || null)],
  ['Last run', (_site, { status }) => <Status status={status} />],
  ['Took', (_site, { seconds }) => seconds !== undefined && secondsText(seconds)],
]

/** Rows beyond these take a browser longer to lay out than one wants to wait. */
const shownAtOnce = 200

/** Columns that say nothing of any node are left out. */
function NodeTable({ site, nodes }: { readonly site: Site; readonly nodes: readonly IndexNode[] }): JSX.Element {
  const isWhole = nodes.length <= shownAtOnce || state.isListWhole.value
  const rows = (isWhole ? nodes : nodes.slice(0, shownAtOnce)).map((node) => ({
    node,
    values: cells.map(([, of]) => of(site, node)),
  }))
  const says = (at: number): boolean => rows.some(({ node, values }) => isSaid(values[at], node, at))
  const kept = [...cells.keys()].filter(says)
  return (
    <div class="scroll">
      <table class="nodes">
        <thead>
          <tr>
            {kept.map((at) => (
              <th scope="col">{cells[at]?.[0]}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ node, values }) => (
            <tr key={node.id}>
              {kept.map((at) => (
                <td class={numeric.has(cells[at]?.[0] ?? '') ? 'number' : ''}>{values[at]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {!isWhole && (
        <button type="button" class="more" onClick={() => (state.isListWhole.value = true)}>
          Show all {countText(nodes.length)}
        </button>
      )}
    </div>
  )
}

const numeric = new Set(['Columns described', 'Tests', 'Took'])

function isSaid(value: ComponentChildren, node: IndexNode, at: number): boolean {
  if (cells[at]?.[0] === 'Last run') return node.status !== undefined
  if (Array.isArray(value)) return value.some((part) => part !== undefined)
  return value !== undefined && value !== null && value !== false
}
