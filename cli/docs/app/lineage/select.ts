import type { IndexNode } from '../../page-data.ts'
import { inLineage, type Site } from '../site.ts'

/*
 * The part of the selection syntax that a drawing needs: names with `*`, folders, `tag:`, `source:` and the like, `+` and `@` around them, a comma for
 * what is in both, a space for what is in either.
 */

type Matcher = (node: IndexNode, value: RegExp, text: string) => boolean

const fqnMatches = (node: IndexNode, text: string): boolean => {
  const parts = text.split('.')
  const own = [node.package, ...(node.fqn ?? [])]
  const starts = [node.fqn ?? [], (node.fqn ?? []).slice(1), own]
  return starts.some((list) => parts.every((part, at) => list[at] !== undefined && wildcard(part).test(list[at])))
}

const methods: Readonly<Record<string, Matcher>> = {
  tag: (node, value) => node.tags?.some((tag) => value.test(tag)) ?? false,
  group: (node, value) => node.group !== undefined && value.test(node.group),
  access: (node, value) => node.access !== undefined && value.test(node.access),
  package: (node, value) => value.test(node.package),
  resource_type: (node, value) => value.test(node.kind),
  'config.materialized': (node, value) => node.materialized !== undefined && value.test(node.materialized),
  path: (node, value, text) => value.test(node.path) || node.path.startsWith(`${text.replace(/\/$/, '')}/`),
  file: (node, value) => value.test(node.path.split('/').at(-1) ?? ''),
  result: (node, value) => node.status !== undefined && value.test(node.status),
  source: (node, _value, text) => node.kind === 'source' && sourceMatches(node, text),
  exposure: (node, value) => node.kind === 'exposure' && value.test(node.name),
  metric: (node, value) => node.kind === 'metric' && value.test(node.name),
  semantic_model: (node, value) => node.kind === 'semantic_model' && value.test(node.name),
  saved_query: (node, value) => node.kind === 'saved_query' && value.test(node.name),
  fqn: (node, value, text) => nameMatches(node, value) || fqnMatches(node, text),
}

const nameMatches = (node: IndexNode, value: RegExp): boolean =>
  node.kind !== 'source' &&
  (value.test(node.name) || value.test(node.name.replace(/\.v[^.]*$/, '')) || value.test(node.id))

function sourceMatches({ name, package: owner }: IndexNode, text: string): boolean {
  const parts = text.split('.')
  const [source, table] = [name.slice(0, name.indexOf('.')), name.slice(name.indexOf('.') + 1)]
  const [first = '*', second = '*', third] = parts
  if (third !== undefined) {
    return wildcard(first).test(owner) && wildcard(second).test(source) && wildcard(third).test(table)
  }
  return wildcard(first).test(source) && wildcard(second).test(table)
}

const wildcard = (text: string): RegExp =>
  new RegExp(
    `^${text
      .replace(/[\\^$.+()|{}]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')
      .replace(/\[!/g, '[^')}$`,
  )

export interface Selected {
  readonly positions: ReadonlySet<number>
  /** Words that chose nothing. */
  readonly empty: readonly string[]
  /** What cannot be read, in a sentence. */
  readonly problem?: string
}

/** What a selection takes of the lineage; an empty one takes all. */
export function select(site: Site, text: string, exclude = ''): Selected {
  const all = site.nodes.flatMap((node, at) => (inLineage(node) ? [at] : []))
  try {
    const taken = union(site, all, text)
    const left = union(site, all, exclude)
    const positions = text.trim() === '' ? all : all.filter((at) => taken.positions.has(at))
    const isLeftOut = (at: number): boolean => exclude.trim() !== '' && left.positions.has(at)
    return { positions: new Set(positions.filter((at) => !isLeftOut(at))), empty: [...taken.empty, ...left.empty] }
  } catch (error) {
    const problem = error instanceof SelectionError ? error.message : `"${text}" is no selection.`
    return { positions: new Set(), empty: [], problem }
  }
}

class SelectionError extends Error {}

function union(site: Site, all: readonly number[], text: string): Selected {
  const positions = new Set<number>()
  const empty: string[] = []
  for (const word of text.split(/\s+/).filter((each) => each !== '')) {
    const parts = word.split(',').map((part) => criterion(site, all, part))
    const found = parts.reduce((both, part) => both.intersection(part))
    if (found.size === 0) empty.push(word)
    for (const at of found) positions.add(at)
  }
  return { positions, empty }
}

const shape =
  /^(?<family>@)?(?:(?<up>\d*)(?<parents>\+))?(?:(?<method>[a-z_][a-z_.]*):)?(?<value>.+?)(?:(?<children>\+)(?<down>\d*))?$/

function criterion(site: Site, all: readonly number[], text: string): ReadonlySet<number> {
  const { family, up, parents, method = '', value = '', children, down } = shape.exec(text)?.groups ?? {}
  const matches = methods[method || (value.includes('/') ? 'path' : 'fqn')]
  if (!matches) {
    throw new SelectionError(`"${method}:" is not known here; there are ${Object.keys(methods).join(', ')}.`)
  }
  const pattern = wildcard(value)
  const found = new Set(all.filter((at) => matches(nodeOf(site, at), pattern, value)))
  if (family) return new Set([...found, ...reach(site, reach(site, found, 'down'), 'up')])
  const above = parents ? reach(site, found, 'up', up ? Number(up) : Infinity) : found
  const below = children ? reach(site, found, 'down', down ? Number(down) : Infinity) : found
  return above.union(below)
}

const nodeOf = (site: Site, at: number): IndexNode => {
  const node = site.nodes[at]
  if (!node) throw new Error(`The index has no node ${at}.`)
  return node
}

/** What is reached in so many steps, the start included; tests are passed by. */
export function reach(
  site: Site,
  from: Iterable<number>,
  direction: 'up' | 'down',
  steps = Infinity,
): ReadonlySet<number> {
  const found = new Set(from)
  let edge = [...found]
  for (let step = 0; step < steps && edge.length > 0; step++) {
    const next = edge.flatMap((at) =>
      direction === 'up' ? (nodeOf(site, at).parents ?? []) : (site.children[at] ?? []),
    )
    edge = []
    for (const at of next) {
      if (found.has(at) || !inLineage(nodeOf(site, at))) continue
      found.add(at)
      edge.push(at)
    }
  }
  return found
}
