import { describe, expect, it } from 'vitest'
import { matrixOfRows, type Matrix } from '../numeric/numbers.ts'
import { irisColumn, irisRows } from '../testing/iris.ts'
import { chooseK, elbow } from './choose-k.ts'
import { assignClusters, kmeans } from './kmeans.ts'
import { applyScales, robustScale, standardScale } from './scale.ts'
import { silhouette } from './silhouette.ts'

const iris = matrixOfRows(irisRows)
const grid = (points: readonly number[]): Matrix => matrixOfRows(points.map((value) => [value]))

describe('k-means', () => {
  it.each([
    [2, 152.3479517603579, 0.6810461692117462, [97, 53]],
    [3, 78.851441426146, 0.5528190123564095, [62, 50, 38]],
    [4, 57.22847321428572, 0.49805050499728737, [50, 40, 32, 28]],
    [5, 46.446182051282065, 0.4887488870931056, [50, 39, 25, 24, 12]],
    [6, 39.03998724608726, 0.36483400396700255, [39, 28, 25, 24, 22, 12]],
  ])(
    'parts the irises into %i clusters with scikit-learn’s inertia, silhouette and sizes',
    (k, inertia, score, sizes) => {
      const clusters = kmeans(iris, k)
      expect(clusters.inertia).toBeCloseTo(inertia, 9)
      expect(silhouette(iris, clusters.labels)).toBeCloseTo(score, 9)
      expect([...clusters.sizes]).toEqual(sizes)
    },
  )

  it('finds the same clusters after robust scaling as scikit-learn', () => {
    const { matrix } = robustScale([0, 1, 2, 3].map(irisColumn))
    const clusters = kmeans(matrix, 3)
    expect(clusters.inertia).toBeCloseTo(73.18403620977307, 9)
    expect([...clusters.sizes]).toEqual([52, 49, 49])
  })

  it('is the same for the same seed, and the labels do not depend on the draw', () => {
    expect(kmeans(iris, 3, { seed: 5 })).toEqual(kmeans(iris, 3, { seed: 5 }))
    expect(kmeans(iris, 3, { seed: 5 }).labels).toEqual(kmeans(iris, 3, { seed: 6 }).labels)
  })

  it('finds the best clusters from nearly every seed', () => {
    const inertias = Array.from({ length: 20 }, (_, seed) => kmeans(iris, 5, { seed }).inertia)
    expect(inertias.filter((inertia) => inertia < 46.4462).length).toBeGreaterThanOrEqual(19)
  })

  it('gives what it has when its rounds are over', () => {
    const { inertia, rounds, labels, centres } = kmeans(iris, 4, { maxRounds: 1, starts: 1 })
    expect(rounds).toBe(1)
    expect(inertia).toBeGreaterThan(57.2)
    expect(assignClusters(iris, centres)).toEqual(labels)
  })

  it('keeps every cluster filled, though points repeat', () => {
    const clusters = kmeans(grid([1, 1, 1, 1, 9]), 3, { starts: 1 })
    expect(clusters.inertia).toBe(0)
    expect(clusters.sizes.reduce((a, b) => a + b)).toBe(5)
    expect(kmeans(grid([1, 2, 3]), 3).inertia).toBe(0)
  })

  it('gives new points their nearest centre', () => {
    const { centres } = kmeans(grid([0, 1, 2, 10, 11]), 2)
    expect([...assignClusters(grid([3, 8]), centres)]).toEqual([0, 1])
    expect(() => assignClusters(iris, centres)).toThrow(
      new RangeError('The points have 4 columns, the centres have 1.'),
    )
  })

  it('refuses a matrix made by hand that is none', () => {
    const of = (...values: number[]) => ({ rows: 3, columns: 1, values: Float64Array.from(values) })
    expect(() => kmeans(of(1, Number.NaN, 3), 2)).toThrow(
      new RangeError('The value of row 1, column 0 is NaN, not a finite number.'),
    )
    expect(() => assignClusters(of(1, 2), of(1, 2, 3))).toThrow(
      new RangeError('A matrix of 3 rows × 1 columns has 3 values, found 2.'),
    )
    expect(() => kmeans(of(1, 2, 3), 2, { maxRounds: 0 })).toThrow(
      new RangeError('Rounds are a whole number of at least 1, found 0.'),
    )
  })

  it('refuses more clusters than points', () => {
    expect(() => kmeans(grid([1, 2]), 3)).toThrow(
      new RangeError('The number of clusters is a whole number of 1…2 (the points), found 3.'),
    )
  })
})

