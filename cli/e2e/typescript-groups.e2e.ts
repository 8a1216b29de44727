import { spawn } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { bin, workspace } from './workspace.ts'

const sales = `{{ config(materialized='table') }}
select p as product_id, date '2024-01-01' + d::integer as day, ((p * 7 + d * 3) % 11)::integer as units, (p + d)::decimal(12,2) / 4 as price
from range(300) a(p), range(20) b(d) where (p + d) % 5 <> 0`

const model = (options: string, body: string): string => `import { batch, defineModel, ref } from 'tsdbt'

export default defineModel({
  inputs: { sales: ref('sales', { orderBy: 'day desc' }), promos: ref('promos'), rates: ref('rates', { columns: ['rate'] }) },
  columns: { product_id: 'bigint', n: 'integer', units: 'bigint', last: 'date', promos: 'integer', rate: 'double', drawn: 'double' },
  groupBy: ['product_id'],
  ${options}
  run(group) {
    const { key, inputs, random, index, count } = group
    ${body}
    let units = 0n
    for (const { units: one } of inputs.sales.rows()) units += BigInt(one)
    return [{
      product_id: key.product_id, n: inputs.sales.rowCount, units, last: [...inputs.sales.rows()][0]?.day ?? null,
      promos: inputs.promos.rowCount, rate: inputs.rates.columns.rate.values[0], drawn: random(),
    }]
  },
})
`
const files = {
  'models/sales.sql': sales,
  'models/promos.sql': `{{ config(materialized='table') }} select p as product_id, 'x' as promo from range(0, 302, 3) a(p)`,
  'models/rates.sql': 'select 0.5::double as rate',
}

