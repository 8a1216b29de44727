import type { Key } from '../numeric/encode.ts'
import { requireThat } from '../numeric/require-that.ts'
import type { Baskets } from './baskets.ts'
import { mineItemsets, type CodedItemset, type ItemsetOptions } from './itemsets.ts'

/** "Who buys these buys those": how often, and how much more than by chance. */
export interface AssociationRule<I extends Key> {
  /** What is in the basket, in order of the baskets' item names. */
  readonly antecedent: readonly I[]
  /** What comes with it; shares no item with the antecedent. */
  readonly consequent: readonly I[]
  /** Baskets that hold both. */
  readonly count: number
  /** Share of all baskets that hold both, 0…1. */
  readonly support: number
  /** Share of the antecedent's baskets that hold the consequent too, 0…1. */
  readonly confidence: number
  /** Confidence over the consequent's own support: 1 is chance. */
  readonly lift: number
  /** Support less what chance would give, −0.25…0.25. */
  readonly leverage: number
  /** How much more often the rule would fail by chance than it does; infinite for a rule that never fails. */
  readonly conviction: number
}

/** Options of {@link associationRules}. */
export interface RuleOptions extends ItemsetOptions {
  /** Least confidence 0…1. Default 0. */
  readonly minConfidence?: number
  /** Least lift. Default 0. */
  readonly minLift?: number
}

/**
 * The rules of all frequent sets of two and more items, each set parted in every way.
 * @returns by lift descending, then confidence, then count, then in order of the item names; both directions of a pair have the same lift
 * @throws RangeError for a support outside (0, 1], a confidence outside 0…1 or a lift below 0
 * @see Agrawal, Imieliński & Swami (1993), SIGMOD; Brin et al. (1997), SIGMOD (conviction); Piatetsky-Shapiro (1991) (leverage)
 */
export function associationRules<I extends Key>(baskets: Baskets<I>, options: RuleOptions): AssociationRule<I>[] {
  const { minConfidence = 0, minLift = 0 } = options
  requireThat(minConfidence >= 0 && minConfidence <= 1, `The least confidence lies in 0…1, found ${minConfidence}.`)
  requireThat(minLift >= 0, `The least lift is a number of 0 or more, found ${minLift}.`)
  const total = baskets.starts.length - 1
  const sets = mineItemsets(baskets, options)
  const countOf = new Map(sets.map(({ codes, count }) => [codes.join(' '), count]))
  const rules: { readonly rule: AssociationRule<I>; readonly codes: readonly number[] }[] = []
  for (const set of sets)
    for (const [left, right] of partings(set)) {
      const counts = {
        both: set.count,
        left: countOf.get(left.join(' ')) ?? 0,
        right: countOf.get(right.join(' ')) ?? 0,
        total,
      }
      if (counts.both / counts.left < minConfidence) continue
      const measures = measure(counts)
      if (measures.lift < minLift) continue
      const name = (codes: readonly number[]): I[] => codes.flatMap((code) => baskets.itemNames[code] ?? [])
      rules.push({
        rule: { antecedent: name(left), consequent: name(right), count: set.count, ...measures },
        codes: [...left, ...right],
      })
    }
  return rules.sort((a, b) => compareRules(a.rule, b.rule) || compareCodes(a.codes, b.codes)).map(({ rule }) => rule)
}

/** Every way to part a set into two sides, neither empty. */
function* partings({ codes }: CodedItemset): Generator<readonly [readonly number[], readonly number[]]> {
  for (let mask = 1; mask < 2 ** codes.length - 1; mask += 1)
    yield [codes.filter((_, i) => (mask >> i) & 1), codes.filter((_, i) => !((mask >> i) & 1))]
}

/** From counts and not from shares: one rounding a figure, and both directions of a pair get the same lift. */
function measure({ both, left, right, total }: Readonly<Record<'both' | 'left' | 'right' | 'total', number>>) {
  const misses = left - both
  return {
    support: both / total,
    confidence: both / left,
    lift: (both * total) / (left * right),
    leverage: (both * total - left * right) / (total * total),
    conviction: misses === 0 ? Infinity : (left * (total - right)) / (total * misses),
  }
}

const compareRules = (a: AssociationRule<Key>, b: AssociationRule<Key>): number =>
  b.lift - a.lift || b.confidence - a.confidence || b.count - a.count

function compareCodes(a: readonly number[], b: readonly number[]): number {
  for (const [i, code] of a.entries()) {
    const difference = code - (b[i] ?? -1)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
