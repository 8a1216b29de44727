import { describe, expect, it } from 'vitest'
import type { Method } from '../contract.ts'
import { autoEts } from '../ets/auto.ts'
import { dampedHolt, holt, ses } from '../ets/smoothing.ts'
import { absent, m4Weekly } from '../testing/m4-weekly.ts'
import { scoreOf } from '../testing/score.ts'
import { comb, naive2 } from './benchmarks.ts'
import { optimizedTheta, theta } from './theta.ts'

const all = m4Weekly() ?? []
if (all.length === 0) console.log(absent('m4-weekly'))

describe.skipIf(all.length === 0)('on the weekly series of the M4 competition', () => {
  it.each([
    ['Naive2', naive2(), 9.1613, 2.7773],
    ['SES', ses(), 9.0121, 2.6845],
    ['Theta', theta(), 9.0941, 2.6372],
  ] satisfies [string, Method, number, number][])('%s has the published errors', (_, method, smape, mase) => {
    const score = scoreOf(method, all)
    expect(Math.abs(score.smape - smape)).toBeLessThan(0.01)
    expect(Math.abs(score.mase - mase)).toBeLessThan(0.01)
  })

  it.each([
    ['Holt', holt(), 9.7065, 2.4132],
    ['damped Holt', dampedHolt(), 8.8671, 2.4001],
    ['Comb', comb(), 8.947, 2.4295],
  ] satisfies [string, Method, number, number][])(
    '%s comes within one percent of the published errors',
    (_, method, smape, mase) => {
      const score = scoreOf(method, all)
      expect(Math.abs(score.smape / smape - 1)).toBeLessThan(0.01)
      expect(Math.abs(score.mase / mase - 1)).toBeLessThan(0.01)
    },
  )

  it.each([
    ['optimised Theta', optimizedTheta(), 2.6372],
    ['auto-ETS', autoEts(), 2.53],
  ] satisfies [string, Method, number][])('%s is no worse than its published peer', (_, method, mase) => {
    expect(scoreOf(method, all).mase).toBeLessThan(mase)
  })
})
