import { describe, expect, it } from 'vitest'
import { solveSymmetric } from '../numeric/cholesky.ts'
import { matrixOfRows } from '../numeric/numbers.ts'
import { alsRecommender, trainAls } from './als.ts'
import { copurchase, popularity } from './baselines.ts'
import { evaluateRecommenders } from './evaluate.ts'
import { toInteractions, transpose } from './interactions.ts'
import { recommend, type Recommender } from './recommender.ts'

/** Twelve users × nine items, how often each was bought. The fourth user bought nothing. */
const bought = [
  '000233014',
  '001000030',
  '030304002',
  '000000000',
  '032000310',
  '001203020',
  '500400003',
  '040040430',
  '200000050',
  '000002050',
  '000301010',
  '300105003',
].map((row) => [...row].map(Number))

/** What they bought later, of items they had not bought before. */
const later = [
  '000000000',
  '110011000',
  '000010000',
  '010010101',
  '000000000',
  '100000001',
  '000010000',
  '101000000',
  '001010101',
  '101010100',
  '101000000',
  '010000000',
].map((row) => [...row].map(Number))

const interactionsOf = (table: readonly (readonly number[])[]) => {
  const cells = table.flatMap((row, user) => row.map((weight, item) => ({ user, item, weight })))
  return toInteractions(
    cells.map(({ user }) => user),
    cells.map(({ item }) => item),
    cells.map(({ weight }) => weight),
  )
}

const before = interactionsOf(bought)
const itemFactors = matrixOfRows([
  [0.193, 0.324, 0.093],
  [0.935, 0.365, 0.176],
  [0, 0.06, 0.215],
  [0.418, 0.602, 0.981],
  [0.89, 0.242, 0.612],
  [0.922, 0.102, 0.854],
  [0.396, 0.782, 0.323],
  [0.626, 0.507, 0.104],
  [0.76, 0.823, 0.483],
])
const train = (rounds: number) => trainAls(before, { rounds, alpha: 2, regularization: 0.1, itemFactors })

describe('alternating least squares', () => {
  it.each([
    [
      1,
      [0.6101750259380017, 0.3294656698343042, 0.5144219838649142],
      [0.34449559271315067, 0.5565184391417332, 0.8841644960366489],
    ],
    [
      5,
      [0.757668658374791, -0.23178080822148328, 0.758804926360449],
      [0.34628261609859434, 0.2369482023758431, 1.0111749170989466],
    ],
  ])('has the factors of the implicit library after %i rounds from the same start', (rounds, user, item) => {
    const model = train(rounds)
    for (const [f, wanted] of user.entries()) expect(model.userFactors.values[f]).toBeCloseTo(wanted, 8)
    for (const [f, wanted] of item.entries()) expect(model.itemFactors.values[8 * 3 + f]).toBeCloseTo(wanted, 8)
  })

  it('recommends what the implicit library recommends', () => {
    const wanted = ['160', '601', '746', '', '450', '081', '572', '253', '253', '318', '810', '721']
    const best = Map.groupBy(recommend(alsRecommender(train(5)), before, { count: 3 }), ({ user }) => user)
    for (const [user, items] of wanted.entries())
      if (items !== '')
        expect(
          best
            .get(user)
            ?.map(({ item }) => item)
            .join(''),
        ).toBe(items)
    expect(best.get(0)?.map(({ rank }) => rank)).toEqual([1, 2, 3])
  })

  it('gives a user without purchases nothing but zeros, and is the same for the same seed', () => {
    const model = trainAls(before, { factors: 4, rounds: 2, seed: 7 })
    expect([...model.userFactors.values.subarray(12, 16)]).toEqual([0, 0, 0, 0])
    expect(trainAls(before, { factors: 4, rounds: 2, seed: 7 })).toEqual(model)
    expect(trainAls(before, { factors: 4, rounds: 2, seed: 8 })).not.toEqual(model)
  })

  it('refuses options out of range', () => {
    expect(() => trainAls(before, { regularization: 0 })).toThrow(
      new RangeError('The regularization is a number above 0, found 0.'),
    )
    expect(() => trainAls(before, { itemFactors: matrixOfRows([[1]]) })).toThrow(
      new RangeError('There are 1 rows of item factors but 9 items.'),
    )
  })

  it('solves symmetric systems, and says where there is no solution', () => {
    const b = Float64Array.of(8, 20)
    expect(solveSymmetric(Float64Array.of(4, 0, 2, 10), b)).toBe(true)
    expect(b[0]).toBeCloseTo(10 / 9, 14)
    expect(b[1]).toBeCloseTo(16 / 9, 14)
    expect(solveSymmetric(Float64Array.of(1, 0, 2, 1), Float64Array.of(1, 1))).toBe(false)
  })
})

describe('a recommender', () => {
  const later = toInteractions(['new', 'one'], ['x', 'y'])
  it.each([
    ['popularity', popularity(before)],
    ['co-purchase', copurchase(before)],
    ['als', alsRecommender(trainAls(before, { factors: 2, rounds: 1 }))],
  ])('by %s refuses interactions that it was not made of', (_title, recommender) => {
    expect(() => recommend(recommender, later)).toThrow(
      new RangeError(
        `The recommender was made of ${before.userNames.length} users and 9 items, and is asked for user 0 and 2 items: take the interactions it was made of.`,
      ),
    )
  })
})

