import { describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

const good = async (shop: Workspace, ...args: string[]): Promise<string> => {
  const { exitCode, stdout } = await shop.tsdbt('build', ...args)
  expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 })
  return stdout
}

describe('what a TypeScript model is given', () => {
  it('is variables, target, config, its inputs in the columns and order it asks for, and exact values', async () => {
    using shop = workspace({
      'models/nested/numbers.ts': `import { defineModel, ref, source } from 'tsdbt'

export default defineModel({
  config: { materialized: 'table', tags: ['ml'], alias: 'figures' },
  inputs: { big: ref('big', { columns: ['n', 'price', 'day'], where: 'n > 1', orderBy: 'n desc' }), raw: source('raw', 'events') },
  columns: { what: 'varchar', value: 'varchar', n: 'bigint', price: 'decimal(38,10)', day: 'date', at: 'timestamp', ok: 'boolean', x: 'double' },
  async run({ inputs, var: variable, target, config, log, isIncremental }) {
    const rows = []
    for await (const row of inputs.big) {
      rows.push({ what: typeof row.n, value: String(row.price), n: row.n, price: row.price, day: row.day, at: '2024-01-02 03:04:05.000006', ok: true, x: 0.1 })
    }
    for await (const { id } of inputs.raw) rows.push({ what: 'raw', value: String(id), n: null, price: null, day: null, at: null, ok: null, x: null })
    log(\`read \${rows.length} rows in \${target.name}\`)
    rows.push({ what: variable('who', 'nobody'), value: \`\${config.materialized} \${isIncremental}\`, n: 0, price: '0.5', day: null, at: null, ok: false, x: null })
    return rows
  },
})
`,
      'models/big.sql': `{{ config(materialized='table') }} select * from (values
(9007199254740993, 12345678901234567890.1234567891::decimal(38,10), date '2024-02-29'), (2, 0.1, null), (1, 1, null)) t(n, price, day)`,
      'models/sources.yml': 'sources: [{name: raw, schema: main, tables: [{name: events}]}]\n',
      'models/after.sql': "select count(*) as n from {{ ref('numbers') }}",
      'models/models.yml':
        'models: [{name: numbers, description: figures, columns: [{name: what, data_tests: [not_null]}]}]\n',
    })
    await shop.rows('create table events as select 7 as id')
    const stdout = await good(shop, '--vars', 'who: me')
    expect(stdout).toContain('read 3 rows in dev')
    expect(await shop.rows('from figures')).toEqual([
      [
        'bigint',
        '12345678901234567890.1234567891',
        '9007199254740993',
        '12345678901234567890.1234567891',
        '2024-02-29',
        '2024-01-02 03:04:05.000006',
        'true',
        '0.1',
      ],
      ['bigint', '0.1000000000', '2', '0.1000000000', null, '2024-01-02 03:04:05.000006', 'true', '0.1'],
      ['raw', '7', null, null, null, null, null, null],
      ['me', 'table false', '0', '0.5000000000', null, null, 'false', null],
    ])
    expect(await shop.rows('from after')).toEqual([['4']])
    expect((await shop.tsdbt('ls', '-s', 'tag:ml', '--resource-type', 'model')).stdout.trim()).toBe(
      'shop.nested.numbers',
    )
    expect(shop.json('target/manifest.json')).toMatchObject({
      nodes: {
        'model.shop.numbers': {
          depends_on: { nodes: ['source.shop.raw.events', 'model.shop.big'] },
          description: 'figures',
        },
      },
    })
  })

  it('is its own table when it is incremental', async () => {
    using shop = workspace({
      'models/counter.ts': `import { defineModel } from 'tsdbt'

export default defineModel({
  config: { materialized: 'incremental', unique_key: 'id' },
  inputs: {},
  columns: { id: 'bigint', seen: 'bigint' },
  async *run({ isIncremental, this: self }) {
    let last = 0
    if (self) for await (const { id } of self) last = Math.max(last, Number(id))
    yield { id: last + 1, seen: isIncremental ? last : null }
  },
})
`,
    })
    await good(shop)
    await good(shop)
    await good(shop)
    expect(await shop.rows('from counter order by id')).toEqual([
      ['1', null],
      ['2', '1'],
      ['3', '2'],
    ])
    await good(shop, '--full-refresh')
    expect(await shop.rows('from counter')).toEqual([['1', null]])
  })
})

describe('a TypeScript model that is wrong', () => {
  it.each([
    ['does not compile', 'export default defineModel({', 'models/m.ts'],
    ['exports nothing', 'export const x = 1', 'default'],
    [
      'throws',
      "import { defineModel } from 'tsdbt'\nexport default defineModel({ inputs: {}, columns: { id: 'bigint' }, run() {\n  throw new Error('out of luck')\n} })",
      'models/m.ts:3',
    ],
    [
      'gives another column',
      "import { defineModel } from 'tsdbt'\nexport default defineModel({ inputs: {}, columns: { id: 'bigint' }, run: () => [{ idd: 1 }] })",
      '"idd"',
    ],
    [
      'reads a model that is not there',
      "import { defineModel, ref } from 'tsdbt'\nexport default defineModel({ inputs: { x: ref('nope') }, columns: { id: 'bigint' }, run: () => [] })",
      '"nope"',
    ],
    [
      'uses what cannot be stripped',
      "import { defineModel } from 'tsdbt'\nenum A { B }\nexport default defineModel({ inputs: {}, columns: { id: 'bigint' }, run: () => [{ id: A.B }] })",
      'enum',
    ],
  ])('%s', async (_, text, expected) => {
    using shop = workspace({ 'models/m.ts': text })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBeGreaterThan(0)
    expect(stdout).toContain(expected)
    expect(stdout).not.toContain('please report this')
  })
})
