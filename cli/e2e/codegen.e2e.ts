import { execFile } from 'node:child_process'
import { mkdirSync, statSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

const root = path.resolve(import.meta.dirname, '..', '..')

/** Runs the repository's own compiler over a project that has the package installed. */
async function tsc(shop: Workspace): Promise<string> {
  mkdirSync(path.join(shop.folder, 'node_modules'), { recursive: true })
  if (!statSync(path.join(shop.folder, 'node_modules', 'tsdbt'), { throwIfNoEntry: false })) {
    symlinkSync(root, path.join(shop.folder, 'node_modules', 'tsdbt'))
  }
  const compiler = path.join(root, 'node_modules', '.bin', 'tsc')
  return new Promise((resolve) => {
    execFile(compiler, ['-p', shop.folder, '--pretty', 'false'], { cwd: shop.folder }, (_, stdout, stderr) =>
      resolve(stdout + stderr),
    )
  })
}

const project = {
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      strict: true,
      noUncheckedIndexedAccess: true,
      module: 'nodenext',
      target: 'es2024',
      noEmit: true,
      types: [],
      skipLibCheck: true,
      allowImportingTsExtensions: true,
    },
    include: ['tsdbt-env.d.ts', 'models/**/*.ts'],
  }),
  'project.yml': 'name: shop\nprofile: shop\nvars: {first_day: "2024-01-01", days: 7}\n',
  'seeds/rates.csv': 'store,rate\n1,0.5\n2,0.75\n',
  'models/sources.yml':
    'sources: [{name: raw, schema: main, tables: [{name: events}, {name: typed, columns: [{name: id, data_type: bigint}]}]}]\n',
  'models/orders.sql': `select 1::bigint as order_id, 2.50::decimal(12,2) as amount, date '2024-01-31' as day, ['a'] as tags, e.id from {{ source('raw', 'events') }} e`,
  'models/daily.sql': `{{ config(materialized='incremental') }} select day, sum(amount) as revenue from {{ ref('orders') }} {% if is_incremental() %} where false {% endif %} group by all`,
  'models/properties.yml': `models:
  - {name: daily, columns: [{name: day, data_tests: [not_null]}]}
  - {name: promised, config: {contract: {enforced: true}}, columns: [{name: n, data_type: integer, constraints: [{type: not_null}]}]}
`,
  'models/promised.sql': 'select 1 as n',
  'models/made.ts': `import { batch, defineModel, ref, source } from 'tsdbt'

export default defineModel({
  inputs: { daily: ref('daily'), orders: ref('orders', { columns: ['order_id', 'tags'] }), rates: ref('rates'), typed: source('raw', 'typed'), events: source('raw', 'events') },
  columns: { day: 'date', revenue: 'decimal(38,2)', n: { type: 'bigint', not_null: true } },
  async *run({ inputs, var: variable }) {
    const first: string = variable('first_day')
    for await (const { day, revenue } of inputs.daily) {
      const exact: string = day
      if (exact > first && revenue !== null) yield { day, revenue, n: 1 }
    }
    for await (const { columns, rowCount } of inputs.orders.batches()) {
      const ids: BigInt64Array = columns.order_id.values
      const tags: readonly unknown[] = columns.tags.values
      yield { day: null, revenue: null, n: Number(ids[0] ?? 0n) + tags.length + rowCount }
    }
    for await (const { id } of inputs.typed) { const exact: bigint | null = id; yield { day: null, revenue: null, n: exact ?? 0 } }
    for await (const { id } of inputs.events) { const whole: number | null = id; yield { day: null, revenue: null, n: whole ?? 0 } }
    for await (const { rate } of inputs.rates) { const part: number | null = rate; yield { day: null, revenue: String(part), n: 0 } }
    yield batch({ day: ['2024-01-01'], revenue: ['1'], n: Int32Array.of(1) })
  },
})
`,
  'models/grouped.ts': `import { defineModel, ref } from 'tsdbt'

export default defineModel({
  inputs: { orders: ref('orders') },
  groupBy: ['order_id'],
  columns: { order_id: 'bigint', amount: 'double' },
  run({ key, inputs }) {
    const id: bigint | null = key.order_id
    const days: Int32Array = inputs.orders.columns.day.values
    return [{ order_id: id, amount: days.length }]
  },
})
`,
}

