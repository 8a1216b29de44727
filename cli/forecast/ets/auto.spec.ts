import { describe, expect, it } from 'vitest'
import { airPassengers, nile } from '../testing/classics.ts'
import { autoEts, ets, selectEts } from './auto.ts'

describe('auto-ETS', () => {
  it('finds a multiplicative season for air passengers, as R does', () => {
    const { shape } = selectEts(airPassengers, 12)
    expect(shape.error + shape.season).toBe('MM')
    expect(shape.trend).not.toBe('N')
  })

  it('is at least as likely as the model statsforecast finds for the Nile', () => {
    const fit = selectEts(nile, 1)
    expect(fit.shape).toEqual({ error: 'M', trend: 'N', season: 'N' })
    expect(fit.aicc).toBeLessThan(1458.5521)
  })

  it('keeps a constant going, zeros included', () => {
    expect([...autoEts().fit(new Float64Array(30).fill(4), 7).forecast(2).mean]).toEqual([4, 4])
    expect([...autoEts().fit(new Float64Array(30), 7).forecast(2).mean]).toEqual([0, 0])
  })

  it('leaves multiplicative parts out where a value is not above 0', () => {
    const values = airPassengers.map((value) => value - 104)
    expect(ets({ error: 'M', trend: 'A', season: 'M' }).fit(values, 12).method).toBe('ETS(A,A,A)')
  })

  it('has wider intervals for later steps', () => {
    const [interval] = autoEts().fit(airPassengers, 12).forecast(24, [95]).intervals
    const width = (step: number): number => (interval?.upper[step] ?? 0) - (interval?.lower[step] ?? 0)
    expect(width(12)).toBeGreaterThan(width(0))
    expect(width(23)).toBeGreaterThan(width(11))
  })
})
