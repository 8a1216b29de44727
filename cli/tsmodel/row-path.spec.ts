import { describe, expect, it } from 'vitest'
import type { Batch } from '../core/adapter.ts'
import { decoded } from '../core/encoded-value.ts'
import type { CellValue } from '../core/table.ts'
import { scaledNumber } from './decimal-digits.ts'
import { inputOf } from './input.ts'
import { batchesOf } from './output.ts'
import type { Row } from './typed-columns.ts'
import { columnBatches } from './vector.ts'

const column = (name: string, type: string) => ({ name, type, description: '', isRequired: false })
const shown = (cell: CellValue): unknown => (typeof cell === 'object' && cell !== null ? String(cell) : cell)

async function gathered<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

async function written(rows: unknown, types: Readonly<Record<string, string>>): Promise<readonly Batch[]> {
  const columns = Object.entries(types).map(([name, type]) => column(name, type))
  return gathered(batchesOf(rows, { columns, file: 'models/m.ts' }))
}

/** The rows of batches, as the engine understands them. */
const cells = (batches: readonly Batch[]): unknown[][] =>
  batches.flatMap(({ rowCount, values, nulls, encodings }) =>
    Array.from({ length: rowCount }, (_, row) =>
      values.map((column, at) =>
        nulls?.[at]?.[row] === 1 ? null : shown(decoded(column[row] ?? null, encodings?.[at])),
      ),
    ),
  )

describe('rows that are written', () => {
  it.each<[string, unknown[], unknown[]]>([
    [
      'decimal(18,6)',
      ['12.34', '-0.000001', '-12.5', 3, -2n, 0.1, '+7.1000000'],
      ['12.340000', '-0.000001', '-12.500000', '3.000000', '-2.000000', '0.100000', '7.100000'],
    ],
    ['decimal(18,6)', ['999999999999.999999', '-999999999999.999999'], ['999999999999.999999', '-999999999999.999999']],
    ['decimal(4,0)', ['-9999', 9999], ['-9999', '9999']],
    ['decimal(5,2)', ['.5', '5.', '1.10'], ['.5', '5.', '1.10']],
    [
      'bigint',
      [-1n, 9223372036854775807n, '-9223372036854775808', 7],
      [-1n, 9223372036854775807n, -9223372036854775808n, 7],
    ],
    ['uinteger', [4294967295, 0n, '12'], [4294967295, 0, 12]],
    ['tinyint', [-128, 127], [-128, 127]],
    ['double', [0.1, -0, 5n, '7.5', Number.NaN], [0.1, -0, 5, 7.5, Number.NaN]],
    ['boolean', [true, false], [true, false]],
    [
      'date',
      ['2024-02-29', new Date('1969-12-31T00:00:00Z'), '0001-01-01', '2024-02-29'],
      ['2024-02-29', '1969-12-31', '0001-01-01', '2024-02-29'],
    ],
  ])('keep each %s, whatever form it comes in', async (type, values, expected) => {
    const batches = await written(
      values.map((x) => ({ x })),
      { x: type },
    )
    expect(cells(batches).map(([x]) => x)).toEqual(expected)
    const withNulls = [null, ...values, null].map((x) => ({ x }))
    expect(cells(await written(withNulls, { x: type })).map(([x]) => x)).toEqual([null, ...expected, null])
  })

  it('stay in order when a value needs another kind of array, and lose none', async () => {
    const rows = Array.from({ length: 5000 }, (_, id) => ({ id, price: id === 3000 ? '.5' : `${id}.25` }))
    const batches = await written(rows, { id: 'bigint', price: 'decimal(18,2)' })
    expect(batches.map(({ rowCount }) => rowCount)).toEqual([2048, 952, 2000])
    expect(cells(batches).map(([id]) => Number(id))).toEqual(rows.map(({ id }) => id))
    expect(cells(batches)[3000]).toEqual([3000n, '.5'])
    expect(cells(batches)[4999]).toEqual([4999n, '4999.25'])
  })

  it('are counted from 1 over all batches when one does not fit', async () => {
    const rows = Array.from({ length: 2500 }, (_, id) => ({ id: id === 2400 ? 2 ** 31 : id }))
    await expect(written(rows, { id: 'integer' })).rejects.toThrow(
      'Row 2401, column "id" (integer) must be a whole number of 32 bits, but is 2147483648.',
    )
  })

  it('may be promised one by one', async () => {
    expect(cells(await written([Promise.resolve({ x: 1 }), { x: 2 }], { x: 'integer' }))).toEqual([[1], [2]])
  })
})

