import { describe, expect, it } from 'vitest'
import type { Batch } from '../core/adapter.ts'
import { ProblemError } from '../core/diagnostic.ts'
import { decoded } from '../core/encoded-value.ts'
import { TypedText, type CellValue } from '../core/table.ts'
import { inputOf } from './input.ts'
import { batch } from './output-batch.ts'
import { batchesOf } from './output.ts'
import { columnBatch } from './vector.ts'

const column = (name: string, type: string, isRequired = false) => ({ name, type, description: '', isRequired })
const collect = async (rows: unknown, columns: ReturnType<typeof column>[]): Promise<(readonly CellValue[])[]> => {
  const out: (readonly CellValue[])[] = []
  for await (const batch of batchesOf(rows, { columns, file: 'models/m.ts' })) {
    for (let row = 0; row < batch.rowCount; row++) out.push(cellsAt(batch, row))
  }
  return out
}
/** What the engine is given, as it understands it. */
const cellsAt = (batch: Batch, row: number): readonly CellValue[] =>
  batch.values.map((values, at) =>
    batch.nulls?.[at]?.[row] === 1 ? null : decoded(values[row] ?? null, batch.encodings?.[at]),
  )
const refusal = async (rows: unknown, columns: ReturnType<typeof column>[]): Promise<unknown> =>
  collect(rows, columns).then(
    () => 'accepted',
    (thrown: unknown) => (thrown instanceof ProblemError ? thrown.message : thrown),
  )

