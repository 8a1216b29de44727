import { describe, expect, it } from 'vitest'
import { bigqueryDialect } from '../../adapters/bigquery/dialect.ts'
import type { Connection } from '../../core/adapter.ts'
import { bigquerySyntax } from '../../sql/syntax.ts'
import { StandIns } from './stand-ins.ts'
import { estimateSql } from './statement.ts'

const relation = (identifier: string) => ({ database: 'p', schema: 'd', identifier })

/** Tells what it was asked, and finds in each statement a hundred bytes of one table. */
async function asked(sql: string, { standIns = new StandIns(bigqueryDialect, bigquerySyntax), hasSchema = true } = {}) {
  const sent: string[] = []
  const estimate: Connection['estimate'] = (text) => {
    sent.push(text)
    return Promise.resolve({ columns: [{ name: 'a', type: 'INT64' }], bytes: 100, bound: 'exact', tables: 1 })
  }
  const connection = { estimate } as Connection // nothing else of it is asked for
  const reading = await estimateSql(sql, { connection, standIns, hasSchema: () => Promise.resolve(hasSchema) })
  return { sent, reading, standIns }
}

const table = 'create or replace table `p`.`d`.`t`\npartition by day\nas (\nselect a from x\n)'

describe('a statement', () => {
  it.each([
    'drop table if exists `p`.`d`.`t`',
    'truncate table `p`.`d`.`t`',
    "alter table `p`.`d`.`t`\nset options (description = 'x')",
    'create or replace table `p`.`d`.`t` copy `p`.`d`.`s`',
    '/* {"node_id": "x"} */\ndrop view if exists `p`.`d`.`t`',
  ])('that reads nothing is not asked about: %s', async (sql) => {
    const { sent, reading } = await asked(sql)
    expect(sent).toEqual([])
    expect(reading).toEqual({ bytes: 0, billed: 0, isMost: false, isLeast: false })
  })

  it('counts ten mebibytes a table at least', async () => {
    const { sent, reading } = await asked(table)
    expect(sent).toEqual([table])
    expect(reading).toEqual({ bytes: 100, billed: 10 * 2 ** 20, isMost: false, isLeast: false })
  })

  it('that makes something in a dataset that is not there is asked about as a query', async () => {
    const { sent } = await asked(table, { hasSchema: false })
    expect(sent).toEqual(['select a from x'])
  })

  it('that makes a table leaves its columns for what reads it, one that copies it as well', async () => {
    const { standIns } = await asked(table)
    await asked('create or replace table `p`.`d`.`copy` copy `p`.`d`.`t`', { standIns })
    expect(standIns.get(relation('copy'))).toEqual({ kind: 'columns', columns: [{ name: 'a', type: 'INT64' }] })
  })

  it('that makes a view is free, and is read where the view is', async () => {
    const { reading, standIns } = await asked('create or replace view `p`.`d`.`v`\nas (\nselect a from x\n)')
    expect(reading.billed).toBe(0)
    expect(standIns.get(relation('v'))).toEqual({ kind: 'query', sql: 'select a from x' })
  })

  it('that takes the place of another kind of relation is asked about without it', async () => {
    const drop = 'drop table if exists `p`.`d`.`v`'
    const view = await asked(`/* x */\n${drop};\ncreate or replace view \`p\`.\`d\`.\`v\`\nas (\nselect a from x\n)`)
    expect(view.sent).toEqual(['select a from x'])
    expect(view.standIns.get(relation('v'))).toEqual({ kind: 'query', sql: 'select a from x' })
    const { standIns } = await asked(table.replace('`t`', '`t__stage`'))
    const renamed = await asked('drop view if exists `p`.`d`.`t`;\nalter table `p`.`d`.`t__stage` rename to `t`', {
      standIns,
    })
    expect(renamed.sent).toEqual([])
    expect(standIns.get(relation('t'))).toEqual({ kind: 'columns', columns: [{ name: 'a', type: 'INT64' }] })
  })

  it('that inserts into a table of this run is asked about by what it inserts', async () => {
    const { standIns } = await asked(table)
    const { sent } = await asked('insert into `p`.`d`.`t` (`a`, `b`)\nselect a, b from y', { standIns })
    expect(sent).toEqual(['select a, b from y'])
  })

  it('of a script goes by itself, with values for its variables', async () => {
    const script = `declare days array<date>;
set days = (
  select array_agg(distinct day) from x
);
merge into t using x on false when not matched by source and day in unnest(days) then delete`
    const { sent, reading } = await asked(script)
    expect(sent).toEqual([
      'select array_agg(distinct day) from x',
      'merge into t using x on false when not matched by source and day in unnest(cast([] as array<date>)) then delete',
    ])
    expect(reading).toMatchObject({ bytes: 200, isMost: true })
  })

  it('of a transaction goes by itself', async () => {
    const { sent } = await asked(
      'begin transaction;\ndelete from t where a = 1;\ninsert into t select 1;\ncommit transaction',
    )
    expect(sent).toEqual(['delete from t where a = 1', 'insert into t select 1'])
  })
})
