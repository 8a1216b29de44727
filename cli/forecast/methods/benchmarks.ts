import type { Method } from '../contract.ts'
import { combination } from '../combine/combination.ts'
import { dampedHolt, holt, ses } from '../ets/smoothing.ts'
import { naive } from './naive.ts'
import { seasonallyAdjusted } from './seasonally-adjusted.ts'

/** The last value of the seasonally adjusted series goes on: the yardstick of the M4 competition. */
export const naive2 = (): Method => seasonallyAdjusted(naive(), 'Naive2')

/**
 * Mean of simple, Holt's and damped exponential smoothing of the seasonally adjusted series: the benchmark "Comb" of the M
 * competitions.
 */
export const comb = (): Method => seasonallyAdjusted(combination([ses(), holt(), dampedHolt()]), 'Comb')
