import { describe, expect, it } from 'vitest'
import { irisColumn, irisSpecies } from '../testing/iris.ts'
import { rulesOf, treeToSql } from './rules.ts'
import { growTree, predictTree } from './tree.ts'

const names = ['sepal_length', 'sepal_width', 'petal_length', 'petal_width']
const features = names.map((name, c) => ({ name, values: irisColumn(c) }))

describe('a decision tree', () => {
  it('asks of the irises what R’s rpart asks', () => {
    const { root } = growTree(features, irisSpecies, { maxDepth: 2 })
    expect(root).toMatchObject({
      feature: 'petal_length',
      threshold: 2.45,
      yes: { kind: 'leaf', label: 'setosa', counts: [50, 0, 0] },
      no: {
        feature: 'petal_width',
        threshold: 1.75,
        yes: { label: 'versicolor', counts: [0, 49, 5] },
        no: { label: 'virginica', counts: [0, 1, 45] },
      },
    })
  })

  it.each([
    [1, 2 / 3],
    [2, 0.96],
    [3, 0.9733333333333334],
    [4, 0.9933333333333333],
  ])('of depth %i is as right as scikit-learn’s', (maxDepth, accuracy) => {
    expect(growTree(features, irisSpecies, { maxDepth }).accuracy).toBeCloseTo(accuracy, 12)
  })

  it('keeps enough rows on both sides and asks only what pays', () => {
    const { root } = growTree(features, irisSpecies, { minLeafRows: 60 })
    expect(root.kind).toBe('question')
    const rows = root.kind === 'question' ? [root.yes.rows, root.no.rows] : []
    expect(Math.min(...rows)).toBeGreaterThanOrEqual(60)
    expect(growTree(features, irisSpecies, { minGain: 0.4 }).root.kind).toBe('leaf')
  })

  it('answers rows by name', () => {
    const tree = growTree(features, irisSpecies)
    const flower = { sepal_length: 5, sepal_width: 3.4, petal_length: 1.5, petal_width: 0.2 }
    expect(predictTree(tree, flower)).toBe('setosa')
    expect(() => predictTree(tree, {})).toThrow(new RangeError('The row has no value of "petal_length".'))
  })

  it('refuses rows without a number where a question is asked', () => {
    const tree = growTree([{ name: 'toString', values: [1, 2] }], ['a', 'b'])
    expect(() => predictTree(tree, {})).toThrow(new RangeError('The row has no value of "toString".'))
    expect(() => predictTree(tree, { toString: Number.NaN })).toThrow(
      new RangeError('The row\'s value of "toString" is NaN, which is neither below nor above a threshold.'),
    )
  })

  it.each([
    [{ maxDepth: Number.NaN }, 'The depth of a tree is a whole number of 0 or more, found NaN.'],
    [{ maxDepth: -1 }, 'The depth of a tree is a whole number of 0 or more, found -1.'],
    [{ minLeafRows: -1 }, 'The least rows of a leaf are a number of 0 or more, found -1.'],
    [{ minGain: Number.NaN }, 'The least gain of a question is a share of 0 or more, found NaN.'],
  ])('refuses %j', (options, message) => {
    expect(() => growTree(features, irisSpecies, options)).toThrow(new RangeError(message))
  })

  it('refuses two features of one name', () => {
    expect(() => growTree([...features, ...features.slice(0, 1)], irisSpecies)).toThrow(
      new RangeError('Two features are named "sepal_length": rules tell them apart by name.'),
    )
  })

  it('takes as many labels as there are rows', () => {
    const labels = Array.from({ length: 150_000 }, (_, i) => `label ${i}`)
    const tree = growTree([{ name: 'x', values: labels.map((_, i) => i) }], labels, { maxDepth: 0 })
    expect(tree).toMatchObject({ accuracy: 1 / 150_000, root: { kind: 'leaf', label: 'label 0' } })
  })

  it('is one leaf where all labels are equal or nothing tells them apart', () => {
    expect(growTree([{ name: 'x', values: [1, 2] }], ['a', 'a']).root.kind).toBe('leaf')
    expect(growTree([{ name: 'x', values: [1, 1, 1] }], ['a', 'b', 'b']).root).toMatchObject({ label: 'b' })
    expect(() => growTree([{ name: 'x', values: [1] }], [])).toThrow('A tree needs at least one row, found none.')
  })
})

describe('its rules', () => {
  const tree = growTree(features, irisSpecies, { maxDepth: 3 })

  it('are sentences with their size, precision and recall', () => {
    expect(
      rulesOf(tree).map(({ label, text, rows, precision, recall }) => [label, text, rows, precision, recall]),
    ).toEqual([
      ['setosa', 'petal_length ≤ 2.45', 50, 1, 1],
      ['versicolor', '2.45 < petal_length ≤ 4.95 and petal_width ≤ 1.75', 48, 47 / 48, 0.94],
      ['virginica', 'petal_length > 4.85 and petal_width > 1.75', 43, 1, 0.86],
      ['virginica', 'petal_length > 4.95 and petal_width ≤ 1.75', 6, 4 / 6, 0.08],
      ['virginica', '2.45 < petal_length ≤ 4.85 and petal_width > 1.75', 3, 2 / 3, 0.04],
    ])
  })

  it('are SQL too', () => {
    expect(rulesOf(tree)[1]?.sql).toBe('"petal_length" > 2.45 and "petal_length" <= 4.95 and "petal_width" <= 1.75')
    const small = growTree([{ name: 'say "x"', values: [1, 2] }], ["it's", 'b'])
    expect(treeToSql(small)).toBe(`case when "say ""x""" <= 1.5 then 'it''s' else 'b' end`)
  })

  it('of a single leaf always hold', () => {
    const [rule] = rulesOf(growTree([{ name: 'x', values: [1] }], ['a']))
    expect(rule).toMatchObject({ text: 'always', sql: 'true', rows: 1, precision: 1, recall: 1 })
  })
})
