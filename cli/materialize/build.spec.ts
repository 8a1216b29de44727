import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WarehouseError } from '../core/adapter.ts'
import type { NodeConfig } from '../core/config.ts'
import { column, columns, constraint, model } from './testing/nodes.ts'
import { SpecWarehouse } from './testing/warehouse.ts'

let warehouse: SpecWarehouse
beforeEach(async () => {
  warehouse = await SpecWarehouse.open()
})
afterEach(() => warehouse.close())

const messages = (problems: readonly { readonly message: string }[]): readonly string[] =>
  problems.map((found) => found.message)

describe('views and tables', () => {
  it('take each other’s place', async () => {
    const type = async () => (await warehouse.connection.findRelation(warehouse.relation('sales')))?.type
    await warehouse.build(model({}), { sql: 'select 1 as a' })
    expect(await type()).toBe('view')
    await warehouse.build(model({ materialized: 'table' }), { sql: 'select 2 as a; -- done' })
    expect(await type()).toBe('table')
    await warehouse.build(model({}), { sql: 'select 3 as a -- no break' })
    expect([await type(), await warehouse.rows('from sales')]).toEqual(['view', [['3']]])
  })

  it('of the latest version are pointed at by a view', async () => {
    const node = model({ materialized: 'table' }, { name: 'total', alias: 'sales', version: 2, latest_version: 2 })
    const views = () => warehouse.rows('select view_name from duckdb_views() where not internal')
    await warehouse.build(node, { sql: 'select 1 as a' })
    expect(await views()).toEqual([])
    for (const value of [2, 3]) await warehouse.build(node, { sql: `select ${value} as a`, pointer: 'total' })
    expect([await views(), await warehouse.rows('from total')]).toEqual([[['total']], [['3']]])
  })

  it('keep descriptions as comments', async () => {
    const node = model(
      { persist_docs: { relation: true, columns: true } },
      {
        description: "It's a view",
        columns: columns(column('A', null, { description: 'First' }), column('gone', null, { description: 'x' })),
      },
    )
    await warehouse.build(node, { sql: 'select 1 as a, 2 as b' })
    expect(await warehouse.rows(`select comment from duckdb_views() where view_name = 'sales'`)).toEqual([
      ["It's a view"],
    ])
    expect(await warehouse.rows(`select comment from duckdb_columns() where table_name = 'sales'`)).toEqual([
      ['First'],
      [null],
    ])
  })

  it('run hooks around the statement, and a header with it', async () => {
    await warehouse.execute('create table log (line varchar)')
    const hook = (sql: string, transaction = true) => ({ sql: `insert into log ${sql}`, transaction, index: null })
    const node = model({
      materialized: 'table',
      sql_header: 'create or replace temp macro twice(x) as x * 2;',
      'pre-hook': [hook(`select 'pre'`), hook(`select 'before'`, false)],
      'post-hook': [hook(`select 'after'`, false), hook(`select 'post ' || count(*) from sales`)],
    })
    await warehouse.build(node, { sql: 'select twice(21) as a' })
    expect(await warehouse.rows('from log')).toEqual([['before'], ['pre'], ['post 1'], ['after']])
    expect(await warehouse.rows('from sales')).toEqual([['42']])
  })

  it('stay as they were when the build fails', async () => {
    await warehouse.build(model({ materialized: 'table' }), { sql: 'select 1 as a' })
    await expect(
      warehouse.build(model({}), { sql: `select cast('x' as integer) as a, error('no') as b` }),
    ).resolves.toEqual([])
    await warehouse.build(model({ materialized: 'table' }), { sql: 'select 1 as a' })
    await expect(warehouse.build(model({ materialized: 'table' }), { sql: `select error('no') as a` })).rejects.toThrow(
      WarehouseError,
    )
    expect(await warehouse.rows('from sales')).toEqual([['1']])
  })

  it('make indexes', async () => {
    const node = model({ materialized: 'table', indexes: [{ columns: ['a'], unique: true }, { columns: ['b'] }] })
    for (let run = 0; run < 2; run++) await warehouse.build(node, { sql: 'select 1 as a, 2 as b' })
    expect(await warehouse.rows('select is_unique, expressions from duckdb_indexes() order by all')).toEqual([
      ['false', '[b]'],
      ['true', '[a]'],
    ])
  })

  it('are laid out by partition and clustering columns', async () => {
    const node = model({
      materialized: 'table',
      partition_by: { field: 'seen', data_type: 'timestamp', granularity: 'month' },
      cluster_by: 'k',
    })
    await warehouse.build(node, {
      sql: `select * from (values (timestamp '2024-02-01', 1), (timestamp '2024-01-03', 2), (timestamp '2024-01-09', 1)) as t(seen, k)`,
    })
    expect(await warehouse.rows('select k, month(seen) from sales')).toEqual([
      ['1', '1'],
      ['2', '1'],
      ['1', '2'],
    ])
  })

  it.each([
    ['tabel', 'There is no materialization "tabel".', 'Did you mean "table"?'],
    ['materialized_view', 'The materialization "materialized_view" is not possible for duckdb.', undefined],
  ])('%s is no materialization', async (materialized, text, hint) => {
    const problems = await warehouse.build(model({ materialized }), { sql: 'select 1 as a' })
    expect(problems.map((found) => [found.message, found.hint])).toEqual([[text, hint]])
  })
})

