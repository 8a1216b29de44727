import { describe, expect, it } from 'vitest'
import { workspace } from './workspace.ts'

/** Each type with two values at its ends; the third row is all null. */
const types: readonly (readonly [string, string, string])[] = [
  ['tinyint', '127', '-128'],
  ['smallint', '32767', '-32768'],
  ['integer', '2147483647', '-2147483648'],
  ['bigint', '9223372036854775807', '-9223372036854775808'],
  ['hugeint', "'170141183460469231731687303715884105727'", "'-170141183460469231731687303715884105728'"],
  ['utinyint', '255', '0'],
  ['usmallint', '65535', '0'],
  ['uinteger', '4294967295', '0'],
  ['ubigint', '18446744073709551615', '0'],
  ['uhugeint', "'340282366920938463463374607431768211455'", '0'],
  ['real', "'nan'", "'-inf'"],
  ['double', "'nan'", "'inf'"],
  ['boolean', 'true', 'false'],
  ['varchar', `'ü😀"''\\'`, "''"],
  ['blob', "'\\x00\\xFFa'", "''"],
  ['uuid', "'5b0ab3e5-7f4b-4cc5-9c6a-2c1f7c0a1a11'", "'00000000-0000-0000-0000-000000000000'"],
  ['json', `'{"a": [1, 2.5, null]}'`, "'null'"],
  ["enum('a', 'B')", "'a'", "'B'"],
  ['decimal(4,2)', '99.99', '-0.01'],
  ['decimal(9,0)', '999999999', '-1'],
  ['decimal(18,6)', '123456789012.345678', '-0.000001'],
  ['decimal(38,3)', "'12345678901234567890123456789012345.678'", "'-0.001'"],
  ['date', "'infinity'", "'0044-03-15 (BC)'"],
  ['time', "'10:11:12.123456'", "'00:00:00'"],
  ['timetz', "'10:11:12+02'", "'00:00:00-12'"],
  ['timestamp', "'2024-01-02 03:04:05.678901'", "'1969-12-31 23:59:59.999999'"],
  ['timestamp', "'0044-03-15 (BC) 10:00:00'", "'-infinity'"],
  ['timestamptz', "'2024-01-02 03:04:05.678901+02'", "'0001-01-01 00:00:00+00'"],
  ['timestamptz', "'12345-03-15 10:00:00+00'", "'infinity'"],
  ['timestamp_s', "'2024-01-02 03:04:05'", "'1969-12-31 23:59:59'"],
  ['timestamp_ms', "'2024-01-02 03:04:05.123'", "'1960-01-01 00:00:00.001'"],
  ['timestamp_ns', "'2024-01-02 03:04:05.123456789'", "'1960-01-01 00:00:00.000000001'"],
  ['interval', "'1 year 2 months 3 days 04:05:06.789'", "'-1 day'"],
  ['bit', "'101'", "'0'"],
  ['integer[]', '[1, null]', '[]'],
  ['varchar[][]', `[['it''s', 'a, b'], []]`, '[[null]]'],
  ['integer[2]', '[4, null]', '[5, 6]'],
  ['blob[]', "['\\x00'::blob, null]", '[]'],
  [
    'struct(x integer, y varchar, z date[])',
    "{'x': 1, 'y': 'two', 'z': [date '2024-01-01']}",
    "{'x': null, 'y': '', 'z': []}",
  ],
  ['map(varchar, integer)', "map {'it''s': 1, 'a=b, {': null}", 'map {}'],
  ['map(integer, varchar[])', "map {1: ['x, y', null], 2: []}", 'map {}'],
  ['struct(m map(varchar, date))[]', "[{'m': map {'k': date '2024-01-01'}}]", '[]'],
]
const name = (index: number): string => `c${index}`
const values = (which: 1 | 2): string =>
  types.map((type, at) => `(${type[which]})::${type[0]} as ${name(at)}`).join(', ')
