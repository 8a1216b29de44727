import { describe, expect, it } from 'vitest'
import { toBaskets } from './baskets.ts'
import { frequentItemsets } from './itemsets.ts'
import { associationRules } from './rules.ts'

const receipts = `
beer,bread,butter,jam,tea beer,crisps beer,crisps,eggs bread,butter,jam,tea crisps,tea beer,milk tea milk
beer,crisps,eggs,tea eggs bread,butter bread,butter,crisps,jam,milk,tea bread,butter,eggs beer,crisps crisps,eggs milk,tea
bread,butter,crisps,jam beer,crisps,eggs,tea eggs beer,bread,butter,crisps,jam,tea eggs beer,crisps beer,bread,butter,crisps,jam beer,crisps,tea
bread,butter,jam crisps eggs crisps,milk bread,butter,jam bread,butter,jam bread,butter,crisps,tea tea
beer,bread,butter,eggs,jam tea milk beer,bread,butter,jam beer,crisps eggs,milk bread,butter,jam,milk milk,tea
milk crisps,tea milk,tea bread,butter bread,butter,crisps,jam bread,butter,jam,milk milk eggs
milk,tea bread,butter,jam,milk,tea bread,butter,jam,milk tea
`
  .trim()
  .split(/\s+/)
  .map((receipt) => receipt.split(','))

/** mlxtend 0.25 on the receipts, least support 0.1: antecedent > consequent, support, confidence, lift, leverage, conviction. */
const wantedRules = `
butter > jam 0.307692308 0.800000000 2.600000000 0.189349112 3.461538462
bread > jam 0.307692308 0.800000000 2.600000000 0.189349112 3.461538462
bread+butter > jam 0.307692308 0.800000000 2.600000000 0.189349112 3.461538462
butter > bread+jam 0.307692308 0.800000000 2.600000000 0.189349112 3.461538462
bread > butter+jam 0.307692308 0.800000000 2.600000000 0.189349112 3.461538462
butter > bread 0.384615385 1.000000000 2.600000000 0.236686391 inf
bread > butter 0.384615385 1.000000000 2.600000000 0.236686391 inf
butter+tea > bread 0.115384615 1.000000000 2.600000000 0.071005917 inf
bread+tea > butter 0.115384615 1.000000000 2.600000000 0.071005917 inf
jam > butter 0.307692308 1.000000000 2.600000000 0.189349112 inf
jam > bread 0.307692308 1.000000000 2.600000000 0.189349112 inf
butter+jam > bread 0.307692308 1.000000000 2.600000000 0.189349112 inf
bread+jam > butter 0.307692308 1.000000000 2.600000000 0.189349112 inf
jam > bread+butter 0.307692308 1.000000000 2.600000000 0.189349112 inf
bread+crisps > butter 0.115384615 1.000000000 2.600000000 0.071005917 inf
butter+crisps > bread 0.115384615 1.000000000 2.600000000 0.071005917 inf
butter > bread+tea 0.115384615 0.300000000 2.600000000 0.071005917 1.263736264
bread > butter+tea 0.115384615 0.300000000 2.600000000 0.071005917 1.263736264
bread > butter+crisps 0.115384615 0.300000000 2.600000000 0.071005917 1.263736264
butter > bread+crisps 0.115384615 0.300000000 2.600000000 0.071005917 1.263736264
beer > crisps 0.192307692 0.714285714 1.954887218 0.093934911 2.221153846
crisps > beer 0.192307692 0.526315789 1.954887218 0.093934911 1.542735043
tea > crisps 0.153846154 0.421052632 1.152354571 0.020340237 1.096153846
crisps > tea 0.153846154 0.421052632 1.152354571 0.020340237 1.096153846
milk > tea 0.115384615 0.375000000 1.026315789 0.002958580 1.015384615
tea > milk 0.115384615 0.315789474 1.026315789 0.002958580 1.011834320
tea > butter 0.115384615 0.315789474 0.821052632 -0.025147929 0.899408284
tea > bread 0.115384615 0.315789474 0.821052632 -0.025147929 0.899408284
tea > bread+butter 0.115384615 0.315789474 0.821052632 -0.025147929 0.899408284
crisps > butter 0.115384615 0.315789474 0.821052632 -0.025147929 0.899408284
crisps > bread 0.115384615 0.315789474 0.821052632 -0.025147929 0.899408284
crisps > bread+butter 0.115384615 0.315789474 0.821052632 -0.025147929 0.899408284
butter > tea 0.115384615 0.300000000 0.821052632 -0.025147929 0.906593407
bread > tea 0.115384615 0.300000000 0.821052632 -0.025147929 0.906593407
bread+butter > tea 0.115384615 0.300000000 0.821052632 -0.025147929 0.906593407
butter > crisps 0.115384615 0.300000000 0.821052632 -0.025147929 0.906593407
bread > crisps 0.115384615 0.300000000 0.821052632 -0.025147929 0.906593407
bread+butter > crisps 0.115384615 0.300000000 0.821052632 -0.025147929 0.906593407
`
  .trim()
  .split('\n')