describe('contracts', () => {
  const contracted = (config: Partial<NodeConfig>, types: readonly (readonly [string, string])[]) =>
    model(
      { contract: { enforced: true, alias_types: true }, ...config },
      {
        columns: columns(
          ...types.map(([name, type]) =>
            column(name, type, { constraints: name === 'id' ? [constraint('not_null')] : [] }),
          ),
        ),
        constraints:
          config.materialized === 'table' ? [constraint('check', { expression: 'amount > 0', columns: [] })] : [],
      },
    )
  const declared = [
    ['amount', 'numeric(10,2)'],
    ['ID', 'int'],
  ] as const

  it('give the table the declared columns, in their order, with constraints', async () => {
    const node = contracted({ materialized: 'table' }, declared)
    expect(await warehouse.build(node, { sql: 'select 1 as id, 2.5::decimal(10,2) as amount' })).toEqual([])
    expect(await warehouse.columns('sales')).toEqual(['amount DECIMAL(10,2)', 'ID INTEGER'])
    await expect(warehouse.build(node, { sql: 'select 1 as id, -2.5::decimal(10,2) as amount' })).rejects.toThrow(
      'CHECK constraint failed',
    )
    expect(await warehouse.rows('from sales')).toEqual([['2.50', '1']])
  })

  it('hold for views, too, and say what differs', async () => {
    const problems = await warehouse.build(contracted({}, declared), {
      sql: `select 'x' as id, 1 as "Amount", 2 as other`,
    })
    expect(messages(problems)).toEqual([
      `This model has an enforced contract that failed.
Please ensure the name, data_type, and number of columns in your contract match the columns in your model's definition.

| column_name | definition_type | contract_type | mismatch_reason     |
| ----------- | --------------- | ------------- | ------------------- |
| Amount      | INTEGER         | DECIMAL(10,2) | data type mismatch  |
| id          | VARCHAR         | INTEGER       | data type mismatch  |
| other       | INTEGER         |               | missing in contract |`,
    ])
  })

  it('need types', async () => {
    const node = model({ contract: { enforced: true, alias_types: true } }, { columns: columns(column('a', null)) })
    expect(messages(await warehouse.build(node, { sql: 'select 1 as a' }))).toEqual([
      '"sales" has an enforced contract, but its properties give no data_type for "a".',
    ])
  })
})

