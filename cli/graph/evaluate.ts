import type { UniqueId } from '../core/node.ts'
import type { Criterion } from './criterion.ts'
import { expandToTests, takeCompletedTests } from './indirect.ts'
import { matcherOf } from './methods.ts'
import { matchesName } from './pattern.ts'
import type { SelectionInput } from './selection.ts'
import type { SelectorLibrary } from './selectors-file.ts'
import type { SelectionSpec } from './spec.ts'
import type { Vertex } from './vertex.ts'

export interface Evaluation {
  readonly input: SelectionInput
  readonly vertices: ReadonlyMap<UniqueId, Vertex>
  readonly library: SelectorLibrary
  /** Whether a vertex is of a kind the command works on. */
  readonly isWanted: (vertex: Vertex) => boolean
  /** Told of each criterion of the user that found nothing. */
  readonly onEmpty: (criterion: string) => void
}

/** `direct` is selected; `indirect` are tests that wait for their other parents to be selected too. */
export interface Selected {
  readonly direct: ReadonlySet<UniqueId>
  readonly indirect: ReadonlySet<UniqueId>
}

const none: ReadonlySet<UniqueId> = new Set()

function evaluateSpec(spec: SelectionSpec, evaluation: Evaluation): Selected {
  if (spec.kind === 'criterion') return evaluateCriterion(spec, evaluation)
  const parts = spec.parts.map((part) => evaluateSpec(part, evaluation))
  const combined = combine(
    spec.kind,
    parts.map((part) => part.direct),
  )
  const indirect = combine(
    spec.kind,
    parts.map((part) => part.direct.union(part.indirect)),
  )
  const direct = takeCompletedTests(combined, indirect, spec.indirect, evaluation)
  if (spec.expected !== undefined && direct.size === 0) evaluation.onEmpty(spec.expected)
  return { direct, indirect }
}

function combine(
  kind: 'union' | 'intersection' | 'difference',
  [first, ...rest]: readonly ReadonlySet<UniqueId>[],
): ReadonlySet<UniqueId> {
  if (first === undefined) return none
  return rest.reduce((all, next) => all[kind](next), first)
}

function evaluateCriterion(criterion: Criterion, evaluation: Evaluation): Selected {
  const named =
    criterion.method === 'selector'
      ? evaluateReference(String(criterion.value), evaluation)
      : matching(criterion, evaluation)
  const selected = withRelatives(named, criterion, evaluation)
  // What a named selector selects has its tests already; expanding again would bring back those it excludes.
  if (criterion.indirect === 'empty' || criterion.method === 'selector') return { direct: selected, indirect: none }
  return expandToTests(selected, criterion.indirect, evaluation)
}

function matching(criterion: Criterion, { vertices, input }: Evaluation): Set<UniqueId> {
  const matches = matcherOf(criterion, input)
  const found = new Set<UniqueId>()
  for (const [id, vertex] of vertices) if (matches(vertex)) found.add(id)
  return found
}

function evaluateReference(name: string, evaluation: Evaluation): Set<UniqueId> {
  const found = new Set<UniqueId>()
  for (const [known, spec] of evaluation.library.byName) {
    if (matchesName(known, name)) for (const id of selectedBy(spec, evaluation)) found.add(id)
  }
  return found
}

/** What a whole specification selects, narrowed to the kinds the command works on. */
export function selectedBy(spec: SelectionSpec, evaluation: Evaluation): ReadonlySet<UniqueId> {
  const found = new Set<UniqueId>()
  for (const id of evaluateSpec(spec, evaluation).direct) {
    const vertex = evaluation.vertices.get(id)
    if (vertex !== undefined && evaluation.isWanted(vertex)) found.add(id)
  }
  return found
}

function withRelatives(
  named: ReadonlySet<UniqueId>,
  { childrensParents, parentsDepth, childrenDepth }: Criterion,
  { input: { graph } }: Evaluation,
): ReadonlySet<UniqueId> {
  const selected = new Set(named)
  const add = (ids: Iterable<UniqueId>) => {
    for (const id of ids) selected.add(id)
  }
  if (childrensParents) {
    const family = graph.descendants(named).union(named)
    add(family)
    add(graph.ancestors(family))
  }
  if (parentsDepth > 0) add(graph.ancestors(named, parentsDepth))
  if (childrenDepth > 0) add(graph.descendants(named, childrenDepth))
  return selected
}
