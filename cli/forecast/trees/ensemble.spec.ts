import { describe, expect, it } from 'vitest'
import { binColumns, rangeOf } from './bins.ts'
import { boostTrees, randomForest } from './ensemble.ts'
import { fillHistogram, packGradients, ranges } from './histogram.ts'
import { randomFrom } from './random.ts'
import { treesFrom } from './saved.ts'

const random = randomFrom(3)
const rows = 1500
const columns = Array.from({ length: 6 }, () => Float64Array.from({ length: rows }, () => random()))
const [first = new Float64Array(), second = new Float64Array()] = columns
const target = first.map(
  (value, row) => Math.sin(6 * value) + ((second[row] ?? 0) > 0.5 ? 1 : 0) + 0.1 * (random() - 0.5),
)

const errorOf = (found: Float64Array): number =>
  Math.sqrt(found.reduce((total, value, row) => total + (value - (target[row] ?? 0)) ** 2, 0) / rows)

describe('trees', () => {
  it.each([0, 1.5, Number.NaN])('are not trained by %j threads', (workers) => {
    expect(() => boostTrees({ columns, target }, { workers })).toThrow(
      `Trees are trained by a whole number of threads ≥ 1, found ${workers}.`,
    )
  })

  it.each([
    [{ trees: 0 }, '"trees" of an ensemble of trees is a whole number ≥ 1, found 0.'],
    [{ featureShare: 2 }, '"featureShare" of an ensemble of trees is a share above 0, at most 1, found 2.'],
    [{ leafRows: Number.NaN }, '"leafRows" of an ensemble of trees is a whole number ≥ 1, found NaN.'],
    [{ shrinkage: -5 }, '"shrinkage" of an ensemble of trees is a number ≥ 0, found -5.'],
  ])('are not trained with %j', (options, message) => {
    expect(() => boostTrees({ columns, target }, options)).toThrow(new RangeError(message))
    expect(() => randomForest({ columns, target }, options)).toThrow(new RangeError(message))
  })

  it('predict from as many features as they were trained on', () => {
    const model = boostTrees({ columns: [first, second], target }, { trees: 2 })
    expect(() => model.predict([first])).toThrow(
      new RangeError('The trees were trained on 2 features, and predict from as many of one length, found 1500.'),
    )
  })

  it('boosted ones learn a curve and a step', () => {
    const model = boostTrees({ columns, target }, { trees: 80, rate: 0.15, leaves: 15 })
    expect(errorOf(model.predict(columns))).toBeLessThan(0.08)
    const [curve = 0, step = 0, ...noise] = model.importance
    expect(curve + step).toBeGreaterThan(0.98)
    expect(Math.max(...noise)).toBeLessThan(0.02)
  })

  it('of a forest learn it too', () => {
    const model = randomForest({ columns, target }, { trees: 30, featureShare: 0.7 })
    expect(errorOf(model.predict(columns))).toBeLessThan(0.12)
  })

  it('predict from their JSON as they did', () => {
    const wide = Float64Array.from(first, (value, row) => (row % 9 === 0 ? Number.POSITIVE_INFINITY : value))
    for (const train of [boostTrees, randomForest]) {
      const model = train({ columns: [wide, second], target }, { trees: 6 })
      const back = treesFrom(JSON.parse(JSON.stringify(model)))
      expect(back.predict([wide, second])).toEqual(model.predict([wide, second]))
      expect(back.importance).toEqual(model.importance)
      expect(JSON.stringify(back)).toBe(JSON.stringify(model))
    }
  })

  const leaf = { feature: [], range: [], left: [], right: [], gain: [], value: [1] }
  const split = { feature: [0], range: [1], left: [-1], right: [-2], gain: [1], value: [1, 2] }
  it.each([
    [null, 'found null'],
    [[1, 2], '"bounds" is not a list'],
    [{ base: 1, bounds: [['a']], trees: [] }, '"bounds" number 1 are not numbers'],
    [{ bounds: [[1]], trees: [leaf] }, '"base" is not a number'],
    [{ base: 1, bounds: [[1]], trees: [{ ...split, gain: ['x'] }] }, '"gain" of tree 1 are not numbers'],
    [{ base: 1, bounds: [[1]], trees: [leaf, { ...split, left: [0] }] }, 'tree 2 is not whole'],
    [{ base: 1, bounds: [[1]], trees: [{ ...split, right: [-3] }] }, 'tree 1 is not whole'],
    [{ base: 1, bounds: [], trees: [split] }, 'tree 1 is not whole'],
  ])('are not read from %j', (json, why) => {
    expect(() => treesFrom(json)).toThrow(new RangeError(`This is not what trees write as JSON: ${why}.`))
  })

  it('are the same bytes from the same seed', () => {
    const options = { trees: 8, rowShare: 0.5, featureShare: 0.5, seed: 9 }
    const [one, other] = [boostTrees({ columns, target }, options), boostTrees({ columns, target }, options)]
    expect(one.predict(columns)).toEqual(other.predict(columns))
    expect(boostTrees({ columns, target }, { ...options, seed: 10 }).predict(columns)).not.toEqual(one.predict(columns))
  })

  it.each([{}, { rowShare: 0.6, featureShare: 0.5 }])(
    'are the same bytes from 1, 2 and 4 threads, with %j',
    (shares) => {
      const many = 40_000
      const wide = Array.from({ length: 9 }, () => Float64Array.from({ length: many }, () => random()))
      const aim = Float64Array.from({ length: many }, (_, row) => Math.sin(7 * (wide[0]?.[row] ?? 0)) + random())
      const bytesOf = (workers: number): string => {
        const { base, trees, importance } = boostTrees(
          { columns: wide, target: aim },
          { trees: 6, leaves: 24, workers, ...shares },
        )
        return JSON.stringify([
          base,
          ...importance,
          ...trees.map(({ feature, range, left, right, value }) => [...feature, ...range, ...left, ...right, ...value]),
        ])
      }
      const alone = bytesOf(1)
      expect(bytesOf(2)).toBe(alone)
      expect(bytesOf(4)).toBe(alone)
    },
  )

  it('rest on sums that are the same however rows are split', () => {
    const data = binColumns(columns)
    const packed = new Float64Array(rows)
    packGradients(target, packed)
    const order = Int32Array.from({ length: rows }, (_, row) => (row * 7) % rows)
    const features = Int32Array.from(columns.keys())
    const sumsOf = (from: number, to: number): Float64Array => {
      const sums = new Float64Array(columns.length * ranges)
      fillHistogram(data.columns, features, packed, order, from, to, new Float64Array(rows), sums)
      return sums
    }
    const whole = sumsOf(0, rows)
    for (const parts of [2, 4]) {
      const pieces = Array.from({ length: parts }, (_, part) =>
        sumsOf((part * rows) / parts, ((part + 1) * rows) / parts),
      )
      expect(whole.map((_, place) => pieces.reduce((total, piece) => total + (piece[place] ?? 0), 0))).toEqual(whole)
    }
  })

  it('send what is missing its own way', () => {
    const x = Float64Array.from({ length: 400 }, (_, row) => (row % 4 === 0 ? Number.NaN : row))
    const y = x.map((value) => (Number.isNaN(value) ? 5 : 1))
    const model = boostTrees({ columns: [x], target: y }, { trees: 60, rate: 0.3 })
    const [missing, present] = model.predict([Float64Array.of(Number.NaN, 7)])
    expect(missing).toBeCloseTo(5, 3)
    expect(present).toBeCloseTo(1, 3)
  })

  it('of a constant target say that constant', () => {
    const model = boostTrees({ columns, target: new Float64Array(rows).fill(3) }, { trees: 5 })
    expect(model.predict([...columns].map((column) => column.slice(0, 1)))[0]).toBe(3)
  })

  it('put equally many rows in each range', () => {
    const {
      columns: [ranges = new Uint8Array()],
      bounds,
    } = binColumns([Float64Array.from({ length: 10_000 }, (_, i) => i)])
    expect(Math.max(...ranges)).toBe(254)
    expect(rangeOf(-1, bounds[0] ?? new Float64Array())).toBe(1)
    expect(rangeOf(Number.NaN, bounds[0] ?? new Float64Array())).toBe(0)
  })

  it.each([
    ['no rows', { columns, target: new Float64Array(0) }, 'Trees train on 1 to 2097151 rows, found 0.'],
    [
      'short columns',
      { columns: [new Float64Array(2)], target },
      'Features have as many rows as the target (1500), found 2.',
    ],
    ['no columns', { columns: [], target }, 'Features have as many rows as the target (1500), found no feature.'],
    [
      'a target that is no number',
      { columns: [new Float64Array(1)], target: Float64Array.of(Number.NaN) },
      'Row 1 of the target is NaN.',
    ],
  ])('refuse %s', (_, training, message) => {
    expect(() => boostTrees(training)).toThrow(new RangeError(message))
  })
})