describe('incremental strategies', () => {
  const first = `select * from (values (1, date '2024-01-01', 'a'), (2, date '2024-01-02', 'b'), (3, date '2024-01-02', 'c'), (4, null, 'n')) as t(id, day, v)`
  const next = `select * from (values (2, date '2024-01-02', 'B'), (5, date '2024-01-03', 'e'), (6, null, 'N')) as t(id, day, v)`
  const run = async (config: Partial<NodeConfig>, request: object = {}): Promise<string> => {
    const node = model({ materialized: 'incremental', ...config })
    await warehouse.build(node, { sql: first })
    expect(await warehouse.build(node, { sql: next, ...request })).toEqual([])
    return (await warehouse.rows(`select string_agg(id || v, ' ' order by id, v) from sales`))[0]?.[0] ?? ''
  }
  const partition_by = { field: 'day', data_type: 'date', granularity: 'day' } as const

  it.each<[string, Partial<NodeConfig>, string]>([
    ['append', {}, '1a 2B 2b 3c 4n 5e 6N'],
    ['the default with a key', { unique_key: 'id' }, '1a 2B 3c 4n 5e 6N'],
    ['delete+insert', { unique_key: ['id', 'day'], incremental_strategy: 'delete+insert' }, '1a 2B 3c 4n 5e 6N'],
    ['delete+insert by another column', { unique_key: 'day', incremental_strategy: 'delete+insert' }, '1a 2B 4n 5e 6N'],
    [
      'delete+insert with a predicate',
      { unique_key: 'id', incremental_predicates: [`day > '2024-02-01'`] },
      '1a 2B 2b 3c 4n 5e 6N',
    ],
    ['merge', { unique_key: 'id', incremental_strategy: 'merge' }, '1a 2B 3c 4n 5e 6N'],
    ['merge without a key', { incremental_strategy: 'merge' }, '1a 2B 2b 3c 4n 5e 6N'],
    [
      'merge of other columns',
      { unique_key: 'id', incremental_strategy: 'merge', merge_exclude_columns: ['V'] },
      '1a 2b 3c 4n 5e 6N',
    ],
    [
      'merge of one column',
      { unique_key: 'id', incremental_strategy: 'merge', merge_update_columns: ['day'] },
      '1a 2b 3c 4n 5e 6N',
    ],
    [
      'merge with an expression',
      { unique_key: 'id', incremental_strategy: 'merge', merge_update_set_expressions: { v: `'!'` } },
      '1a 2! 3c 4n 5e 6N',
    ],
    [
      'merge with a condition',
      { unique_key: 'id', incremental_strategy: 'merge', merge_insert_condition: 'DBT_INTERNAL_SOURCE.id < 6' },
      '1a 2B 3c 4n 5e',
    ],
    [
      'insert_overwrite of the days that come',
      { partition_by, incremental_strategy: 'insert_overwrite' },
      '1a 2B 5e 6N',
    ],
    [
      'insert_overwrite of listed days',
      { partition_by, incremental_strategy: 'insert_overwrite', partitions: [`date '2024-01-01'`] },
      '2B 2b 3c 4n 5e 6N',
    ],
  ])('%s', async (_name, config, expected) => {
    expect(await run(config)).toBe(expected)
  })

  it('microbatch replaces its window', async () => {
    const batch = { start: '2024-01-02 00:00:00+00:00', end: '2024-01-03 00:00:00+00:00' }
    expect(await run({ incremental_strategy: 'microbatch', event_time: 'day', unique_key: 'id' }, { batch })).toBe(
      '1a 2B 4n',
    )
  })

  it('a full refresh builds anew', async () => {
    expect(await run({ unique_key: 'id' }, { fullRefresh: true })).toBe('2B 5e 6N')
  })

  it('a view of that name gives way to a full build', async () => {
    await warehouse.execute('create view sales as select 1 as other')
    expect(await warehouse.build(model({ materialized: 'incremental' }), { sql: first })).toEqual([])
    expect(await warehouse.columns('sales')).toEqual(['id INTEGER', 'day DATE', 'v VARCHAR'])
  })

  it('leave nothing behind and may read the table itself', async () => {
    const node = model({ materialized: 'incremental', unique_key: 'id' })
    await warehouse.build(node, { sql: 'select 1 as id, 1 as n' })
    await warehouse.build(node, { sql: 'select id, n + 1 as n from sales union all select max(id) + 1, 0 from sales' })
    expect(await warehouse.rows('from sales order by id')).toEqual([
      ['1', '2'],
      ['2', '0'],
    ])
    expect(await warehouse.rows('select table_name from duckdb_tables()')).toEqual([['sales']])
  })

  it.each<[Partial<NodeConfig>, string, string | undefined]>([
    [
      { incremental_strategy: 'upsert' },
      '"upsert" is not an incremental strategy here; there are "append", "delete+insert", "merge", "insert_overwrite", "microbatch".',
      undefined,
    ],
    [
      { incremental_strategy: 'insert_overwrit' },
      '"insert_overwrit" is not an incremental strategy here; there are "append", "delete+insert", "merge", "insert_overwrite", "microbatch".',
      'Did you mean "insert_overwrite"?',
    ],
    [
      { incremental_strategy: 'insert_overwrite' },
      'The incremental strategy "insert_overwrite" needs the config "partition_by".',
      'For example: partition_by: {field: sold_on, data_type: date, granularity: day}',
    ],
    [
      { incremental_strategy: 'microbatch' },
      'The incremental strategy "microbatch" needs the config "event_time".',
      undefined,
    ],
    [
      { incremental_strategy: 'merge', unique_key: 'id', merge_update_columns: ['v'], merge_exclude_columns: ['v'] },
      '"sales" has both merge_update_columns and merge_exclude_columns; only one of them can be.',
      undefined,
    ],
    [
      { incremental_strategy: 'merge', merge_clauses: {} },
      '"sales" uses the config "merge_clauses", which tsdbt does not support.',
      undefined,
    ],
    [
      { incremental_strategy: 'merge', unique_key: 'id', merge_update_columns: ['w'] },
      '"w" of merge_update_columns is not a column of "sales".',
      'Did you mean "v"?',
    ],
  ])('%j says what is wrong', async (config, text, hint) => {
    await warehouse.execute(`create table sales as ${first}`)
    const problems = await warehouse.build(model({ materialized: 'incremental', ...config }), { sql: next })
    expect(problems.map((found) => [found.message, found.hint])).toEqual([[text, hint]])
  })
})