const copy = (body: string): string => `import { batch, defineModel, ref } from 'tsdbt'

export default defineModel({
  inputs: { given: ref('given') },
  columns: { id: 'integer', ${types.map(([type], at) => `${name(at)}: ${JSON.stringify(type)}`).join(', ')} },
  async *run({ inputs }) { ${body} },
})
`

describe('a TypeScript model that gives what it reads', () => {
  it('gives it exactly, of every type, by rows and by batches', async () => {
    using shop = workspace({
      'models/given.sql': `{{ config(materialized='table') }} select 1 as id, ${values(1)} union all select 2, ${values(2)} union all by name select 3 as id`,
      'models/by_rows.ts': copy('yield* inputs.given'),
      'models/by_batches.ts': copy('for await (const { columns } of inputs.given.batches()) yield batch(columns)'),
    })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 })
    for (const copied of ['by_rows', 'by_batches']) {
      const checks = types.map(
        (
          [type],
          at,
        ) => `select '${type.replaceAll("'", '')}' as type, (select count(*) from given join ${copied} as c using (id)
        where given.${name(at)} is distinct from c.${name(at)} or typeof(given.${name(at)}) <> typeof(c.${name(at)})) as wrong`,
      )
      expect(await shop.rows(`from (${checks.join(' union all ')}) where wrong > 0`)).toEqual([])
      expect(await shop.rows(`select count(*) from ${copied}`)).toEqual([['3']])
    }
  })

  it('may give maps, sets, bytes and texts as JavaScript has them', async () => {
    using shop = workspace({
      'models/made.ts': `import { defineModel } from 'tsdbt'
export default defineModel({
  inputs: {},
  columns: { names: 'map(varchar, integer)', days: 'map(date, varchar[])', numbers: 'integer[]', bytes: 'blob', text: 'blob', long: 'varchar' },
  run: () => [{
    names: { a: 1 }, days: new Map([['2024-01-01', ['x', null]]]), numbers: new Set([1, 2]), bytes: Buffer.from([0, 200]), text: 'é',
    long: 'é😀'.repeat(1_000_000),
  }],
})
`,
    })
    expect(await shop.tsdbt('run')).toMatchObject({ exitCode: 0 })
    expect(
      await shop.rows(
        'select names::varchar, days::varchar, numbers::varchar, bytes::varchar, text::varchar, length(long) from made',
      ),
    ).toEqual([['{a=1}', '{2024-01-01=[x, NULL]}', '[1, 2]', '\\x00\\xC8', '\\xC3\\xA9', '2000000']])
  })

  it.each([
    ["yield { day: 'soon' }", 'Row 1, column "day" (date) must be a date such as "2018-01-31", but is "soon".'],
    [`yield { day: '2024-01-01', tags: ['a', { b: 1 }] }`, 'Column "tags" is INTEGER[], but the rows to load have'],
    ['yield* inputs.given.batches()', 'This is a batch of an input: yield batch(given.columns).'],
    ['return { day: null }', 'One row goes into a list: [{ … }]; whole columns are given by batch({ … }).'],
    [
      'return inputs.given.map((row) => row)',
      'An input is no array: read it row by row, or whole by (await inputs.name.all()).map(…).',
    ],
    [
      'for (const row of inputs.given) yield row',
      'Rows of an input come as they are read: for await (const row of inputs.name).',
    ],
    ['for (const row of inputs.given.all()) yield row', 'Rows of an input come as they are read'],
  ])('is told what to write instead of %s', async (body, message) => {
    using shop = workspace({
      'models/given.sql': 'select 1 as id',
      'models/made.ts': copy(body)
        .replace(/columns: .*/, "columns: { day: 'date', tags: { type: 'integer[]' } },")
        .replace('async *run', body.startsWith('return') ? 'async run' : 'async *run')
        .replace("yield { day: 'soon' }", "yield { day: 'soon', tags: null }"),
    })
    const { exitCode, stdout } = await shop.tsdbt('run')
    expect(exitCode).toBe(1)
    expect(stdout).toContain(message)
  })
})
