import { describe, expect, it } from 'vitest'
import type { Batch } from '../core/adapter.ts'
import { ProblemError } from '../core/diagnostic.ts'
import { TypedText, type CellValue } from '../core/table.ts'
import { inputOf } from './input.ts'
import { dateText, decimalText, timestampText } from '../core/encoded-value.ts'
import { batch, type OutputColumn } from './output-batch.ts'
import { batchesOf } from './output.ts'
import { columnBatch } from './vector.ts'
import { daysOf, microsOf, scaledOf } from './whole-number.ts'

const column = (name: string, type: string, isRequired = false) => ({ name, type, description: '', isRequired })

const written = async (made: readonly unknown[], columns: readonly ReturnType<typeof column>[]): Promise<Batch[]> => {
  const out: Batch[] = []
  for await (const one of batchesOf(made, { columns, file: 'models/m.ts' })) out.push(one)
  return out
}

const refusal = async (type: string, given: OutputColumn, isRequired = false): Promise<unknown> =>
  written([{ x: null }, batch({ x: given })], [column('x', type, false), ...(isRequired ? [] : [])]).then(
    () => 'accepted',
    (thrown: unknown) => (thrown instanceof ProblemError ? thrown.message : thrown),
  )

describe('columns out', () => {
  it.each<[string, OutputColumn, object | undefined]>([
    ['bigint', BigInt64Array.of(1n, -(2n ** 63n)), undefined],
    ['bigint', Int32Array.of(7), undefined],
    ['integer', Uint16Array.of(65_535), undefined],
    ['double', Float64Array.of(0.1, Number.NaN), undefined],
    ['date', Int32Array.of(0, 17_532), { kind: 'days' }],
    ['timestamp', BigInt64Array.of(1n), { kind: 'micros', zoned: false }],
    ['timestamptz', BigInt64Array.of(1n), { kind: 'micros', zoned: true }],
    ['boolean', Uint8Array.of(1, 0), { kind: 'boolean' }],
    ['decimal(18,2)', { values: BigInt64Array.of(1230n), scale: 2 }, { kind: 'scaled', precision: 18, scale: 2 }],
    ['decimal(9,2)', { values: Int32Array.of(1230), scale: 1 }, { kind: 'scaled', precision: 9, scale: 1 }],
    ['decimal(38,2)', { values: [10n ** 35n, null], scale: 2 }, { kind: 'scaled', precision: 38, scale: 2 }],
  ])('takes an array of a %s whole: %o', async (type, given, encoding) => {
    const [made] = await written([batch({ x: given })], [column('x', type)])
    const values = 'values' in given && !ArrayBuffer.isView(given) ? given.values : given
    expect(made?.values[0]).toEqual(values)
    expect(made?.encodings?.[0]).toEqual(encoding)
  })

  it('checks other arrays value by value, as rows', async () => {
    const columns = [column('day', 'date'), column('n', 'bigint'), column('price', 'decimal(5,2)')]
    const given = batch({ day: ['2018-01-31', null], n: Float64Array.of(1, 2), price: ['1.5', '2'] })
    const [made] = await written([given], columns)
    const decimal = (text: string): TypedText => new TypedText('decimal', text)
    const cells = [
      [new TypedText('date', '2018-01-31'), null],
      [1, 2],
      [decimal('1.5'), decimal('2')],
    ]
    expect(made?.values).toEqual(cells)
  })

  it('keeps rows and batches in the order they are given, and counts rows over both', async () => {
    const made = written(
      [{ x: 1 }, batch({ x: Int32Array.of(2, 3) }), { x: 4 }, batch({ x: ['5', 'six'] })],
      [column('x', 'integer')],
    )
    await expect(made).rejects.toThrow('Row 6, column "x" (integer) must be a whole number of 32 bits, but is "six".')
    const sizes = await written([{ x: 1 }, batch({ x: Int32Array.of(2, 3) }), { x: 4 }], [column('x', 'integer')])
    expect(sizes.map(({ values }) => Array.from(values[0] ?? []))).toEqual([[1], [2, 3], [4]])
  })

  it.each<[string, OutputColumn, string]>([
    [
      'integer',
      BigInt64Array.of(1n, 2n ** 31n),
      'Row 3, column "x" (integer) must be a whole number of 32 bits, but is 2147483648n.',
    ],
    [
      'utinyint',
      Int8Array.of(-1),
      'Row 2, column "x" (utinyint) must be a whole number of 8 bits, not negative, but is -1.',
    ],
    ['bigint', Float64Array.of(1.5), 'Row 2, column "x" (bigint) must be a whole number of 64 bits, but is 1.5.'],
    ['boolean', Uint8Array.of(0, 2), 'Row 3, column "x" (boolean) must be true or false, as 1 and 0, but is 2.'],
    [
      'decimal(5,2)',
      { values: Int32Array.of(100_000), scale: 2 },
      'Row 2, column "x" (decimal(5,2)) must be a decimal with at most 3 digits before the point, but is 100000.',
    ],
    [
      'decimal(5,2)',
      { values: [100_000n], scale: 2 },
      'Row 2, column "x" (decimal(5,2)) must be a decimal with at most 3 digits before the point, but is 100000n.',
    ],
    [
      'decimal(5,2)',
      Int32Array.of(1),
      'This batch cannot be written: its column "x" (decimal(5,2)) must be whole numbers with a scale, { values, scale }, or decimals as text, but is an Int32Array.',
    ],
    [
      'decimal(5,2)',
      { values: BigInt64Array.of(1n), scale: 3 },
      'This batch cannot be written: its column "x" (decimal(5,2)) must be of a scale of at most 2, but is a BigInt64Array.',
    ],
    [
      'date',
      Float64Array.of(1),
      'This batch cannot be written: its column "x" (date) must be days since 1970-01-01 in an Int32Array, or dates as text, but is a Float64Array.',
    ],
    [
      'integer',
      { values: Int32Array.of(1), nulls: Uint8Array.of(0, 1) },
      'This batch cannot be written: "nulls" of its column "x" has 2 entries for 1 values.',
    ],
  ])('refuses what is no %s: %o', async (type, given, message) => {
    expect(await refusal(type, given)).toBe(message)
  })

  it.each([
    [{ a: [1] }, 'This batch cannot be written: it has no column "b".'],
    [{ a: [1], b: [1], c: [1] }, 'This batch cannot be written: it has a column "c" that "columns" does not declare.'],
    [{ a: [1], b: [1, 2] }, 'This batch cannot be written: its column "b" has 2 values, and the first one 1.'],
    [
      { a: Int32Array.of(1), b: 7 },
      'This batch cannot be written: its column "b" is 7, and must be an array or { values, nulls }.',
    ],
    [
      { a: { values: [1], nulls: Uint8Array.of(1) }, b: [1] },
      'Row 1, column "a" (integer) must be a value, but is null.',
    ],
  ])('refuses columns that do not make a table: %o', async (columns, message) => {
    const made = written([batch(columns as never)], [column('a', 'integer', true), column('b', 'integer')])
    await expect(made).rejects.toThrow(message)
  })
})

