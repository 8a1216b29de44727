import { expect, it } from 'vitest'
import { standardDeviation, mean } from './moments.ts'
import { seededRandom } from './random.ts'

const draws = (seed: number, n: number): number[] => {
  const random = seededRandom(seed)
  return Array.from({ length: n }, () => random.uniform())
}

it('is the same for the same seed and different for another', () => {
  expect(draws(42, 5)).toEqual(draws(42, 5))
  expect(draws(42, 5)).not.toEqual(draws(43, 5))
  expect(draws(0, 3).every((value) => value > 0 && value < 1)).toBe(true)
})

it('is uniform, and normal where asked', () => {
  const values = draws(1, 20_000)
  expect(mean(values)).toBeCloseTo(0.5, 2)
  expect(standardDeviation(values)).toBeCloseTo(Math.sqrt(1 / 12), 2)
  const random = seededRandom(2)
  const normals = Array.from({ length: 20_000 }, () => random.normal())
  expect(Math.abs(mean(normals))).toBeLessThan(0.03)
  expect(standardDeviation(normals)).toBeCloseTo(1, 1)
  const faces = new Set(Array.from({ length: 200 }, () => random.integer(6)))
  expect(faces).toEqual(new Set([0, 1, 2, 3, 4, 5]))
})
