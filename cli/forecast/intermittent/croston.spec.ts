import { describe, expect, it } from 'vitest'
import { adida, croston, sba, tsb } from './croston.ts'

const demand = Float64Array.of(0, 0, 3, 0, 0, 0, 2, 5, 0, 0, 1, 0, 0, 0, 0, 4, 0, 0, 2, 0)

describe('intermittent demand', () => {
  it.each([
    ['Croston', croston(), 0.9381833080092009],
    ['SBA', sba(), 0.8912741426087408],
    ['TSB', tsb(0.1, 0.1), 0.7697712613403939],
  ])('%s forecasts what statsforecast does', (_, method, rate) => {
    expect(method.fit(demand).forecast(1).mean[0]).toBeCloseTo(rate, 12)
  })

  it('ADIDA comes within two percent of statsforecast, which bounds its alpha', () => {
    expect(Math.abs((adida().fit(demand).forecast(1).mean[0] ?? 0) / 0.9545466666664953 - 1)).toBeLessThan(0.02)
  })

  it.each([croston(), sba(), tsb(), adida()])('$name forecasts nothing where nothing ever sold', (method) => {
    expect([...method.fit(new Float64Array(9)).forecast(2).mean]).toEqual([0, 0])
  })

  it('TSB fades while nothing sells, Croston does not', () => {
    const dead = Float64Array.from([...demand, ...new Float64Array(50)])
    expect(tsb().fit(dead).forecast(1).mean[0]).toBeLessThan(0.01)
    expect(croston().fit(dead).forecast(1).mean[0]).toBeGreaterThan(0.9)
  })

  it('refuses weights that are none', () => {
    expect(() => croston(0)).toThrow(new RangeError('A smoothing weight lies between 0 and 1, found 0.'))
  })
})
