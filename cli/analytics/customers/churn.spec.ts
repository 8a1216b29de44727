import { describe, expect, it } from 'vitest'
import { churnProbability, fitChurn, silenceProbability } from './churn.ts'
import { repeatBuying } from './repeat-buying.ts'

/** 120 customers of a simulated shop: repeats, days to the last purchase, age in days. */
const rows = `
4,98,112 0,0,216 3,136,293 5,59,166 2,252,255 1,44,78 0,0,67 0,0,128 0,0,326 2,14,269 2,42,257 0,0,278 0,0,353 0,0,184
8,168,175 2,90,125 1,64,65 0,0,126 7,73,74 0,0,96 0,0,225 18,147,236 0,0,256 2,62,241 1,4,193 8,244,300 0,0,312 0,0,264
16,160,359 3,40,67 0,0,191 0,0,168 2,104,116 0,0,305 1,73,115 0,0,88 4,76,123 1,8,152 0,0,283 1,212,319 0,0,206 0,0,280
0,0,113 3,45,101 5,87,91 4,43,187 0,0,154 2,17,82 0,0,299 0,0,259 9,188,204 4,188,341 3,263,331 1,161,225 0,0,95 1,88,285
2,9,178 0,0,324 2,72,296 2,59,116 0,0,147 0,0,269 2,37,204 0,0,265 1,140,199 0,0,99 6,169,219 0,0,194 3,30,67 2,115,130
1,203,278 0,0,149 0,0,86 4,27,141 0,0,233 0,0,113 1,22,217 0,0,249 6,76,350 0,0,287 3,275,327 0,0,247 3,16,304 1,12,215
11,354,364 1,4,91 2,18,140 0,0,257 1,44,101 0,0,167 0,0,65 2,13,337 6,55,298 0,0,278 0,0,128 0,0,317 0,0,314 4,235,282
16,41,326 3,174,315 11,163,310 0,0,250 1,44,148 2,58,161 0,0,104 0,0,94 1,33,357 0,0,120 0,0,345 7,116,136 2,7,350 4,43,181
1,62,168 0,0,271 0,0,169 0,0,106 5,94,171 7,292,294 1,31,275 0,0,68
`
  .trim()
  .split(/\s+/)
  .map((row) => row.split(',').map(Number))
const customers = {
  repeats: rows.map(([x = 0]) => x),
  lastAfter: rows.map(([, t = 0]) => t),
  age: rows.map(([, , total = 0]) => total),
}

/** What ModifiedBetaGeoFitter of the lifetimes library 0.11.3 fits to them. */
const wanted = { r: 0.4055419640916208, alpha: 11.879005288317632, a: 9.202163242298239, b: 45.047890760868746 }

describe('churn', () => {
  it('is as probable as the lifetimes library says, given its parameters', () => {
    const probabilities = churnProbability(wanted, customers)
    const first = [0.24139956531175588, 0.4036452081123767, 0.6923694333959656, 0.9637452216940874, 0.1673489496056091]
    for (const [i, value] of first.entries()) expect(probabilities[i]).toBeCloseTo(value, 10)
    expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(60.322859674409614, 9)
  })

  it('is fitted to the likelihood that the lifetimes library reaches', () => {
    const model = fitChurn(customers)
    expect(model.isConverged).toBe(true)
    expect(model.logLikelihood).toBeCloseTo(-1222.474031948807, 5)
    expect(model.r).toBeCloseTo(wanted.r, 3)
    expect(model.alpha).toBeCloseTo(wanted.alpha, 1)
    expect(model.a / (model.a + model.b)).toBeCloseTo(wanted.a / (wanted.a + wanted.b), 3)
  })

  it('grows with silence, sooner for those who came often', () => {
    const twice = { repeats: [20, 20, 1, 1], lastAfter: [100, 100, 100, 100], age: [105, 200, 105, 200] }
    const [oftenNow = 0, oftenLater = 0, rareNow = 0, rareLater = 0] = churnProbability(wanted, twice)
    expect(oftenLater).toBeGreaterThan(0.9)
    expect(oftenLater - oftenNow).toBeGreaterThan(rareLater - rareNow)
    const longGone = { repeats: [5000], lastAfter: [1], age: [5000] }
    expect([...churnProbability(wanted, longGone)]).toEqual([1])
  })

  it('and slowness make up the silence of the time ahead', () => {
    const gone = churnProbability(wanted, customers)
    const [soon, late] = [silenceProbability(wanted, customers, 1e-9), silenceProbability(wanted, customers, 1e12)]
    for (const [i, value] of gone.entries()) {
      expect(soon[i]).toBeCloseTo(1, 8)
      expect(late[i]).toBeGreaterThanOrEqual(value)
    }
    // One who came four times in 98 of 112 days: (11.879 + 112) / (… + 30) to the power of 0.4055 + 4.
    const slow = ((wanted.alpha + 112) / (wanted.alpha + 142)) ** (wanted.r + 4)
    expect(silenceProbability(wanted, customers, 30)[0]).toBeCloseTo((gone[0] ?? 0) + (1 - (gone[0] ?? 0)) * slow, 12)
    expect(() => silenceProbability(wanted, customers, 0)).toThrow(
      new RangeError('The time ahead is above 0, found 0.'),
    )
  })

  it('refuses times that contradict each other', () => {
    expect(() => churnProbability(wanted, { repeats: [1], lastAfter: [9], age: [5] })).toThrow(
      new RangeError('Customer 0 bought last at 9 of an age of 5.'),
    )
    expect(() => churnProbability(wanted, { repeats: [0], lastAfter: [3], age: [5] })).toThrow(
      new RangeError('Customer 0 has 0 repeats but bought last 3 after the first purchase.'),
    )
    expect(() => fitChurn({ repeats: [], lastAfter: [], age: [] })).toThrow(
      'A churn model needs customers, found none.',
    )
  })
})

describe('repeat buying', () => {
  it('counts buying days after the first, and skips anonymous lines', () => {
    expect(repeatBuying(['a', 'b', 'a', 'a', null, 'a'], [10, 12, 10, 13, 11, 20], 25)).toEqual({
      customer: ['a', 'b'],
      repeats: Int32Array.of(2, 0),
      lastAfter: Float64Array.of(10, 0),
      age: Float64Array.of(15, 13),
    })
  })

  it('refuses lines after the day of reckoning and days with a time of day', () => {
    expect(() => repeatBuying(['a', 'a'], [10, 10.5], 11)).toThrow(
      new RangeError('The day of line 1 is 10.5, not a whole number of days.'),
    )
    expect(() => repeatBuying(['a'], [10], Number.NaN)).toThrow(
      'The day of reckoning is NaN, not a whole number of days.',
    )
    expect(() => repeatBuying(['a'], [10], 9)).toThrow(
      new RangeError('Line 0 is of day 10, after the day of reckoning 9.'),
    )
  })
})