describe('recommendations', () => {
  it('are none where nothing speaks for any', () => {
    const sent = toInteractions(['ann', 'ann', 'bob', 'cid', 'dan'], ['a', 'b', 'a', 'c', 'd'], [1, 1, 1, 1, -1])
    const items = (recommender: Recommender) => recommend(recommender, sent).map(({ user, item }) => `${user} ${item}`)
    // Only Bob shares an item with anybody; Dan sent back what he bought.
    expect(items(copurchase(sent))).toEqual(['bob b'])
    const als = items(alsRecommender(trainAls(sent, { factors: 2, rounds: 2 })))
    expect(als.some((line) => line.startsWith('dan'))).toBe(false)
    expect(als.some((line) => line.startsWith('cid'))).toBe(true)
    expect(items(popularity(sent)).some((line) => line.startsWith('dan'))).toBe(true)
  })
})

describe('baselines', () => {
  it('refuse neighbours that are none', () => {
    expect(() => copurchase(before, { neighbours: 0 })).toThrow(
      new RangeError('Neighbours are a whole number of at least 1, found 0.'),
    )
  })

  it('score popular items by users', () => {
    const [first] = recommend(popularity(before), before, { count: 1, includeTaken: true })
    expect(first).toEqual({ user: 0, item: 7, rank: 1, score: 8 })
  })

  it('score what is bought by the same users with the cosine of the implicit library', () => {
    const found = recommend(copurchase(before), before).filter(({ user }) => user === 0)
    const wanted = [
      [1, 1.57657624],
      [0, 1.4885812],
      [2, 1.08377696],
      [6, 1],
    ]
    expect(found.map(({ item }) => item)).toEqual(wanted.map(([item]) => item))
    for (const [i, [, score]] of wanted.entries()) expect(found[i]?.score).toBeCloseTo(score ?? 0, 7)
  })
})

describe('interactions', () => {
  it('sum weights, and drop what was all given back', () => {
    const few = toInteractions(['a', 'a', 'b', null], ['x', 'x', 'y', 'x'], [2, 1, -1, 5])
    expect([...few.starts]).toEqual([0, 1, 1])
    expect([...few.weights]).toEqual([3])
    expect(transpose(few)).toMatchObject({ userNames: ['x', 'y'], itemNames: ['a', 'b'] })
    expect(transpose(transpose(before))).toEqual(before)
  })

  it('refuse columns that do not match', () => {
    expect(() => toInteractions(['a'], [])).toThrow(new RangeError('There are 1 users but 0 items.'))
    expect(() => toInteractions(['a'], ['x'], [Number.NaN])).toThrow(
      new RangeError('The weight of line 0 is NaN, not a finite number.'),
    )
  })
})

describe('the offline evaluation', () => {
  const after = interactionsOf(later)

  it.each([
    [1, 0.3333333333333333, 0.3333333333333333],
    [3, 0.45007228252440495, 0.7777777777777778],
    [5, 0.599908162918091, 1],
  ])('has scikit-learn’s NDCG at %i, and its hit rate', (k, ndcg, hitRate) => {
    const [als] = evaluateRecommenders([alsRecommender(train(5))], before, after, { k })
    expect(als?.users).toBe(9)
    expect(als?.ndcg).toBeCloseTo(ndcg, 9)
    expect(als?.hitRate).toBeCloseTo(hitRate, 9)
  })

  it('compares with the first recommender, user by user', () => {
    const scores = evaluateRecommenders([popularity(before), alsRecommender(train(5))], before, after, { k: 3 })
    expect(scores.map(({ name }) => name)).toEqual(['popularity', 'als'])
    expect(scores[0]?.ndcgGain).toBe(0)
    expect(scores[1]?.ndcgGain).toBeCloseTo((scores[1]?.ndcg ?? 0) - (scores[0]?.ndcg ?? 0), 12)
    expect(scores[1]?.ndcgGainError).toBeGreaterThan(0)
    expect(scores[0]?.coverage).toBeLessThan(1)
  })

  it('counts items nobody could know as missed', () => {
    const known = toInteractions(['u', 'v'], ['a', 'b'])
    const next = toInteractions(['u', 'u', 'stranger'], ['b', 'new', 'a'])
    const [score] = evaluateRecommenders([popularity(known)], known, next, { k: 2 })
    expect(score).toMatchObject({ users: 1, hitRate: 1, recall: 0.5, precision: 0.5 })
    expect(score?.ndcg).toBeCloseTo(1 / (1 + 1 / Math.log2(3)), 12)
  })

  it('counts what was taken before only when asked', () => {
    const known = toInteractions(['u'], ['a'])
    const same: Recommender = { name: 'same', scoreItems: (_user, scores) => scores.fill(1) }
    expect(() => evaluateRecommenders([same], known, known)).toThrow(
      new RangeError('No user took something before and something to find after: nothing can be judged.'),
    )
    expect(evaluateRecommenders([same], known, known, { includeTaken: true, k: 1 })[0]?.hitRate).toBe(1)
  })
})
