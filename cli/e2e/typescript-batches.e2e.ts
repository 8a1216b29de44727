import { describe, expect, it } from 'vitest'
import { workspace } from './workspace.ts'

const header = "import { batch, daysOf, defineModel, ref } from 'tsdbt'\n"
const sales = `{{ config(materialized='table') }}
select i as id, date '2018-01-01' + (i % 130)::integer as day, case when i % 7 = 0 then null else i * 0.01 end::decimal(18,2) as price,
  i % 2 = 0 as is_even, 'name ' || i as name, timestamp '2018-01-01 00:00:00.000001' + to_seconds(i) as at
from range(10000) t(i)`

describe('a TypeScript model of columns', () => {
  it('passes every type through batches and gives exactly what was read', async () => {
    using shop = workspace({
      'models/sales.sql': sales,
      'models/copied.ts': `${header}
export default defineModel({
  inputs: { sales: ref('sales') },
  columns: { id: 'bigint', day: 'date', price: 'decimal(18,2)', is_even: 'boolean', name: 'varchar', at: 'timestamp' },
  async *run({ inputs }) {
    for await (const { columns } of inputs.sales.batches()) yield batch(columns)
  },
})
`,
    })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 })
    const difference = '(from sales except all from copied) union all (from copied except all from sales)'
    expect(await shop.rows(difference)).toEqual([])
    expect(await shop.rows('select count(*), count(price) from copied')).toEqual([['10000', '8571']])
  })

  it('counts in typed arrays, and mixes rows and batches', async () => {
    using shop = workspace({
      'models/sales.sql': sales,
      'models/days.ts': `${header}
export default defineModel({
  inputs: { sales: ref('sales', { columns: ['day', 'price'], where: 'price is not null' }) },
  columns: { day: 'date', cents: 'bigint', mean: 'double' },
  async *run({ inputs }) {
    const cents = new Map<number, [bigint, number]>()
    for await (const { rowCount, columns: { day, price } } of inputs.sales.batches()) {
      for (let row = 0; row < rowCount; row++) {
        const key = Number(day.values[row])
        const [sum, count] = cents.get(key) ?? [0n, 0]
        cents.set(key, [sum + BigInt(price.values[row] as bigint), count + 1])
      }
    }
    const days = [...cents.keys()].sort((a, b) => a - b)
    yield { day: '1999-12-31', cents: 0, mean: null }
    yield batch({
      day: Int32Array.from(days),
      cents: BigInt64Array.from(days, (day) => cents.get(day)![0]),
      mean: Float64Array.from(days, (day) => Number(cents.get(day)![0]) / cents.get(day)![1]),
    })
    yield { day: new Date(Date.UTC(2030, 0, 1)), cents: BigInt(daysOf('2030-01-01')), mean: 0.5 }
  },
})
`,
    })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 })
    const asked =
      'select day, (sum(price) * 100)::bigint, avg(price * 100) from sales where price is not null group by 1'
    const made = "select day, cents, mean from days where day between '2018-01-01' and '2029-01-01'"
    const rounded = (sql: string): string => `select day, #2, round(#3, 6) from (${sql}) order by 1`
    expect(await shop.rows(rounded(made))).toEqual(await shop.rows(rounded(asked)))
    expect(await shop.rows("from days where day not between '2018-01-01' and '2029-01-01' order by day")).toEqual([
      ['1999-12-31', '0', null],
      ['2030-01-01', '21915', '0.5'],
    ])
  })

  it('leaves the published table when a later batch does not fit its columns', async () => {
    const model = (last: string): string => `${header}
export default defineModel({
  inputs: {},
  columns: { id: 'integer' },
  *run() {
    yield batch({ id: Int32Array.from({ length: 5000 }, (_, index) => index) })
    yield batch({ id: ${last} })
  },
})
`
    using shop = workspace({ 'models/ids.ts': model('Int32Array.of(5000)') })
    expect((await shop.tsdbt('build')).exitCode).toBe(0)
    shop.write({ 'models/ids.ts': model('BigInt64Array.of(1n, 2n ** 31n)') })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('Row 5002, column "id" (integer) must be a whole number of 32 bits, but is 2147483648n.')
    expect(await shop.rows('select count(*) from ids')).toEqual([['5001']])
  })
})