describe('on_schema_change', () => {
  const before = 'select 1 as id, 10 as old, 5::smallint as n'
  const after = `select 2 as id, 70000 as n, 'x' as fresh`
  const run = async (config: Partial<NodeConfig>, sql = after): Promise<readonly string[]> => {
    const node = model({ materialized: 'incremental', ...config })
    await warehouse.build(node, { sql: before })
    return messages(await warehouse.build(node, { sql }))
  }

  it('append_new_columns adds, and leaves old columns empty', async () => {
    expect(await run({ on_schema_change: 'append_new_columns' }, `select 2 as id, 7 as n, 'x' as fresh`)).toEqual([])
    expect(await warehouse.columns('sales')).toEqual(['id INTEGER', 'old INTEGER', 'n SMALLINT', 'fresh VARCHAR'])
    expect(await warehouse.rows('from sales order by id')).toEqual([
      ['1', '10', '5', null],
      ['2', null, '7', 'x'],
    ])
  })

  it('sync_all_columns adds, drops and changes types', async () => {
    expect(await run({ on_schema_change: 'sync_all_columns', unique_key: 'id' })).toEqual([])
    expect(await warehouse.columns('sales')).toEqual(['id INTEGER', 'n INTEGER', 'fresh VARCHAR'])
    expect(await warehouse.rows('from sales order by id')).toEqual([
      ['1', '5', null],
      ['2', '70000', 'x'],
    ])
  })

  it('fail says what changed', async () => {
    expect(await run({ on_schema_change: 'fail' })).toEqual([
      `The source and target schemas on this incremental model are out of sync!
They can be reconciled in several ways:
  - set the \`on_schema_change\` config to either append_new_columns or sync_all_columns, depending on your situation.
  - Re-run the incremental model with \`full_refresh: True\` to update the target schema.
  - update the schema manually and re-run the process.

Additional troubleshooting context:
   Source columns not in target: [fresh VARCHAR]
   Target columns not in source: [old INTEGER]
   New column types: [n INTEGER]`,
    ])
  })

  it('fail is content with the same columns in another order', async () => {
    expect(await run({ on_schema_change: 'fail' }, 'select 6::smallint as N, 11 as old, 2 as id')).toEqual([])
    expect(await warehouse.rows('from sales order by id')).toEqual([
      ['1', '10', '5'],
      ['2', '11', '6'],
    ])
  })

  it('ignore leaves new columns out and misses no old one silently', async () => {
    expect(await run({}, `select 2 as id, 20 as old, 6 as n, 'x' as fresh`)).toEqual([])
    expect(await warehouse.rows('from sales order by id')).toEqual([
      ['1', '10', '5'],
      ['2', '20', '6'],
    ])
    expect(await run({})).toEqual(['The query of "sales" no longer gives "old", which its table has.'])
  })
})

describe('TypeScript models', () => {
  const rowColumns = [
    { name: 'id', type: 'INTEGER' },
    { name: 'day', type: 'DATE' },
  ]
  const batches = (ids: readonly number[]) => [
    { columns: rowColumns, rowCount: ids.length, values: [ids, ids.map((id) => `2024-01-0${id}`)] },
  ]

  it.each<[string, Partial<NodeConfig>]>([
    ['straight into a new table', {}],
    ['through a table of their own where they are sorted', { cluster_by: ['id'] }],
  ])('load rows %s', async (_name, config) => {
    const node = model({ materialized: 'table', ...config }, { language: 'typescript' })
    expect(await warehouse.build(node, { rowColumns, batches: batches([2, 3]) })).toEqual([])
    expect(await warehouse.rows('from sales')).toEqual([
      ['2', '2024-01-02'],
      ['3', '2024-01-03'],
    ])
    expect(await warehouse.rows('select table_name from duckdb_tables()')).toEqual([['sales']])
  })

  it('merge rows into the table there is', async () => {
    const node = model(
      { materialized: 'incremental', unique_key: 'id', incremental_strategy: 'merge' },
      { language: 'typescript' },
    )
    await warehouse.build(node, { rowColumns, batches: batches([1, 2]) })
    expect(await warehouse.build(node, { rowColumns, batches: batches([2, 3]) })).toEqual([])
    expect(await warehouse.rows('select id from sales order by id')).toEqual([['1'], ['2'], ['3']])
    expect(await warehouse.rows('select table_name from duckdb_tables()')).toEqual([['sales']])
  })

  it('are tables', async () => {
    const problems = await warehouse.build(model({}, { language: 'typescript' }), { rowColumns })
    expect(messages(problems)).toEqual(['The materialization "view" is not possible for a TypeScript model.'])
  })
})
