import type { Key } from '../numeric/encode.ts'
import { mean, standardDeviation } from '../numeric/moments.ts'
import { requireThat } from '../numeric/require-that.ts'
import type { Interactions } from './interactions.ts'
import { bestItems, type Recommender } from './recommender.ts'

/** How well a recommender foretold what users took later; means over the same users for all recommenders. */
export interface RecommenderScore {
  readonly name: string
  /** Users judged: who took something before, and with something to find later. */
  readonly users: number
  /** Share of users with at least one right item among the first k, 0…1. */
  readonly hitRate: number
  /** Normalized discounted cumulative gain of the first k, 0…1. */
  readonly ndcg: number
  /** Right items of the first k over k, 0…1. */
  readonly precision: number
  /** Right items of the first k over all right items, 0…1. */
  readonly recall: number
  /** Share of all items that anybody was recommended, 0…1. */
  readonly coverage: number
  /** NDCG less that of the first recommender, user by user. */
  readonly ndcgGain: number
  /** Standard error of that gain: a gain below twice of it may be chance. NaN for one user. */
  readonly ndcgGainError: number
}

/** Options of {@link evaluateRecommenders}. */
export interface EvaluateOptions {
  /** Recommendations a user gets. Default 10. */
  readonly k?: number
  /** Whether an item that a user took before counts when taken again; then it may be recommended too. Default false. */
  readonly includeTaken?: boolean
}

/**
 * Judges recommenders by what users took after the time they were trained on. Split by time, never at random: a random split lets them learn from the
 * future. Items that are new since then stay in the reckoning as items nobody could find.
 * @param recommenders trained on `before` alone; the first is the one to beat, popularity as a rule
 * @param before what was known
 * @param after what came later; users who took nothing before are left out
 * @throws RangeError for no recommender, a k below 1, or no user to judge
 * @see Järvelin & Kekäläinen (2002), ACM Trans. Inf. Syst. 20(4) (NDCG, binary gain, log₂ discount)
 */
export function evaluateRecommenders<U extends Key, I extends Key>(
  recommenders: readonly Recommender[],
  before: Interactions<U, I>,
  after: Interactions<U, I>,
  { k = 10, includeTaken = false }: EvaluateOptions = {},
): RecommenderScore[] {
  requireThat(recommenders.length > 0, 'There is no recommender to judge.')
  requireThat(Number.isInteger(k) && k >= 1, `k is a whole number of at least 1, found ${k}.`)
  const wanted = wantedItems(before, after, includeTaken)
  requireThat(wanted.length > 0, 'No user took something before and something to find after: nothing can be judged.')
  const judged = recommenders.map((recommender) => judge(recommender, before, wanted, { k, includeTaken }))
  const base = judged[0]?.ndcg ?? []
  return judged.map(({ name, hits, ndcg, recall, shown }) => {
    const gains = ndcg.map((value, i) => value - (base[i] ?? 0))
    return {
      name,
      users: wanted.length,
      hitRate: mean(hits.map((count) => (count > 0 ? 1 : 0))),
      ndcg: mean(ndcg),
      precision: mean(hits) / k,
      recall: mean(recall),
      coverage: shown / before.itemNames.length,
      ndcgGain: mean(gains),
      ndcgGainError: standardDeviation(gains) / Math.sqrt(gains.length),
    }
  })
}

interface Wanted {
  /** The user's number in the interactions before. */
  readonly user: number
  /** Item numbers before; those new since then are counted only. */
  readonly items: ReadonlySet<number>
  readonly count: number
}

function wantedItems<U extends Key, I extends Key>(
  before: Interactions<U, I>,
  after: Interactions<U, I>,
  includeTaken: boolean,
): Wanted[] {
  const userOf = new Map(before.userNames.map((name, u) => [name, u]))
  const itemOf = new Map(before.itemNames.map((name, i) => [name, i]))
  return after.userNames.flatMap((name, row) => {
    const user = userOf.get(name)
    if (user === undefined || before.starts[user] === before.starts[user + 1]) return []
    const taken = new Set(before.items.subarray(before.starts[user], before.starts[user + 1]))
    const names = Array.from(
      after.items.subarray(after.starts[row], after.starts[row + 1]),
      (code) => after.itemNames[code],
    )
    const codes = names.map((item) => (item === undefined ? undefined : itemOf.get(item)))
    const fresh = codes.filter((code) => code === undefined || includeTaken || !taken.has(code))
    if (fresh.length === 0) return []
    return { user, items: new Set(fresh.filter((code) => code !== undefined)), count: fresh.length }
  })
}

function judge(
  recommender: Recommender,
  before: Interactions<Key, Key>,
  wanted: readonly Wanted[],
  { k, includeTaken }: { readonly k: number; readonly includeTaken: boolean },
) {
  const scores = new Float64Array(before.itemNames.length)
  const shown = new Set<number>()
  const perUser = wanted.map(({ user, items, count }) => {
    const best = bestItems(recommender, user, { scores, count: k, skip: includeTaken ? undefined : before })
    for (const code of best) shown.add(code)
    const hits = best.map((code) => items.has(code))
    const ideal = discounted(Array.from({ length: Math.min(count, k) }, () => true))
    const found = hits.filter(Boolean).length
    return { hits: found, ndcg: discounted(hits) / ideal, recall: found / count }
  })
  return {
    name: recommender.name,
    hits: perUser.map(({ hits }) => hits),
    ndcg: perUser.map(({ ndcg }) => ndcg),
    recall: perUser.map(({ recall }) => recall),
    shown: shown.size,
  }
}

const discounted = (hits: readonly boolean[]): number =>
  hits.reduce((gain, hit, i) => gain + (hit ? 1 / Math.log2(i + 2) : 0), 0)
