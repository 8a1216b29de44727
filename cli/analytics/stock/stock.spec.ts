import { describe, expect, it } from 'vitest'
import { abcClasses, xyzClass } from './abc-xyz.ts'
import { priceElasticity } from './elasticity.ts'
import { dailyDemand, planStock } from './reorder.ts'

describe('ABC classes', () => {
  it('give A to the items up to the one that crosses the bound', () => {
    const rows = abcClasses(['tea', 'milk', 'bread', 'jam', 'salt'], [5, 50, 30, 12, 3])
    expect(rows.map(({ item, abc, cumulativeShare }) => [item, abc, cumulativeShare])).toEqual([
      ['milk', 'A', 0.5],
      ['bread', 'A', 0.8],
      ['jam', 'B', 0.92],
      ['tea', 'B', 0.97],
      ['salt', 'C', 1],
    ])
  })

  it('take the bounds given, keep the order of ties, and call everything C where nothing earns', () => {
    expect(abcClasses(['a', 'b'], [1, 1], { a: 0.5, b: 0.6 }).map(({ item, abc }) => item + abc)).toEqual(['aA', 'bB'])
    expect(abcClasses(['a', 'b'], [0, 0]).map(({ abc, share }) => [abc, share])).toEqual([
      ['C', 0],
      ['C', 0],
    ])
    expect(abcClasses([], [])).toEqual([])
  })

  it('refuse negative values and bounds that fall', () => {
    expect(() => abcClasses(['a'], [-1])).toThrow(new RangeError('The value of item "a" is -1; values are 0 or more.'))
    expect(() => abcClasses(['a'], [1], { a: 0.9, b: 0.5 })).toThrow(
      new RangeError('The bounds rise from above 0 to at most 1, found A 0.9 and B 0.5.'),
    )
  })
})

describe('XYZ classes', () => {
  it.each([
    ['steady', [10, 10, 12, 8], Math.SQRT2 / 10, 'X'],
    ['uneven', [2, 18, 4, 16], Math.SQRT1_2, 'Y'],
    ['sporadic', [0, 0, 40, 0], Math.sqrt(3), 'Z'],
    ['none', [0, 0], Infinity, 'Z'],
  ])('of %s demand follow its variation', (_title, demand, variation, xyz) => {
    const found = xyzClass(demand)
    expect(found.xyz).toBe(xyz)
    expect(Number.isFinite(variation) ? found.variation - variation : 0).toBeCloseTo(0, 12)
  })

  it('need two periods', () => {
    expect(() => xyzClass([1])).toThrow(new RangeError('Variation needs at least two periods, found 1.'))
  })
})

describe('a stock plan', () => {
  /** 200 a day ± 30, eight days, 95 %: the safety stock is 1.6449 × 30 × √8. */
  const demand = { mean: 200, deviation: 30 }

  it('keeps safety stock for the service level and orders at the reorder point', () => {
    const plan = planStock(demand, { leadTimeDays: 8, onHand: 1000, onOrder: 500 })
    expect(plan.safetyStock).toBeCloseTo(1.6448536269514722 * 30 * Math.sqrt(8), 9)
    expect(plan.reorderPoint).toBeCloseTo(1739.5705, 3)
    expect(plan.daysOfCover).toBe(5)
    expect(plan.isOrderDue).toBe(true)
    expect(plan.suggestedOrder).toBeCloseTo(239.5705, 3)
  })

  it('is out of stock at the reorder point with one less the service level', () => {
    const { reorderPoint } = planStock(demand, { leadTimeDays: 8, onHand: 0, serviceLevel: 0.9 })
    const plan = planStock(demand, { leadTimeDays: 8, onHand: reorderPoint })
    expect(plan.stockOutRisk).toBeCloseTo(0.1, 12)
    expect(plan.expectedShortage).toBeCloseTo(30 * Math.sqrt(8) * 0.0473, 1)
  })

  it('counts a lead time that varies and a review period', () => {
    const plan = planStock(demand, { leadTimeDays: 8, leadTimeDeviationDays: 2, reviewDays: 7, onHand: 0 })
    expect(plan.expectedDemand).toBe(3000)
    expect(plan.safetyStock).toBeCloseTo(1.6448536269514722 * Math.sqrt(15 * 900 + 160_000), 6)
  })

  it('is certain where nothing varies, and asks for nothing where nothing sells', () => {
    const certain = { mean: 10, deviation: 0 }
    expect(planStock(certain, { leadTimeDays: 5, onHand: 50 })).toMatchObject({ stockOutRisk: 0, expectedShortage: 0 })
    expect(planStock(certain, { leadTimeDays: 5, onHand: 40 })).toMatchObject({ stockOutRisk: 1, expectedShortage: 10 })
    const dead = planStock({ mean: 0, deviation: 0 }, { leadTimeDays: 5, onHand: 3 })
    expect(dead).toMatchObject({ daysOfCover: Infinity, isOrderDue: false, suggestedOrder: 0, stockOutRisk: 0 })
    expect(planStock(certain, { leadTimeDays: 5, onHand: -4 }).daysOfCover).toBe(0)
  })

  it('takes its demand from a daily series', () => {
    expect(dailyDemand([1, 3, 5])).toEqual({ mean: 3, deviation: 2 })
    expect(() => dailyDemand([1])).toThrow('A deviation needs at least two days, found 1.')
  })

  it('refuses what is no policy', () => {
    expect(() => planStock(demand, { leadTimeDays: -1, onHand: 0 })).toThrow(
      new RangeError('The lead time is a number of 0 or more, found -1.'),
    )
    expect(() => planStock(demand, { leadTimeDays: 1, onHand: 0, serviceLevel: 1 })).toThrow(
      new RangeError('The service level lies between 0 and 1, found 1.'),
    )
  })
})

