import type { UniqueId } from '../core/node.ts'
import type { Evaluation, Selected } from './evaluate.ts'
import { isRunnable } from './methods.ts'
import type { IndirectSelection } from './selection.ts'
import { dependenciesOf } from './vertex.ts'

/*
 * Tests come along with the nodes they test. `eager`: when any of a test's parents is selected; `cautious`: when all are; `buildable`: when all are
 * selected or stand above what is selected; `empty`: never. A test that has to wait for other parents is kept aside: another part of the same union
 * may bring them.
 */

/** The selected nodes with the tests of these, and the tests that wait. */
export function expandToTests(
  selected: ReadonlySet<UniqueId>,
  mode: Exclude<IndirectSelection, 'empty'>,
  { input: { graph, parsed }, vertices }: Evaluation,
): Selected {
  const direct = new Set(selected)
  const waiting = new Set<UniqueId>()
  const within =
    mode === 'buildable' ? selected.union(graph.ancestors(selected)).union(new Set(parsed.sources.keys())) : selected
  for (const id of selected) {
    for (const child of graph.children(id)) {
      const vertex = vertices.get(child)
      if (vertex?.resource_type !== 'test' && vertex?.resource_type !== 'unit_test') continue
      const comesAlong = mode === 'eager' || dependenciesOf(vertex).every((parent) => within.has(parent))
      if (comesAlong) direct.add(child)
      else waiting.add(child)
    }
  }
  return { direct, indirect: waiting }
}

/** Adds the waiting tests whose parents are all there now that the parts are combined. */
export function takeCompletedTests(
  direct: ReadonlySet<UniqueId>,
  waiting: ReadonlySet<UniqueId>,
  mode: IndirectSelection,
  { input: { graph }, vertices }: Evaluation,
): ReadonlySet<UniqueId> {
  if (mode === 'eager' || mode === 'empty') return direct
  const selected = new Set(direct)
  const within = mode === 'buildable' ? direct.union(graph.ancestors(direct)) : selected
  for (const id of waiting) {
    const vertex = vertices.get(id)
    if (vertex === undefined || !isRunnable(vertex)) continue
    if (dependenciesOf(vertex).every((parent) => within.has(parent))) selected.add(id)
  }
  return selected
}
