import type { IndexNode } from '../page-data.ts'
import { isFailing, isTest, type Site } from './site.ts'

/** How the project does, from the index alone. */
export interface Health {
  readonly tests: { readonly passed: number; readonly warned: number; readonly failed: number; readonly notRun: number }
  /** Columns with a description, columns in all; of models, seeds, snapshots and sources. */
  readonly columns: readonly [number, number]
  /** Models with a description, models in all. */
  readonly models: readonly [number, number]
  /** Models with at least one test. */
  readonly tested: number
  /** What took longest in its last run, the longest first. */
  readonly slowest: readonly IndexNode[]
  /** What did not end well: nodes first, then tests. */
  readonly failing: readonly IndexNode[]
  /** Sources whose data is too old. */
  readonly stale: readonly IndexNode[]
}

const mostSlow = 8

export function healthOf(site: Site): Health {
  const { nodes, children } = site
  const tests = nodes.filter(({ kind }) => isTest(kind))
  const own = nodes.filter((node) => node.package === site.index.project)
  const models = own.filter(({ kind }) => kind === 'model')
  const count = (is: (node: IndexNode) => boolean): number => tests.filter(is).length
  const hasTest = (node: IndexNode): boolean =>
    (children[site.byId.get(node.id) ?? -1] ?? []).some((at) => isTest(nodes[at]?.kind ?? 'model'))
  const failing = nodes.filter(({ kind, status }) => kind !== 'source' && isFailing(status))
  return {
    tests: {
      passed: count(({ status }) => status === 'pass'),
      warned: count(({ status }) => status === 'warn'),
      failed: count(({ status }) => isFailing(status)),
      notRun: count(({ status }) => status === undefined || status === 'skipped'),
    },
    columns: own.reduce<readonly [number, number]>(
      ([some, all], { documented }) => [some + (documented?.[0] ?? 0), all + (documented?.[1] ?? 0)],
      [0, 0],
    ),
    models: [models.filter(({ summary }) => summary !== undefined).length, models.length],
    tested: models.filter(hasTest).length,
    slowest: nodes
      .filter(({ seconds }) => seconds !== undefined)
      .toSorted((a, b) => (b.seconds ?? 0) - (a.seconds ?? 0))
      .slice(0, mostSlow),
    failing: failing.toSorted((a, b) => Number(isTest(a.kind)) - Number(isTest(b.kind))),
    stale: nodes.filter(({ kind, status }) => kind === 'source' && (status === 'warn' || isFailing(status))),
  }
}