describe('a grouped TypeScript model', () => {
  it('gives the same bytes for one thread and for four: every group of any split input, with its own rows', async () => {
    using shop = workspace({
      ...files,
      'models/one.ts': model('workers: 1,', ''),
      'models/four.ts': model(
        'workers: 4,',
        "group.log(index === 299 ? 'the last but one of ' + count : '')",
      ).replaceAll('group.log', 'if (index === 299) group.log'),
    })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 })
    expect(stdout).toContain('the last but one of 301')
    const [one, four] = [await shop.rows('from one'), await shop.rows('from four')]
    const withoutDrawn = (rows: (string | null)[][]) => rows.map((row) => row.slice(0, 6))
    expect(withoutDrawn(four)).toEqual(withoutDrawn(one))
    expect(new Set(one.map((row) => row[6])).size).toBe(301)
    const asked = await shop.rows(`select product_id, count(units)::int, coalesce(sum(units), 0), max(day),
      (select count(*) from promos where promos.product_id = k.product_id)::int, 0.5
      from (select product_id from sales union select product_id from promos) k left join sales using (product_id) group by 1 order by 1`)
    expect(withoutDrawn(one)).toEqual(asked)
    await shop.tsdbt('build', '-s', 'four')
    expect(await shop.rows('from four')).toEqual(four)
  })

  it('finds inputs by their names in SQL, and its own rows of the run before', async () => {
    const counted = `import { defineModel, ref, source } from 'tsdbt'
export default defineModel({
  config: { materialized: 'incremental', incremental_strategy: 'delete+insert', unique_key: 'product_id' },
  inputs: { sold: ref('sales'), stock: source('raw', 'stock') },
  columns: { product_id: 'bigint', lines: 'integer', stock: 'integer', runs: 'integer' },
  groupBy: ['product_id'],
  run(group) {
    const [before] = group.this?.rows() ?? []
    return [{
      product_id: group.key.product_id, lines: group.ref('sales').rowCount, stock: group.source('raw', 'stock').rowCount,
      runs: Number(before?.runs ?? 0) + (group.signal.aborted ? 100 : 1),
    }]
  },
})
`
    using shop = workspace({
      ...files,
      'models/sales.sql': sales.replace('range(300)', "range({{ var('products', 3) }})"),
      'models/sources.yml': 'sources: [{name: raw, schema: main, tables: [{name: stock}]}]\n',
      'models/counted.ts': counted,
    })
    await shop.rows('create table stock as select 1 as product_id, 7 as pieces')
    expect((await shop.tsdbt('build', '-s', '+counted')).exitCode).toBe(0)
    expect(await shop.rows('from counted order by 1')).toEqual([
      ['0', '16', '0', '1'],
      ['1', '16', '1', '1'],
      ['2', '16', '0', '1'],
    ])
    // What has no input any more keeps its row.
    await shop.tsdbt('build', '-s', '+counted', '--vars', 'products: 2')
    expect((await shop.rows('from counted order by 1')).map((row) => row[3])).toEqual(['2', '2', '1'])
    await shop.tsdbt('build', '-s', '+counted', '--full-refresh')
    expect((await shop.rows('from counted order by 1')).map((row) => row[3])).toEqual(['1', '1', '1'])
    shop.write({ 'models/counted.ts': counted.replace("ref('sales').rowCount", "ref('promos').rowCount") })
    const { exitCode, stdout } = await shop.tsdbt('build', '-s', 'counted')
    expect(exitCode).toBe(1)
    expect(stdout).toContain(`Group product_id = 0: ref('promos') is not among "inputs".`)
    expect(stdout).toMatch(/--> models\/\w+\.ts:\d+:\d+\n/)
  })

  it('tells a group that waits when the time is up', async () => {
    using shop = workspace({
      ...files,
      'models/waiting.ts': `import { writeFileSync } from 'node:fs'
import { defineModel, ref } from 'tsdbt'
export default defineModel({
  inputs: { sold: ref('sales') }, columns: { product_id: 'bigint' }, groupBy: ['product_id'], workers: 1, timeoutMs: 1500,
  async run({ signal }) {
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    writeFileSync('told.txt', 'told')
    return []
  },
})
`,
    })
    const { exitCode, stdout } = await shop.tsdbt('build', '-s', '+waiting')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('The rows took longer than the 1500 ms of "timeoutMs".')
    expect(shop.read('told.txt')).toBe('told')
  })

  const failing = (options: string): string =>
    model(options, "if (Number(key.product_id) % 100 === 7) throw new Error('no luck')")

  it('fails for the first group that fails, and leaves the table', async () => {
    using shop = workspace({ ...files, 'models/made.ts': model('', '') })
    await shop.tsdbt('build')
    shop.write({ 'models/made.ts': failing('') })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('Group product_id = 7: The rows could not be made: Error: no luck.')
    expect(stdout).toMatch(/models\/made\.ts:10:/)
    expect(await shop.rows('select count(*) from made')).toEqual([['301']])
  })

  it.each([
    ['skip', "onGroupError: 'skip',", '298', 'skipped'],
    [
      'fallback',
      "onGroupError: 'fallback', fallback: ({ key }, error) => [{ product_id: key.product_id, n: -1, units: 0, last: null, promos: 0, rate: null, drawn: error.message.length }],",
      '301',
      'given to "fallback"',
    ],
  ])('goes on without failing groups by policy %s, with a warning', async (_, options, rows, how) => {
    using shop = workspace({ ...files, 'models/made.ts': failing(options) })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 })
    expect(stdout).toContain(
      `3 of 301 groups failed and were ${how}. The first: Group product_id = 7: The rows could not be made: Error: no luck.`,
    )
    expect(stdout).toContain('WARN=1')
    expect(await shop.rows('select count(*) from made')).toEqual([[rows]])
    const replaced = await shop.rows('select product_id, drawn from made where n = -1 order by 1')
    expect(replaced).toEqual(
      how === 'skipped' ? [] : ['7', '107', '207'].map((id) => [id, '7.0']).map(([id]) => [id, '7']),
    )
  })

  it('fails when a fallback fails, and when no input has the columns of the key', async () => {
    using shop = workspace({
      ...files,
      'models/made.ts': failing("onGroupError: 'fallback', fallback: () => { throw new RangeError('out of ideas') },"),
      'models/other.ts': model('', '').replace("['product_id'],\n", "['shop'],\n"),
    })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('Group product_id = 7: The rows could not be made: RangeError: out of ideas.')
    expect(stdout).toContain('No input has all columns of "groupBy": shop.')
  })

  it.each([
    ['exits', 'process.exit(3)', 'process.exit(3) was called.'],
    ['keeps too much', 'for (const kept: object[] = []; ;) kept.push({ at: kept.length })', 'it ran out of memory.'],
  ])('fails when a group %s, and leaves the table', async (_, end, message) => {
    using shop = workspace({ ...files, 'models/made.ts': model('', '') })
    await shop.tsdbt('build')
    shop.write({ 'models/made.ts': model('', `if (index === 40) ${end}`) })
    const env = { NODE_OPTIONS: '--max-old-space-size=200' }
    const { exitCode, stdout } = await shop.tsdbtWith({ env }, 'build')
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/A thread of this model ended while it worked on groups? product_id = \d+/)
    expect(stdout).toContain(message)
    expect(await shop.rows('select count(*) from made')).toEqual([['301']])
  })

  it('fails when its time is up, also in a loop that never ends, and leaves the table', async () => {
    using shop = workspace({ ...files, 'models/made.ts': model('', '') })
    await shop.tsdbt('build')
    shop.write({ 'models/made.ts': model('timeoutMs: 1500,', 'if (index === 250) for (;;);') })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('The rows took longer than the 1500 ms of "timeoutMs".')
    expect(await shop.rows('select count(*) from made')).toEqual([['301']])
  })

  it('ends at once when it is interrupted, and leaves the table', async () => {
    using shop = workspace({ ...files, 'models/made.ts': model('', '') })
    await shop.tsdbt('build')
    shop.write({
      'models/made.ts': model('', "if (index === 250) for (;;);\n if (index === 0) group.log('under way')"),
    })
    const signalAfter = { text: 'under way', signal: 'SIGINT' as const }
    const started = Date.now()
    const { exitCode } = await shop.tsdbtWith({ signalAfter }, 'build')
    expect(exitCode).toBe(130)
    expect(Date.now() - started).toBeLessThan(20_000)
    expect(await shop.rows('select count(*) from made')).toEqual([['301']])
  })

  it('tells how many groups are done', async () => {
    using shop = workspace({
      ...files,
      'models/made.ts': model('', 'const until = Date.now() + 10; while (Date.now() < until);'),
    })
    const child = spawn(process.execPath, [bin, 'build', '--log-format', 'json', '--log-level', 'debug'], {
      cwd: shop.folder,
    })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    await new Promise((resolve) => child.on('close', resolve))
    const told = [...text.matchAll(/(\d+) of 301 groups/g)].map((match) => Number(match[1]))
    expect(told.length).toBeGreaterThan(2)
    expect(told).toEqual(told.toSorted((a, b) => a - b))
    expect(told.at(-1)).toBe(301)
  })
})
