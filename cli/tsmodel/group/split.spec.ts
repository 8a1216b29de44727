import { describe, expect, it } from 'vitest'
import type { Batch } from '../../core/adapter.ts'
import { TypedText } from '../../core/table.ts'
import { joinBatches } from './join-batches.ts'
import { packBatch, unpackBatch } from './pack.ts'
import { copied, gathered, joined, splitGroups } from './split.ts'

const batch = (groups: readonly number[], names: readonly (string | null)[], nulls?: Uint8Array): Batch => ({
  columns: [
    { name: 'tsdbt_group', type: 'BIGINT' },
    { name: 'units', type: 'INTEGER' },
    { name: 'name', type: 'VARCHAR' },
  ],
  rowCount: groups.length,
  values: [BigInt64Array.from(groups, BigInt), Int32Array.from(groups, (group, row) => group * 10 + row), names],
  nulls: [undefined, nulls, undefined],
})

async function* stream(...batches: readonly Batch[]): AsyncGenerator<Batch> {
  yield* batches
}

describe('splitting a stream into groups', () => {
  it('finds groups that begin and end in the middle of batches, and keeps nulls with their rows', async () => {
    const groups = []
    const batches = [
      batch([0, 0, 2], ['a', 'b', 'c']),
      batch([2, 2], ['d', null], Uint8Array.of(0, 1)),
      batch([5], ['f']),
    ]
    for await (const group of splitGroups(stream(...batches))) groups.push(group)
    expect(groups.map(({ index, rowCount }) => [index, rowCount])).toEqual([
      [0, 2],
      [2, 3],
      [5, 1],
    ])
    expect(groups.map(({ columns }) => columns['units']?.values)).toEqual([
      Int32Array.of(0, 1),
      Int32Array.of(22, 20, 21),
      Int32Array.of(50),
    ])
    expect(groups[1]?.columns['units']?.nulls).toEqual(Uint8Array.of(0, 0, 1))
    expect(groups[1]?.columns['name']?.values).toEqual(['c', 'd', null])
    expect(Object.keys(groups[0]?.columns ?? {})).toEqual(['units', 'name'])
  })

  it('gathers an input whole, an empty one too', async () => {
    const rows = await gathered(stream(batch([0], ['a']), batch([1], ['b'])))
    expect([rows.rowCount, rows.columns['name']?.values]).toEqual([2, ['a', 'b']])
    expect(await gathered(stream())).toEqual({ rowCount: 0, columns: {} })
  })
})

describe('a batch on its way between threads', () => {
  it('arrives as it was, classes and nested values included', () => {
    const columns = ['decimal(9,2)', 'json', 'integer', 'varchar'].map((type) => ({ name: type, type }))
    const given: Batch = {
      columns,
      rowCount: 1,
      values: [
        [new TypedText('decimal', '1.50')],
        [{ text: 'a', day: new TypedText('date', '2024-01-01'), list: [1n, null] }],
        Int32Array.of(7),
        [null],
      ],
      nulls: [undefined, undefined, Uint8Array.of(0), undefined],
    }
    expect(unpackBatch(structuredClone(packBatch(given)), columns)).toEqual(given)
  })
})

describe('rows of several groups', () => {
  it('are joined in memory of their own, and taken apart without nulls that are not there', async () => {
    const groups = []
    for await (const group of splitGroups(stream(batch([0, 1, 1], ['a', 'b', null], Uint8Array.of(0, 1, 0))))) {
      groups.push(group)
    }
    const all = joined(groups)
    expect(all.columns['units']).toMatchObject({ values: Int32Array.of(0, 11, 12), nulls: Uint8Array.of(0, 1, 0) })
    expect(copied(all, 0, 1).columns['units']).toMatchObject({ values: Int32Array.of(0), nulls: undefined })
    expect(copied(all, 1, 3)).toMatchObject({
      rowCount: 2,
      columns: { units: { values: Int32Array.of(11, 12), nulls: Uint8Array.of(1, 0) }, name: { values: ['b', null] } },
    })
    expect(copied(all, 3, 3)).toMatchObject({ rowCount: 0, columns: { units: { values: Int32Array.of() } } })
  })

  it('are written in few batches, those of other kinds of array by themselves', () => {
    const one = (values: Int32Array | readonly number[], nulls?: Uint8Array) => ({
      rowCount: values.length,
      values: [values],
      nulls: [nulls],
      encodings: [undefined],
    })
    const made = [one(Int32Array.of(1)), one(Int32Array.of(2, 3), Uint8Array.of(0, 1)), one([4]), one([5])]
    expect(joinBatches(made)).toEqual([
      one(Int32Array.of(1, 2, 3), Uint8Array.of(0, 0, 1)),
      { ...one([4, 5]), values: [[4, 5]] },
    ])
    const large = one(new Int32Array(8000))
    expect(joinBatches([large, large, one(Int32Array.of(1))]).map(({ rowCount }) => rowCount)).toEqual([8000, 8001])
    expect(joinBatches([])).toEqual([])
  })
})