const baskets = toBaskets(
  receipts.flatMap((receipt, i) => receipt.map(() => i)),
  receipts.flat(),
)

describe('frequent itemsets', () => {
  it('are as many of each size as mlxtend finds', () => {
    const sets = frequentItemsets(baskets, { minSupport: 0.1 })
    const sizes = Map.groupBy(sets, ({ items }) => items.length)
    expect([...sizes].map(([size, { length }]) => [size, length])).toEqual([
      [1, 8],
      [2, 10],
      [3, 3],
    ])
    expect(sets.filter(({ items }) => items.length === 1).map(({ count }) => count)).toEqual(
      sets
        .filter(({ items }) => items.length === 1)
        .map(({ items: [item] }) => receipts.filter((receipt) => receipt.includes(item ?? '')).length),
    )
  })

  it('of any size are those of a count of every combination', () => {
    const names = [...new Set(receipts.flat())].sort()
    const all = Array.from({ length: 2 ** names.length - 1 }, (_, mask) =>
      names.filter((_name, i) => ((mask + 1) >> i) & 1),
    )
    const wanted = all
      .map(
        (set) =>
          [set.join('+'), receipts.filter((receipt) => set.every((item) => receipt.includes(item))).length] as const,
      )
      .filter(([, count]) => count >= 2)
    const found = frequentItemsets(baskets, { minSupport: 2 / receipts.length, maxItems: 8 })
    expect(new Map(found.map(({ items, count }) => [[...items].sort().join('+'), count]))).toEqual(new Map(wanted))
  })

  it('keep a set of exactly the least support', () => {
    const ten = toBaskets([...Array(10).keys()], [...Array(3).fill('x'), ...Array(7).fill('y')])
    expect(frequentItemsets(ten, { minSupport: 0.3 }).map(({ items }) => items[0])).toEqual(['y', 'x'])
  })

  it('count an item once a basket and leave lines without an order or an item out', () => {
    const few = toBaskets([1, 1, 1, null, 2, 3], ['a', 'a', 'b', 'a', null, 'b'])
    expect(frequentItemsets(few, { minSupport: 0.5 })).toEqual([
      { items: ['b'], count: 2, support: 1 },
      { items: ['a'], count: 1, support: 0.5 },
      { items: ['a', 'b'], count: 1, support: 0.5 },
    ])
  })

  it('refuse a support that means nothing', () => {
    expect(() => frequentItemsets(baskets, { minSupport: 0 })).toThrow(
      new RangeError('The least support lies above 0 and up to 1, found 0.'),
    )
    expect(() => toBaskets([1], ['a'], { minItems: 0 })).toThrow(
      new RangeError('A basket has a whole number of items, at least 1, found 0.'),
    )
    expect(() => associationRules(baskets, { minSupport: 0.1, minLift: Number.NaN })).toThrow(
      new RangeError('The least lift is a number of 0 or more, found NaN.'),
    )
    expect(() => toBaskets([1], [])).toThrow(new RangeError('There are 1 orders but 0 items.'))
  })
})

describe('association rules', () => {
  const asText = associationRules(baskets, { minSupport: 0.1 }).map((rule) => {
    const sides = [rule.antecedent, rule.consequent].map((side) => [...side].sort().join('+')).join(' > ')
    const figures = [rule.support, rule.confidence, rule.lift, rule.leverage, rule.conviction]
    return `${sides} ${figures.map((value) => (Number.isFinite(value) ? value.toFixed(9) : 'inf')).join(' ')}`
  })

  it('are those of mlxtend, figure by figure', () => {
    expect(asText.toSorted()).toEqual(wantedRules.toSorted())
  })

  it('come with the strongest first, and only those asked for', () => {
    const rules = associationRules(baskets, { minSupport: 0.1, minConfidence: 0.6, minLift: 1.2 })
    expect(rules.every(({ confidence, lift }) => confidence >= 0.6 && lift >= 1.2)).toBe(true)
    expect(rules.map(({ lift }) => lift)).toEqual(rules.map(({ lift }) => lift).toSorted((a, b) => b - a))
    expect(rules.length).toBe(
      wantedRules.filter((rule) => Number(rule.split(' ')[4]) >= 0.6 && Number(rule.split(' ')[5]) >= 1.2).length,
    )
  })
})