describe('codegen', () => {
  it('types what TypeScript models read, without building anything', async () => {
    using shop = workspace(project)
    await shop.rows('create table events as select 7::integer as id')
    const { exitCode, stdout } = await shop.tsdbt('codegen')
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 })
    expect(stdout).toContain('Wrote tsdbt-env.d.ts.')
    expect(await shop.rows("select table_name from information_schema.tables where table_schema = 'main'")).toEqual([
      ['events'],
    ])
    const text = shop.read('tsdbt-env.d.ts')
    expect(text).toContain(`    daily: {\n      day: 'date not null'\n      revenue: 'decimal(38,2)'\n    }\n`)
    expect(text).toContain(`    promised: {\n      n: 'integer not null'\n    }\n`)
    expect(text).toContain(
      `    made: {\n      day: 'date'\n      revenue: 'decimal(38,2)'\n      n: 'bigint not null'\n    }\n`,
    )
    expect(text).toContain(`  interface Vars {\n    days: number\n    first_day: string\n  }\n`)
    expect(await tsc(shop)).toBe('')
  })

  it('makes tsc fail in the model that reads a column when SQL renames it', async () => {
    using shop = workspace(project)
    await shop.rows('create table events as select 7::integer as id')
    await shop.tsdbt('build')
    await shop.tsdbt('codegen')
    expect(await tsc(shop)).toBe('')
    const daily = project['models/daily.sql'].replace('as revenue', 'as turnover')
    shop.write({ 'models/daily.sql': daily })
    const checked = await shop.tsdbt('codegen', '--check')
    expect(checked.exitCode).toBe(1)
    expect(checked.stdout).toContain('"tsdbt-env.d.ts" is not what the project says of daily. (codegen-stale)')
    await shop.tsdbt('codegen')
    expect((await shop.tsdbt('codegen', '--check')).exitCode).toBe(0)
    const errors = await tsc(shop)
    expect(errors).toMatch(/^models\/made\.ts\(8,\d+\): error TS2339: Property 'revenue' does not exist on type/)
    expect(errors).not.toContain('grouped.ts')
  })

  it('types snapshots as their tables will be, the same before and after they are built', async () => {
    using shop = workspace({
      'models/events.sql': 'select 1 as id, now() as seen_at',
      'snapshots/kept.yml': `snapshots:
  - {name: checked, relation: ref('events'), config: {strategy: check, unique_key: id, check_cols: all}}
  - name: stamped
    relation: ref('events')
    config: {strategy: timestamp, unique_key: id, updated_at: seen_at, hard_deletes: new_record, dbt_valid_to_current: "'9999-12-31'::timestamptz",
      snapshot_meta_column_names: {dbt_valid_from: valid from, dbt_is_deleted: gone}}
`,
    })
    expect((await shop.tsdbt('codegen')).exitCode).toBe(0)
    const text = shop.read('tsdbt-env.d.ts')
    expect(text).toContain(`    checked: {
      id: 'integer'
      seen_at: 'timestamp with time zone'
      dbt_scd_id: 'varchar'
      dbt_updated_at: 'timestamp'
      dbt_valid_from: 'timestamp'
      dbt_valid_to: 'timestamp'
    }
`)
    expect(text).toContain(`    stamped: {
      id: 'integer'
      seen_at: 'timestamp with time zone'
      dbt_scd_id: 'varchar'
      dbt_updated_at: 'timestamp with time zone'
      'valid from': 'timestamp with time zone'
      dbt_valid_to: 'timestamp with time zone'
      gone: 'varchar'
    }
`)
    expect((await shop.tsdbt('build')).exitCode).toBe(0)
    expect((await shop.tsdbt('codegen', '--check')).exitCode).toBe(0)
    const types = 'select table_name, column_name, data_type from information_schema.columns'
    expect(
      await shop.rows(`${types} where table_name in ('checked', 'stamped') and column_name not in ('id', 'seen_at')`),
    ).toEqual(
      expect.arrayContaining([
        ['checked', 'dbt_valid_to', 'TIMESTAMP'],
        ['stamped', 'valid from', 'TIMESTAMP WITH TIME ZONE'],
        ['stamped', 'gone', 'VARCHAR'],
      ]),
    )
  })

  it('types every version of a model', async () => {
    const reading = (options: string, column: string): string => `import { defineModel, ref } from 'tsdbt'
export default defineModel({
  inputs: { prices: ref('prices'${options}) }, columns: { id: 'integer' },
  async *run({ inputs }) { for await (const { ${column} } of inputs.prices) { const exact: number | null = ${column}; yield { id: exact } } },
})
`
    using shop = workspace({
      'tsconfig.json': project['tsconfig.json'],
      'models/prices_v1.sql': 'select 1::integer as price',
      'models/prices_v2.sql': 'select 1::integer as net_price',
      'models/prices.yml': 'models: [{name: prices, latest_version: 2, versions: [{v: 1}, {v: 2}]}]\n',
      'models/latest.ts': reading('', 'net_price'),
      'models/first.ts': reading(', { version: 1 }', 'price'),
      'models/second.ts': reading(", { version: 2, columns: ['net_price'] }", 'net_price'),
    })
    expect((await shop.tsdbt('codegen')).exitCode).toBe(0)
    expect(shop.read('tsdbt-env.d.ts')).toContain(
      "  interface ModelVersions {\n    'prices.v1': {\n      price: 'integer'\n    }\n    'prices.v2': {\n      net_price: 'integer'\n    }\n  }\n",
    )
    expect(await tsc(shop)).toBe('')
    shop.write({ 'models/first.ts': reading(', { version: 1 }', 'net_price') })
    expect(await tsc(shop)).toMatch(
      /^models\/first\.ts\(4,\d+\): error TS2339: Property 'net_price' does not exist on type/,
    )
  })

  it('makes tsc fail for what is asked of an input and given to the table', async () => {
    using shop = workspace(project)
    await shop.rows('create table events as select 7::integer as id')
    await shop.tsdbt('codegen')
    const wrong = [
      ["columns: ['order_id', 'tags']", "columns: ['order_idd', 'tags']"],
      ['yield { day, revenue, n: 1 }', 'yield { day, revenue, n: null }'],
      ['const exact: string = day', 'const exact: number = day'],
      ["variable('first_day')", "variable('days')"],
    ] as const
    for (const [right, instead] of wrong) {
      shop.write({ 'models/made.ts': project['models/made.ts'].replace(right, instead) })
      expect(await tsc(shop)).toMatch(/^models\/made\.ts\(/)
    }
  })

  it('goes on where columns cannot be known, with a warning each, and fails with --check when nothing was written', async () => {
    using shop = workspace({
      'models/sources.yml': 'sources: [{name: raw, schema: main, tables: [{name: events}]}]\n',
      'models/reading.sql': "select * from {{ source('raw', 'events') }}",
      'models/good.sql': 'select 1 as id',
    })
    const checked = await shop.tsdbt('codegen', '--check')
    expect(checked.exitCode).toBe(1)
    expect(checked.stdout).toContain(
      'The columns of source "raw.events" are not known: it is not in the warehouse. (codegen-untyped)',
    )
    expect(checked.stdout).toContain(
      'The columns of model "reading" are not known: Catalog Error: Table with name events does not exist',
    )
    expect(checked.stdout).toContain('"tsdbt-env.d.ts" is not what the project says. (codegen-stale)')
    expect((await shop.tsdbt('codegen')).exitCode).toBe(0)
    expect(shop.read('tsdbt-env.d.ts')).toContain("    good: {\n      id: 'integer'\n    }\n")
    const help = await shop.tsdbt('codegen', '--help')
    expect(help.stdout).toMatch(/the dbt package\s+named codegen is something else/)
  })
})
