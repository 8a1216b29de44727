import { bad, good, hasErrors, type Checked, type Diagnostic } from '../core/diagnostic.ts'
import { parseCriterion, type Criterion } from './criterion.ts'
import type { IndirectSelection } from './selection.ts'

/** A selection as a tree: criteria combined by set operations. */
export type SelectionSpec = Criterion | SpecGroup

export interface SpecGroup {
  readonly kind: 'union' | 'intersection' | 'difference'
  readonly parts: readonly SelectionSpec[]
  /** What happens to tests whose parents come from different parts; see `evaluate.ts`. */
  readonly indirect: IndirectSelection
  /** Set where the user wrote the group on the command line: finding nothing is worth a warning then. */
  readonly expected?: string
}

const everything = ['fqn:*', 'source:*', 'exposure:*', 'metric:*', 'semantic_model:*']

/** What `--select` and `--exclude` mean together; undefined `select` is everything. */
export function parseSelection(
  select: readonly string[] | undefined,
  exclude: readonly string[],
  indirect: IndirectSelection,
): Checked<SelectionSpec> {
  const included = parseUnion(select ?? everything, indirect, select !== undefined)
  const excluded = parseUnion(exclude, indirect, true)
  const problems = [...included.problems, ...excluded.problems]
  if (!included.ok || !excluded.ok) return bad(...problems)
  return good({ kind: 'difference', parts: [included.value, excluded.value], indirect: 'eager' }, problems)
}

/** Spaces between selectors unite, commas intersect: `a b,c` is a ∪ (b ∩ c). */
function parseUnion(words: readonly string[], indirect: IndirectSelection, isExpected: boolean): Checked<SpecGroup> {
  const problems: Diagnostic[] = []
  const parts: SpecGroup[] = []
  for (const word of words.flatMap((given) => given.split(/\s+/)).filter((given) => given !== '')) {
    const criteria: Criterion[] = []
    for (const piece of word.split(',')) {
      const criterion = parseCriterion(piece, indirect)
      problems.push(...criterion.problems)
      if (criterion.ok) criteria.push(criterion.value)
    }
    parts.push({ kind: 'intersection', parts: criteria, indirect, ...(isExpected && { expected: word }) })
  }
  return hasErrors(problems) ? bad(...problems) : good({ kind: 'union', parts, indirect }, problems)
}