describe('the number of clusters', () => {
  it('is chosen by silhouette and by the bend of the inertia', () => {
    const { bySilhouette, byElbow, trials } = chooseK(iris, { from: 2, to: 8 })
    expect(bySilhouette).toBe(2)
    expect(byElbow).toBe(4)
    expect(trials.map(({ k }) => k)).toEqual([2, 3, 4, 5, 6, 7, 8])
  })

  it('is at the bend of a curve, at the start of a straight one', () => {
    expect(elbow([100, 20, 15, 10, 5])).toBe(1)
    expect(elbow([4, 3, 2, 1])).toBe(0)
    expect(elbow([])).toBe(0)
  })

  it('is sampled for many points, close to the whole', () => {
    const { labels } = kmeans(iris, 3)
    expect(silhouette(iris, labels, { sampleSize: 100, seed: 1 })).toBeCloseTo(0.5528, 1)
  })

  it('is found with a cluster so small that a sample could miss it', () => {
    const far = grid(Array.from({ length: 5000 }, (_, i) => (i === 77 ? 1e6 : i % 10)))
    const { bySilhouette, trials } = chooseK(far, { from: 2, to: 3 }, { starts: 1 })
    expect(bySilhouette).toBe(2)
    // 5,000 values of 0…9 seen from 1,000,000 are one cluster: all but the point alone count 1 but for some millionths.
    expect(trials[0]?.silhouette).toBeCloseTo(4999 / 5000, 4)
    expect(trials[0]?.clusters.sizes[1]).toBe(1)
  })

  it.each([
    ['labels below 0', Int32Array.of(0, -1), {}, 'Label 1 is -1: clusters are numbered from 0.'],
    [
      'no sample',
      Int32Array.of(0, 1),
      { sampleSize: 0 },
      'A sample has a whole number of points, at least 1, found 0.',
    ],
  ])('refuses %s', (_title, labels, options, message) => {
    expect(() => silhouette(grid([1, 2]), labels, options)).toThrow(new RangeError(message))
  })

  it('needs two clusters to compare', () => {
    expect(() => silhouette(grid([1, 2]), new Int32Array(2))).toThrow(
      new RangeError('A silhouette compares clusters: at least two must be in use, found 1.'),
    )
  })
})

describe('scaling', () => {
  it('is that of scikit-learn’s RobustScaler', () => {
    const { matrix, scales } = robustScale([0, 1, 2].map(irisColumn))
    for (const [c, { centre, spread }] of scales.entries()) {
      expect(centre).toBeCloseTo([5.8, 3, 4.35][c] ?? 0, 12)
      expect(spread).toBeCloseTo([1.3, 0.5, 3.5][c] ?? 0, 12)
    }
    expect(matrix.values[60 * 3]).toBeCloseTo(-0.6153846153846149, 12)
  })

  it('is that of scikit-learn’s StandardScaler', () => {
    const { scales } = standardScale([0, 1, 2].map(irisColumn))
    expect(scales[2]?.centre).toBeCloseTo(3.7580000000000027, 12)
    expect(scales[2]?.spread).toBeCloseTo(1.7594040657753032, 12)
  })

  it('leaves a constant column at 0 and applies old scales to new rows', () => {
    const { matrix, scales } = robustScale([[5, 5, 5]])
    expect([...matrix.values]).toEqual([0, 0, 0])
    expect([...applyScales([[7]], scales).values]).toEqual([2])
  })

  it('refuses columns of different lengths and values that are no numbers', () => {
    expect(() => robustScale([[1, 2], [1]])).toThrow(new RangeError('Column 1 has 1 values, column 0 has 2.'))
    expect(() => applyScales([[1], [2]], [{ centre: 0, spread: 1 }])).toThrow(
      new RangeError('There are 2 columns but 1 scales.'),
    )
    expect(() => robustScale([[1, Number.NaN]])).toThrow(
      new RangeError('The value of row 1, column 0 is NaN, not a finite number.'),
    )
  })
})
