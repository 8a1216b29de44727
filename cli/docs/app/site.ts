import type { IndexNode, PageIndex, PageKind } from '../page-data.ts'
import type { DetailStore } from './detail-store.ts'

/** The index with what follows from it. */
export interface Site {
  readonly index: PageIndex
  readonly nodes: readonly IndexNode[]
  readonly byId: ReadonlyMap<string, number>
  /** Positions of what reads each node, tests among them. */
  readonly children: readonly (readonly number[])[]
  /** Positions of what calls each macro. */
  readonly callers: readonly (readonly number[])[]
  readonly details: DetailStore
}

export function makeSite(index: PageIndex, details: DetailStore): Site {
  const { nodes } = index
  return {
    index,
    nodes,
    byId: new Map(nodes.map(({ id }, at) => [id, at])),
    children: inverted(nodes.map(({ parents }) => parents)),
    callers: inverted(nodes.map(({ macros }) => macros)),
    details,
  }
}

function inverted(lists: readonly (readonly number[] | undefined)[]): readonly (readonly number[])[] {
  const found: number[][] = lists.map(() => [])
  for (const [at, list] of lists.entries()) for (const other of list ?? []) found[other]?.push(at)
  return found
}

export function nodeAt(site: Site, at: number): IndexNode {
  const node = site.nodes[at]
  if (!node) throw new Error(`The index has no node ${at}.`)
  return node
}

export const nodesAt = (site: Site, positions: readonly number[]): readonly IndexNode[] =>
  positions.map((at) => nodeAt(site, at))

/** Tests check what others make: they stand with what they test, not in the lineage. */
export const isTest = (kind: PageKind): boolean => kind === 'test' || kind === 'unit_test'

export const inLineage = ({ kind }: IndexNode): boolean => !isTest(kind) && kind !== 'macro'

export const testsOf = (site: Site, at: number): readonly IndexNode[] =>
  nodesAt(site, site.children[at] ?? []).filter(({ kind }) => isTest(kind))

export const isFailing = (status: string | undefined): boolean =>
  status === 'fail' || status === 'error' || status === 'runtime error' || status === 'partial success'

export const kindNames: Readonly<Record<PageKind, readonly [string, string]>> = {
  model: ['Model', 'Models'],
  seed: ['Seed', 'Seeds'],
  snapshot: ['Snapshot', 'Snapshots'],
  source: ['Source', 'Sources'],
  exposure: ['Exposure', 'Exposures'],
  metric: ['Metric', 'Metrics'],
  semantic_model: ['Semantic model', 'Semantic models'],
  saved_query: ['Saved query', 'Saved queries'],
  function: ['Function', 'Functions'],
  analysis: ['Analysis', 'Analyses'],
  test: ['Data test', 'Data tests'],
  unit_test: ['Unit test', 'Unit tests'],
  macro: ['Macro', 'Macros'],
}
