import type { Key } from '../numeric/encode.ts'
import { requireThat } from '../numeric/require-that.ts'
import { transpose, type Interactions } from './interactions.ts'
import { highestPlaces, requireOwn, type Recommender } from './recommender.ts'

/** The items that most users took, the same for everybody: what any other recommender has to beat. Scores count users. */
export function popularity(interactions: Interactions<Key, Key>): Recommender {
  const counts = new Float64Array(interactions.itemNames.length)
  for (const code of interactions.items) counts[code] = (counts[code] ?? 0) + 1
  const made = { users: interactions.userNames.length, items: counts.length }
  return {
    name: 'popularity',
    scoreItems: (user, scores) => {
      requireOwn(made, user, scores)
      scores.set(counts)
    },
  }
}

/** Options of {@link copurchase}. */
export interface CopurchaseOptions {
  /** Most similar items kept of each item. Default 50. */
  readonly neighbours?: number
}

/**
 * Items taken by the users who took the same: cosine similarity of items over users, taken or not; an item's score is the sum of its similarities to the
 * user's items.
 * @returns scores above 0; −∞ for items that nobody took together with one of the user's
 * @throws RangeError for fewer than one neighbour
 * @see Sarwar, Karypis, Konstan & Riedl (2001), WWW; cost of the sum over users of their items squared
 */
export function copurchase(
  interactions: Interactions<Key, Key>,
  { neighbours = 50 }: CopurchaseOptions = {},
): Recommender {
  requireThat(
    Number.isInteger(neighbours) && neighbours >= 1,
    `Neighbours are a whole number of at least 1, found ${neighbours}.`,
  )
  const made = { users: interactions.userNames.length, items: interactions.itemNames.length }
  const similar = similarItems(interactions, neighbours)
  return {
    name: 'co-purchase',
    scoreItems: (user, scores) => {
      requireOwn(made, user, scores)
      scores.fill(0)
      for (let at = interactions.starts[user] ?? 0; at < (interactions.starts[user + 1] ?? 0); at += 1)
        for (const [code, similarity] of similar[interactions.items[at] ?? 0] ?? [])
          scores[code] = (scores[code] ?? 0) + similarity
      for (let code = 0; code < scores.length; code += 1) if (scores[code] === 0) scores[code] = -Infinity
    },
  }
}

/** Of each item its nearest others with their cosine, the nearest first. */
function similarItems(byUser: Interactions<Key, Key>, neighbours: number): (readonly [number, number])[][] {
  const byItem = transpose(byUser)
  const users = (code: number): number => (byItem.starts[code + 1] ?? 0) - (byItem.starts[code] ?? 0)
  const together = new Float64Array(byUser.itemNames.length)
  return byUser.itemNames.map((_name, item) => {
    together.fill(0)
    for (let at = byItem.starts[item] ?? 0; at < (byItem.starts[item + 1] ?? 0); at += 1) {
      const user = byItem.items[at] ?? 0
      for (let i = byUser.starts[user] ?? 0; i < (byUser.starts[user + 1] ?? 0); i += 1) {
        const code = byUser.items[i] ?? 0
        together[code] = (together[code] ?? 0) + 1
      }
    }
    for (const [code, count] of together.entries())
      together[code] = count > 0 && code !== item ? count / Math.sqrt(users(item) * users(code)) : -Infinity
    return highestPlaces(together, neighbours).map((code) => [code, together[code] ?? 0])
  })
}
