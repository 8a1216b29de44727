import type { Key } from '../numeric/encode.ts'
import { refuse, requireThat } from '../numeric/require-that.ts'
import type { Interactions } from './interactions.ts'

/** Something that scores every item for a user of the interactions it was made of. */
export interface Recommender {
  readonly name: string
  /** Writes the score of each item, the higher the better, into `scores` (one place an item); −∞ for one that nothing speaks for. */
  readonly scoreItems: (user: number, scores: Float64Array) => void
}

/**
 * Checks that a recommender is asked for the users and items it was made of: numbers of others would name the wrong ones.
 * @throws RangeError saying what it was made of
 */
export function requireOwn(
  made: { readonly users: number; readonly items: number },
  user: number,
  scores: Float64Array,
): void {
  if (scores.length === made.items && user < made.users) return
  refuse(
    `The recommender was made of ${made.users} users and ${made.items} items, and is asked for user ${user} and ${scores.length} items: take the interactions it was made of.`,
  )
}

/** One item recommended to one user. */
export interface Recommendation<U extends Key, I extends Key> {
  readonly user: U
  readonly item: I
  /** 1 is the best. */
  readonly rank: number
  /** In the recommender's own unit: comparable within a user only. */
  readonly score: number
}

/** Options of {@link recommend}. */
export interface RecommendOptions {
  /** Items a user gets at most. Default 10. */
  readonly count?: number
  /** Whether items the user took already may come again. Default false. */
  readonly includeTaken?: boolean
}

/**
 * The best items for every user.
 * @returns by user in the interactions' order, then by rank; fewer than `count` where fewer items are left or nothing speaks for more
 * @throws RangeError for a count below 1
 */
export function recommend<U extends Key, I extends Key>(
  recommender: Recommender,
  interactions: Interactions<U, I>,
  { count = 10, includeTaken = false }: RecommendOptions = {},
): Recommendation<U, I>[] {
  requireThat(Number.isInteger(count) && count >= 1, `The count is a whole number of at least 1, found ${count}.`)
  const scores = new Float64Array(interactions.itemNames.length)
  return interactions.userNames.flatMap((user, u) => {
    const best = bestItems(recommender, u, { scores, count, skip: includeTaken ? undefined : interactions })
    return best.flatMap((code, i) => {
      const item = interactions.itemNames[code]
      return item === undefined ? [] : { user, item, rank: i + 1, score: scores[code] ?? 0 }
    })
  })
}

/** The `count` best item numbers for user `u`, those of `skip` left out; equal scores in order of the item names. */
export function bestItems(
  recommender: Recommender,
  u: number,
  how: { readonly scores: Float64Array; readonly count: number; readonly skip: Interactions<Key, Key> | undefined },
): number[] {
  const { scores, count, skip } = how
  recommender.scoreItems(u, scores)
  for (let at = skip?.starts[u] ?? 0; at < (skip?.starts[u + 1] ?? 0); at += 1) scores[skip?.items[at] ?? 0] = -Infinity
  return highestPlaces(scores, count)
}

/**
 * The places of the `count` highest scores, the highest first, equal ones in their order; those of −∞ are left out. An insertion into a short sorted list:
 * the count is small beside the number of scores.
 */
export function highestPlaces(scores: Float64Array, count: number): number[] {
  const places: number[] = []
  let least = -Infinity
  for (let place = 0; place < scores.length; place += 1) {
    const score = scores[place] ?? 0
    if (score <= least) continue
    let at = places.length
    while (at > 0 && score > (scores[places[at - 1] ?? 0] ?? 0)) at -= 1
    places.splice(at, 0, place)
    if (places.length > count) places.pop()
    if (places.length === count) least = scores[places[count - 1] ?? 0] ?? 0
  }
  return places
}
