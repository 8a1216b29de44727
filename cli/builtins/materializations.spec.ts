import { describe, expect, it } from 'vitest'
import type { Connection } from '../core/adapter.ts'
import type { NodeConfig } from '../core/config.ts'
import { runTemplateMaterialization } from '../context/materialization.ts'
import { testModel } from '../context/testing/nodes.ts'
import { testEnv, withConnection } from '../context/testing/rendering.ts'

/** Builds the model `m` by the built-in template of its materialization. */
async function build(connection: Connection, sql: string, config: Partial<NodeConfig>, flags = {}): Promise<void> {
  const node = testModel('m', config, { raw_code: sql })
  const env = testEnv({ nodes: [node], flags })
  const macro = env.macros.internal.get(`materialization_${node.config.materialized}_default`)
  if (!macro) throw new Error(`No built-in materialization ${node.config.materialized}`)
  const { relations } = await runTemplateMaterialization(env, node, macro, { connection, compiledCode: sql })
  expect(relations).toMatchObject([{ database: 'memory', schema: 'main', identifier: 'm' }])
}

const rowsOf = async (connection: Connection, query = 'from m order by all'): Promise<unknown> =>
  (await connection.query(query)).rows
const relations = async (connection: Connection): Promise<unknown> =>
  (await connection.listRelations({ database: 'memory', schema: 'main' })).map(
    ({ identifier, type }) => `${type} ${identifier}`,
  )

const test = (work: (connection: Connection) => Promise<void>) => () => withConnection(testEnv(), work)

describe('the materializations as templates, for custom ones that call them', () => {
  it(
    'make a table and put the next one in its place',
    test(async (connection) => {
      await build(connection, 'select 1 as id', { materialized: 'table' })
      await build(connection, 'select 2 as id', { materialized: 'table' })
      expect(await rowsOf(connection)).toEqual([[2]])
      expect(await relations(connection)).toEqual(['table m'])
    }),
  )

  it(
    'make a view, also where a table was',
    test(async (connection) => {
      await connection.execute('create table m as select 1 as id')
      await build(connection, 'select 3 as id', { materialized: 'view' })
      expect(await rowsOf(connection)).toEqual([[3]])
      expect(await relations(connection)).toEqual(['view m'])
    }),
  )

  it(
    'run hooks inside the transaction and outside of it',
    test(async (connection) => {
      await connection.execute('create table log (step varchar)')
      const hook = (step: string, transaction: boolean) => ({
        sql: `insert into log values ('${step}')`,
        transaction,
        index: null,
      })
      await build(connection, 'select 1 as id', {
        materialized: 'table',
        'pre-hook': [hook('before', false), hook('first', true)],
        'post-hook': [hook('last {{ this.name }}', true), hook('after', false)],
      })
      expect(await rowsOf(connection, 'from log')).toEqual([['before'], ['first'], ['last m'], ['after']])
      expect(connection.inTransaction).toBe(false)
    }),
  )

  it.each([
    [
      'append',
      {},
      [
        [1, 'a'],
        [1, 'b'],
        [2, 'b'],
      ],
    ],
    [
      'delete+insert',
      { unique_key: 'id' },
      [
        [1, 'b'],
        [2, 'b'],
      ],
    ],
    [
      'delete+insert',
      { unique_key: ['id', 'name'] },
      [
        [1, 'a'],
        [1, 'b'],
        [2, 'b'],
      ],
    ],
    [
      'merge',
      { unique_key: 'id' },
      [
        [1, 'b'],
        [2, 'b'],
      ],
    ],
    [
      'merge',
      { unique_key: 'id', merge_exclude_columns: ['name'] },
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'merge',
      {
        unique_key: 'id',
        merge_clauses: { when_matched: [{ action: 'delete' }], when_not_matched: [{ action: 'insert', mode: 'star' }] },
      },
      [[2, 'b']],
    ],
  ] as const)('add to a table by %s with %j', async (incremental_strategy, config, rows) => {
    await withConnection(testEnv(), async (connection) => {
      const settings = { materialized: 'incremental', incremental_strategy, ...config }
      await build(connection, "select 1 as id, 'a' as name", settings)
      await build(connection, "select unnest([1, 2]) as id, 'b' as name", settings)
      expect(await rowsOf(connection)).toEqual(rows)
    })
  })

  it(
    'follow the columns of an incremental model, or refuse that they change',
    test(async (connection) => {
      const settings = { materialized: 'incremental', incremental_strategy: 'append' } as const
      await build(connection, "select 1 as id, 'a' as name", settings)
      await build(connection, 'select 2 as id, true as more', { ...settings, on_schema_change: 'sync_all_columns' })
      expect(await rowsOf(connection)).toEqual([
        [1, null],
        [2, true],
      ])
      await expect(build(connection, 'select 3 as id', { ...settings, on_schema_change: 'fail' })).rejects.toThrow(
        'The columns of this incremental model and of its table differ, and on_schema_change is "fail".\n  New in the model: \n  No longer in the model: more\n',
      )
    }),
  )

  it(
    'keep the history of a query by its time, with ends for what went',
    test(async (connection) => {
      const settings = {
        materialized: 'snapshot',
        strategy: 'timestamp',
        unique_key: 'id',
        updated_at: 'changed',
        hard_deletes: 'invalidate',
      } as const
      const version = (rows: string) => `select * from (values ${rows}) v(id, name, changed)`
      await build(connection, version("(1, 'a', timestamp '2024-01-01'), (2, 'b', timestamp '2024-01-01')"), settings)
      await build(connection, version("(1, 'c', timestamp '2024-01-02')"), settings)
      const query = 'select id, name, dbt_valid_from::date::varchar, dbt_valid_to is null from m order by all'
      expect(await rowsOf(connection, query)).toEqual([
        [1, 'a', '2024-01-01', false],
        [1, 'c', '2024-01-02', true],
        [2, 'b', '2024-01-01', false],
      ])
      expect(await relations(connection)).toEqual(['table m'])
    }),
  )

  it(
    'keep the history of checked columns, with a record of each deletion',
    test(async (connection) => {
      const settings = {
        materialized: 'snapshot',
        strategy: 'check',
        unique_key: ['id', 'part'],
        check_cols: 'all',
        hard_deletes: 'new_record',
      } as const
      await build(connection, "select unnest([1, 2]) as id, 'x' as part, 'a' as name", settings)
      await build(connection, "select 1 as id, 'x' as part, 'b' as name", settings)
      await build(connection, "select 1 as id, 'x' as part, 'b' as name", settings)
      const query = 'select id, name, dbt_is_deleted, dbt_valid_to is null from m order by all'
      expect(await rowsOf(connection, query)).toEqual([
        [1, 'a', 'False', false],
        [1, 'b', 'False', true],
        [2, 'a', 'False', false],
        [2, 'a', 'True', true],
      ])
    }),
  )
})