describe('rows out', () => {
  it.each([
    ['bigint', 9007199254740993n, 9007199254740993n],
    ['bigint', '9223372036854775807', 9223372036854775807n],
    ['bigint', 7n, 7n],
    ['decimal(18,2)', '12.30', new TypedText('decimal', '12.30')],
    ['decimal(18,2)', 0.1, new TypedText('decimal', '0.10')],
    ['decimal(38,0)', 12345678901234567890n, new TypedText('decimal', '12345678901234567890')],
    ['date', '2024-02-29', new TypedText('date', '2024-02-29')],
    ['date', new Date('2024-02-29T00:00:00Z'), new TypedText('date', '2024-02-29')],
    ['timestamp', new Date('2024-02-29T10:00:00.5Z'), new TypedText('timestamp', '2024-02-29 10:00:00.500')],
    ['timestamp', '2024-02-29T10:00:00.123456', new TypedText('timestamp', '2024-02-29 10:00:00.123456')],
    ['timestamptz', '2024-02-29T10:00:00Z', new TypedText('timestamptz', '2024-02-29 10:00:00+00')],
    ['json', { a: [1, 2n] }, '{"a":[1,2]}'],
    ['integer[]', [1, 2, null], [1, 2, null]],
    ['double', 1.5, 1.5],
    ['varchar', null, null],
  ])('keeps a %s exact: %s', async (type, value, cell) => {
    expect(await collect([{ x: value }], [column('x', type)])).toEqual([[cell]])
  })

  it.each([
    ['integer', 2 ** 31, 'a whole number of 32 bits', '2147483648'],
    ['utinyint', -1, 'a whole number of 8 bits, not negative', '-1'],
    ['bigint', 2 ** 53, 'a whole number of 64 bits', '9007199254740992'],
    ['bigint', 1.5, 'a whole number of 64 bits', '1.5'],
    ['decimal(5,2)', '1234.5', 'a decimal with at most 3 digits before the point and 2 after it', '"1234.5"'],
    ['decimal(5,2)', 1.005, 'a decimal with at most 3 digits before the point and 2 after it', '1.005'],
    ['date', '2023-02-29', 'a date such as "2018-01-31"', '"2023-02-29"'],
    ['date', '1900-02-29', 'a date such as "2018-01-31"', '"1900-02-29"'],
    ['date', '2024-04-31', 'a date such as "2018-01-31"', '"2024-04-31"'],
    ['date', '2024-13-01', 'a date such as "2018-01-31"', '"2024-13-01"'],
    ['date', '2024-00-10', 'a date such as "2018-01-31"', '"2024-00-10"'],
    [
      'date',
      new Date('2024-01-01T10:00:00Z'),
      'a date such as "2018-01-31", without a time',
      'the Date 2024-01-01T10:00:00.000Z',
    ],
    [
      'timestamp',
      '2024-01-01 10:00:00+01',
      'a timestamp such as "2018-01-31 10:15:00", without a time zone',
      '"2024-01-01 10:00:00+01"',
    ],
    ['timestamp', '2024-01-01 25:00:00', 'a timestamp such as "2018-01-31 10:15:00"', '"2024-01-01 25:00:00"'],
    ['time', '10:60:00', 'a time such as "10:15:00"', '"10:60:00"'],
    [
      'date',
      new Date('-000001-01-01T00:00:00Z'),
      'a date such as "2018-01-31"',
      'the Date -000001-01-01T00:00:00.000Z',
    ],
    ['varchar', 5, 'a string', '5'],
    ['boolean', 'yes', 'true or false', '"yes"'],
  ])('refuses what is no %s: %s', async (type, value, expected, found) => {
    expect(await refusal([{ x: null }, { x: value }], [column('x', type)])).toBe(
      `Row 2, column "x" (${type}) must be ${expected}, but is ${found}.`,
    )
  })

  it.each([
    ['integer', Number.NaN, 'Write null where there is no value.'],
    ['integer', 1.5, 'Round it: Math.round(value), or declare the column "double".'],
    ['bigint', 2 ** 53, 'Numbers beyond 2^53 are not exact: give a bigint, or the digits as text.'],
    ['integer', 2 ** 31, undefined],
    ['decimal(10,2)', 0.1 + 0.2, 'Round it: value.toFixed(2).'],
    ['varchar', 5n, 'Make a text of it: String(value).'],
    ['boolean', 1, 'Make a boolean of it: value === 1.'],
  ])('says how a value becomes %s: %s', async (type, value, hint) => {
    const given: readonly unknown[] = [[{ x: value }], batch({ x: [value] })]
    for (const rows of given) {
      const found = await collect(rows, [column('x', type)]).catch((thrown: unknown) => thrown)
      expect(found instanceof ProblemError && found.problems[0]?.hint).toBe(hint)
    }
  })

  it.each([
    ['a missing column', [{ a: 1 }], 'Row 1 has no column "b"; write null where there is no value.'],
    ['a column too many', [{ a: 1, b: 1, c: 1 }], 'Row 1 has a column "c" that "columns" does not declare.'],
    [
      'a null in a column that must not be',
      [{ a: null, b: 1 }],
      'Row 1, column "a" (integer) must be a value, but is null.',
    ],
    ['a row that is none', [7], 'Row 1 must be an object of columns, but is 7.'],
    [
      'no rows at all',
      7,
      'The rows could not be made: it must give an array, an iterable or an async iterable of rows, but gave 7.',
    ],
  ])('refuses %s', async (_title, rows, message) => {
    expect(await refusal(rows, [column('a', 'integer', true), column('b', 'integer')])).toBe(message)
  })

  it('takes an array, a promise, a generator and an async generator, in batches of at most a vector', async () => {
    const rows = Array.from({ length: 5000 }, (_, x) => ({ x }))
    const columns = [column('x', 'integer')]
    const generators: unknown[] = [rows, Promise.resolve(rows), each(rows), eachLater(rows)]
    for (const given of generators) {
      const sizes: number[] = []
      for await (const batch of batchesOf(given, { columns, file: 'm.ts' })) sizes.push(batch.rowCount)
      expect(sizes).toEqual([2048, 2048, 904])
    }
  })
})

describe('rows in', () => {
  it('gives one JavaScript type per column type, exactly, and reads again when asked again', async () => {
    const batch: Batch = {
      columns: [
        { name: 'id', type: 'BIGINT' },
        { name: 'n', type: 'INTEGER' },
        { name: 'price', type: 'DECIMAL(18,4)' },
        { name: 'day', type: 'DATE' },
      ],
      rowCount: 2,
      values: [
        [1, 9007199254740993n],
        Int32Array.from([7, 0]),
        [new TypedText('decimal', '1.5000'), null],
        [new TypedText('date', '2018-01-31'), null],
      ],
      nulls: [undefined, Uint8Array.from([0, 1]), undefined, undefined],
    }
    const input = inputOf(async function* () {
      yield columnBatch(batch)
    })
    const expected = [
      { id: 1n, n: 7, price: '1.5000', day: '2018-01-31' },
      { id: 9007199254740993n, n: null, price: null, day: null },
    ]
    expect(await input.all()).toEqual(expected)
    expect(await input.all()).toEqual(expected)
  })
})

function* each(rows: readonly unknown[]): Generator {
  yield* rows
}
async function* eachLater(rows: readonly unknown[]): AsyncGenerator {
  yield* rows
}