describe('the digits of a decimal', () => {
  it.each<[unknown, number, number | undefined]>([
    ['12.3', 2, 1230],
    ['-0.5', 1, -5],
    ['0.10', 1, 1],
    ['0.11', 1, undefined],
    ['999999999999999', 0, 999_999_999_999_999],
    ['9999999999999999', 0, undefined],
    ['99999999999999', 2, undefined],
    ['1e3', 0, undefined],
    ['', 0, undefined],
    ['-', 0, undefined],
    ['1.2.3', 4, undefined],
    [' 1', 0, undefined],
    [1e21, 0, undefined],
    [1.5, 1, 15],
    [true, 0, undefined],
  ])('of %j at a scale of %i are %j', (value, scale, digits) => {
    expect(scaledNumber(value, scale)).toBe(digits)
  })
})

describe('rows that are read', () => {
  const batch = (...ids: readonly number[]): Batch => ({
    columns: [
      { name: 'id', type: 'INTEGER' },
      { name: 'day', type: 'DATE' },
      { name: 'price', type: 'DECIMAL(18,2)' },
      { name: '__proto__', type: 'BOOLEAN' },
    ],
    rowCount: ids.length,
    values: [
      Int32Array.from(ids),
      Int32Array.from(ids),
      BigInt64Array.from(ids, (id) => (id === 3 ? -(2n ** 62n) : BigInt(-id))),
      Uint8Array.from(ids, (id) => id % 2),
    ],
    nulls: [undefined, Uint8Array.from(ids, (id) => (id === 2 ? 1 : 0)), undefined, undefined],
    encodings: [undefined, { kind: 'days' }, { kind: 'scaled', precision: 18, scale: 2 }, { kind: 'boolean' }],
  })
  // eslint-disable-next-line typescript/require-await -- as engines give them
  async function* open(): AsyncGenerator<Batch> {
    yield batch(1, 2)
    yield batch()
    yield batch(3)
  }
  const texts = (rows: readonly Row[]): string[] =>
    rows.map((row) =>
      Object.entries(row)
        .map(([name, value]) => `${name}=${String(value)}`)
        .join(' '),
    )

  it('come batch after batch, with every name and kind of value', async () => {
    expect(texts(await gathered(inputOf(() => columnBatches(open()))))).toEqual([
      'id=1 day=1970-01-02 price=-0.01 __proto__=true',
      'id=2 day=null price=-0.02 __proto__=false',
      'id=3 day=1970-01-04 price=-46116860184273879.04 __proto__=true',
    ])
  })

  it('come in order when they are asked for all at once', async () => {
    const rows = inputOf(() => columnBatches(open()))[Symbol.asyncIterator]()
    const answers = await Promise.all(Array.from({ length: 5 }, () => rows.next()))
    expect(answers.map(({ done, value }) => (done === true ? 'end' : value['id']))).toEqual([1, 2, 3, 'end', 'end'])
  })

  it('end the query when no more are wanted', async () => {
    let isOver = false
    const watched = async function* (): AsyncGenerator<Batch> {
      try {
        yield* open()
      } finally {
        isOver = true
      }
    }
    for await (const { id } of inputOf(() => columnBatches(watched()))) if (id === 1) break
    expect(isOver).toBe(true)
  })
})