describe('price elasticity', () => {
  const prices = [
    2.5, 2.5, 2.2, 2.5, 3, 3, 2.8, 2.2, 2.5, 1.9, 2.5, 2.5, 3.2, 3, 2.5, 2.2, 1.9, 2.5, 2.8, 3, 2.5, 2.2, 2.5, 3.2,
  ]
  const units = [37, 26, 45, 29, 17, 23, 22, 41, 26, 79, 28, 33, 19, 22, 37, 54, 63, 26, 31, 26, 30, 54, 27, 18]
  const promotion = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0]

  it('is the slope that SciPy’s linregress finds between logarithms', () => {
    const found = priceElasticity(prices, units)
    expect(found).toMatchObject({
      status: 'estimated',
      elasticity: expect.closeTo(-2.512620998038225, 10),
      standardError: expect.closeTo(0.2280415694310494, 10),
      pValue: expect.closeTo(2.0103728336289354e-10, 16),
      r2: expect.closeTo(0.8465851499873517, 10),
      lower: expect.closeTo(-2.512620998038225 - 0.47292926920561923, 9),
      observations: 24,
    })
  })

  it('leaves to a promotion what is the promotion’s, as NumPy’s lstsq does', () => {
    expect(priceElasticity(prices, units, { promotion })).toMatchObject({
      elasticity: expect.closeTo(-1.9749473810670233, 10),
      standardError: expect.closeTo(0.2676259211576621, 10),
      controls: { promotion: expect.closeTo(0.30314789398782005, 10) },
    })
  })

  it('is not there where it cannot be seen', () => {
    expect(priceElasticity([2, 2, 2, 2], [1, 2, 3, 4]).status).toBe('price-never-changed')
    expect(priceElasticity([0.3, 0.1 + 0.2, 0.3, 0.3], [1, 2, 3, 4]).status).toBe('price-never-changed')
    expect(priceElasticity([1, 2], [1, 2]).status).toBe('too-few-observations')
    expect(priceElasticity([1, 2], [0, 0])).toEqual({ status: 'too-few-observations', observations: 0 })
    expect(priceElasticity([1, 2, 3, 4, 5], [1, 2, 0, 0, 0])).toEqual({
      status: 'too-few-observations',
      observations: 2,
    })
    const twice = { a: [1, 2, 3, 4, 6, 1], b: [2, 4, 6, 8, 12, 2] }
    expect(priceElasticity([1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1], twice).status).toBe('controls-depend')
  })

  it('refuses prices without a logarithm', () => {
    expect(() => priceElasticity([0, 1], [1, 1])).toThrow(
      new RangeError('Price 0 is 0; a logarithm needs a number above 0.'),
    )
    expect(() => priceElasticity([1, 2], [0, 1], { promotion: [0, Number.NaN] })).toThrow(
      new RangeError('Control "promotion" of observation 1 is NaN, not a finite number.'),
    )
    expect(() => priceElasticity([1], [1], { promotion: [] })).toThrow(
      new RangeError('There are 1 prices but 0 values of control "promotion".'),
    )
  })
})
