import { describe, expect, it } from 'vitest'
import { ses } from '../ets/smoothing.ts'
import { coverage } from '../metrics.ts'
import { drift, movingAverage, naive, seasonalNaive } from '../methods/naive.ts'
import { theta } from '../methods/theta.ts'
import { randomFrom } from '../trees/random.ts'
import { auto } from './auto.ts'
import { conformalWidths } from './conformal-widths.ts'
import { intervalWidths } from './interval-widths.ts'

const horizon = 6

/** Normal errors, the same in every run. */
function errorsOf(seed: number, length: number): Float64Array {
  const random = randomFrom(seed)
  return new Float64Array(length).map(() => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()))
}

/** What a series is made of; each moves from its errors alone. */
const processes = {
  noise: (errors: Float64Array) => errors.map((error) => 100 + 10 * error),
  'a random walk': (errors: Float64Array) => {
    let level = 1000
    return errors.map((error) => (level += 10 * error))
  },
  growth: (errors: Float64Array) => {
    let level = 100
    return errors.map((error) => (level *= 1.04 * Math.exp(0.03 * error)))
  },
}

describe('intervals of auto', () => {
  it.each([
    [16, 'noise'],
    [16, 'a random walk'],
    [16, 'growth'],
    [40, 'noise'],
    [40, 'a random walk'],
    [40, 'growth'],
    [120, 'noise'],
    [120, 'a random walk'],
  ] as const)('of level 95 hold about that share of what follows %i values of %s', (length, name) => {
    const shares = Array.from({ length: 16 }, (_, seed) => {
      const values = processes[name](errorsOf(100 + seed, length + horizon))
      const [interval] = auto().fit(values.subarray(0, length)).forecast(horizon, [95]).intervals
      const none = new Float64Array(horizon)
      return coverage(values.subarray(length), interval?.lower ?? none, interval?.upper ?? none)
    })
    const share = shares.reduce((total, one) => total + one, 0) / shares.length
    expect(share).toBeGreaterThan(0.87)
  })

  it('hold less at a lower level, whatever the levels', () => {
    const values = processes.noise(errorsOf(7, 60))
    const { intervals } = auto().fit(values).forecast(horizon, [1, 50, 80, 95, 99, 99.9])
    intervals.slice(1).forEach(({ upper, lower }, place) => {
      upper.forEach((value, step) => expect(value).toBeGreaterThan(intervals[place]?.upper[step] ?? value))
      lower.forEach((value, step) => expect(value).toBeLessThan(intervals[place]?.lower[step] ?? value))
    })
  })

  it('of all levels hold about what they say where most errors are small and a few are large', () => {
    const levels = [50, 80, 90, 95]
    const shares = Array.from({ length: 48 }, (_, seed) => {
      const length = seed % 2 === 0 ? 60 : 120
      const errors = errorsOf(300 + seed, 2 * length)
      const isRare = (step: number): boolean => Math.abs(errors[length + step] ?? 0) > 1.9
      const values = errors.subarray(0, length).map((error, step) => 1000 + (isRare(step) ? 60 : 8) * error)
      const { intervals } = auto({ methods: [ses(), theta(), movingAverage(12)] })
        .fit(values.subarray(0, -12))
        .forecast(12, levels)
      return intervals.map(({ lower, upper }) => coverage(values.subarray(-12), lower, upper))
    })
    const held = levels.map((_, place) => shares.reduce((total, one) => total + (one[place] ?? 0), 0) / shares.length)
    held.forEach((share, place) => expect(Math.abs(share - (levels[place] ?? 0) / 100)).toBeLessThan(0.05))
  })

  it('of intermittent demand hold about what they say, on a few months of days too', () => {
    const levels = [80, 95]
    const [known, ahead] = [100, 28]
    const shares = Array.from({ length: 40 }, (_, seed) => {
      const random = randomFrom(500 + seed)
      const values = new Float64Array(known + ahead).map(() => (random() < 0.55 ? 10 * Math.exp(random()) : 0))
      const { intervals } = auto().fit(values.subarray(0, known), 7).forecast(ahead, levels)
      return intervals.map(({ lower, upper }) => coverage(values.subarray(known), lower, upper))
    })
    const held = levels.map((_, place) => shares.reduce((total, one) => total + (one[place] ?? 0), 0) / shares.length)
    held.forEach((share, place) => expect(Math.abs(share - (levels[place] ?? 0) / 100)).toBeLessThan(0.08))
  })

  it.each([80, 95])(
    'of level %i begin at 0 where demand is as rare as every tenth day, and hold the days without',
    (level) => {
      const random = randomFrom(9)
      const values = new Float64Array(200).map(() => (random() < 0.1 ? 5 + 10 * random() : 0))
      const week = auto({ methods: [seasonalNaive(), movingAverage(), theta()] })
      for (const end of [100, 120, 140, 160]) {
        const [interval] = week.fit(values.subarray(0, end), 7).forecast(28, [level]).intervals
        const none = new Float64Array(28)
        expect(interval?.lower).toEqual(none)
        expect(coverage(values.subarray(end, end + 28), none, interval?.upper ?? none)).toBeGreaterThan(0.75)
      }
    },
  )
})

describe('half widths', () => {
  const values = processes['a random walk'](errorsOf(3, 40))
  const candidates = [naive(), drift()].map((method) => ({ method, season: [] }))
  const models = candidates.map(({ method }) => method.fit(values))
  const flat = new Float64Array(horizon).fill(1000)
  const combination = { values, candidates, models, weights: [0.5, 0.5], paths: [flat, flat], errors: [] }

  it('grow with what the methods disagree by', () => {
    const apart = { ...combination, paths: [flat, flat.map((value) => value + 200)] }
    const [agreed, disagreed] = [combination, apart].map((one) => intervalWidths(one, horizon)(95))
    agreed?.forEach((width, step) => expect(disagreed?.[step]).toBeGreaterThan(width + 40))
  })

  it('look at no method without weight', () => {
    const wild = { ...combination, weights: [1, 0], paths: [flat, flat.map(() => Number.NaN)] }
    expect(intervalWidths(wild, horizon)(95).every((width) => width > 0)).toBe(true)
  })

  it('count past errors at the level that a positive series has reached since', () => {
    const growing = Float64Array.from({ length: 30 }, (_, t) => 2 ** (t / 5) * (t % 2 === 0 ? 1.1 : 0.9))
    const reaching = conformalWidths(growing, candidates, [], horizon)?.at(95)
    const crossing = conformalWidths(
      growing.map((value, t) => (t === 0 ? -1 : value)),
      candidates,
      [],
      horizon,
    )?.at(95)
    reaching?.forEach((width, step) => expect(width).toBeGreaterThan((crossing?.[step] ?? 0) * 1.2))
  })

  it('are not made of less than two origins', () => {
    expect(conformalWidths(values.subarray(0, 9), candidates, [], horizon)).toBeUndefined()
  })
})