describe('columns in', () => {
  const cells = (type: string, values: readonly CellValue[]): Batch => ({
    columns: [{ name: 'x', type }],
    rowCount: values.length,
    values: [values],
  })

  it.each<[string, readonly CellValue[], ArrayLike<unknown>]>([
    ['BIGINT', [1, 9_007_199_254_740_993n, null], BigInt64Array.of(1n, 9_007_199_254_740_993n, 0n)],
    ['SMALLINT', [1, null], Int16Array.of(1, 0)],
    ['DOUBLE', [0.5, null], Float64Array.of(0.5, 0)],
    ['BOOLEAN', [true, null, false], Uint8Array.of(1, 0, 0)],
    ['DATE', [new TypedText('date', '2018-01-31'), null], Int32Array.of(17_562, 0)],
    ['TIMESTAMP', [new TypedText('timestamp', '1970-01-01 00:00:01.5')], BigInt64Array.of(1_500_000n)],
    ['DECIMAL(9,2)', [new TypedText('decimal', '-12.30')], Int32Array.of(-1230)],
    ['DECIMAL(18,2)', [new TypedText('decimal', '12.30')], BigInt64Array.of(1230n)],
    ['DECIMAL(38,2)', [new TypedText('decimal', '12.30'), null], [1230n, null]],
    ['NUMERIC', [new TypedText('decimal', '0.123456789')], [123_456_789n]],
    ['HUGEINT', [1, 2n ** 100n], [1n, 2n ** 100n]],
    ['VARCHAR', ['a', null], ['a', null]],
    ['INTEGER[]', [[1, null]], [[1, null]]],
  ])('are one kind of array per type also from an engine that gives cells: %s', (type, given, values) => {
    const { columns } = columnBatch(cells(type, given))
    expect(columns['x']?.values).toEqual(values)
    const nulls = given.map((cell) => (cell === null ? 1 : 0))
    expect(columns['x']?.nulls).toEqual(given.includes(null) ? Uint8Array.from(nulls) : undefined)
  })

  it('give the rows that reading rows gives', async () => {
    const text = (type: TypedText['type'], value: string): TypedText => new TypedText(type, value)
    const given: Batch = {
      columns: ['BIGINT', 'DATE', 'TIMESTAMP', 'DECIMAL(18,4)', 'BOOLEAN', 'VARCHAR', 'DOUBLE[]'].map((type) => ({
        name: type,
        type,
      })),
      rowCount: 2,
      values: [
        [1, null],
        [text('date', '2018-01-31'), null],
        [text('timestamp', '2018-01-31 10:00:00.000001'), null],
        [text('decimal', '-0.0500'), null],
        [true, null],
        ['ä', null],
        [[0.5], null],
      ],
    }
    const input = inputOf(async function* () {
      yield columnBatch(given)
    })
    expect([...columnBatch(given).rows()]).toEqual(await input.all())
  })
})

