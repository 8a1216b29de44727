import type { Key } from '../numeric/encode.ts'
import { requireThat } from '../numeric/require-that.ts'
import type { RfmFacts } from './rfm.ts'
import { scoreValues, type ScoreRule } from './score.ts'

/** Segments by recency and frequency, the best first. */
export const rfmSegments = [
  { name: 'champions', recency: [5, 5], frequency: [4, 5] },
  { name: 'loyal customers', recency: [3, 4], frequency: [4, 5] },
  { name: 'potential loyalists', recency: [4, 5], frequency: [2, 3] },
  { name: 'new customers', recency: [5, 5], frequency: [1, 1] },
  { name: 'promising', recency: [4, 4], frequency: [1, 1] },
  { name: 'need attention', recency: [3, 3], frequency: [3, 3] },
  { name: 'about to sleep', recency: [3, 3], frequency: [1, 2] },
  { name: 'cannot lose them', recency: [1, 2], frequency: [5, 5] },
  { name: 'at risk', recency: [1, 2], frequency: [3, 4] },
  { name: 'hibernating', recency: [1, 2], frequency: [1, 2] },
] as const

/** The name of one of {@link rfmSegments}. */
export type RfmSegment = (typeof rfmSegments)[number]['name']

/** One customer with scores of 1…5, 5 the best. */
export interface RfmRow<K extends Key> {
  readonly customer: K
  /** Days since the last purchase. */
  readonly recencyDays: number
  /** Distinct orders. */
  readonly frequency: number
  /** Sum of amounts. */
  readonly monetary: number
  readonly recencyScore: number
  readonly frequencyScore: number
  readonly monetaryScore: number
  /** The three scores as digits, `"545"`. */
  readonly rfm: string
  readonly segment: RfmSegment
}

/**
 * The segment of a pair of scores: the table covers each of the 25 pairs once.
 * @param recencyScore 1…5
 * @param frequencyScore 1…5
 * @throws RangeError for a score outside 1…5
 */
export function rfmSegment(recencyScore: number, frequencyScore: number): RfmSegment {
  const found = rfmSegments.find(
    ({ recency, frequency }) => within(recencyScore, recency) && within(frequencyScore, frequency),
  )
  requireThat(found !== undefined, `Scores are 1…5, found recency ${recencyScore} and frequency ${frequencyScore}.`)
  return found.name
}

const within = (score: number, [low, high]: readonly [number, number]): boolean =>
  Number.isInteger(score) && score >= low && score <= high

/**
 * Scores and segments of customers.
 * @param facts n customers
 * @param rule how values become scores; frequency has many ties, which `midrank` treats alike and `rank` and `ntile` part by the order of the customers
 * @returns n rows in the order of the facts
 */
export function segmentCustomers<K extends Key>(facts: RfmFacts<K>, rule: ScoreRule = 'midrank'): RfmRow<K>[] {
  const recency = scoreValues(facts.recencyDays, { best: 'low', rule })
  const frequency = scoreValues(facts.frequency, { best: 'high', rule })
  const monetary = scoreValues(facts.monetary, { best: 'high', rule })
  return facts.customer.map((customer, i) => {
    const scores = [recency[i] ?? 0, frequency[i] ?? 0, monetary[i] ?? 0] as const
    return {
      customer,
      recencyDays: facts.recencyDays[i] ?? 0,
      frequency: facts.frequency[i] ?? 0,
      monetary: facts.monetary[i] ?? 0,
      recencyScore: scores[0],
      frequencyScore: scores[1],
      monetaryScore: scores[2],
      rfm: scores.join(''),
      segment: rfmSegment(scores[0], scores[1]),
    }
  })
}