describe('whole numbers of moments and decimals', () => {
  it.each([
    ['1970-01-01', 0],
    ['2018-01-31', 17_562],
    ['1600-02-29', -135_081],
    ['0001-01-01', -719_162],
    ['0001-12-31 (BC)', -719_163],
    ['12345-06-07', 3_789_548],
    ['infinity', 2_147_483_647],
    ['-infinity', -2_147_483_647],
  ])('date %s is day %d and back', (text, days) => {
    expect(daysOf(text)).toBe(days)
    expect(dateText(days)).toBe(text)
  })

  it.each([
    ['1970-01-01 00:00:00', 0n],
    ['1969-12-31 23:59:59.999999', -1n],
    ['2018-01-31 10:15:00.5', 1_517_393_700_500_000n],
    ['infinity', 9_223_372_036_854_775_807n],
  ])('timestamp %s is microsecond %d and back', (text, micros) => {
    expect(microsOf(text)).toBe(micros)
    expect(timestampText(micros, false)).toBe(text)
  })

  it('reads an offset from UTC', () => {
    expect(microsOf('1970-01-01 01:00:00+01')).toBe(0n)
    expect(microsOf('1969-12-31 19:30:00-04:30')).toBe(0n)
    expect(timestampText(0n, true)).toBe('1970-01-01 00:00:00+00')
  })

  it.each([
    ['12.30', 2, 1230n],
    ['-0.05', 2, -5n],
    ['7', 0, 7n],
    ['0.000', 3, 0n],
  ])('decimal %s at scale %d is %d and back', (text, scale, whole) => {
    expect(scaledOf(text, scale)).toBe(whole)
    expect(decimalText(whole, scale)).toBe(text)
  })
})
