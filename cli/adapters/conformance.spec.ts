import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WarehouseError, type Adapter, type Batch, type Connection, type Warehouse } from '../core/adapter.ts'
import { invariant } from '../core/check.ts'
import type { Relation } from '../core/relation.ts'
import { TypedText, type CellValue } from '../core/table.ts'
import { createAdapter } from './registry.ts'
import { engines, numbers } from './testing/engines.ts'

const folder = mkdtempSync(join(tmpdir(), 'tsdbt-conformance-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(engines)('$name', (engine) => {
  const { type } = engine
  let adapter: Adapter
  let warehouse: Warehouse
  let connection: Connection
  let target: (identifier: string) => Relation

  beforeAll(async () => {
    const made = createAdapter(type, await engine.credentials(folder), { projectRoot: folder })
    invariant(made.ok, 'the adapter is made')
    adapter = made.value
    warehouse = await adapter.open({ threads: 2 })
    target = (identifier) => ({ database: adapter.database, schema: 'conformance', identifier })
    const first = await warehouse.connect('setup')
    await first.createSchema({ database: adapter.database, schema: 'conformance' })
    await first.close()
  })
  afterAll(async () => {
    await warehouse.close()
    await engine.close?.()
  })
  beforeEach(async () => {
    connection = await warehouse.connect('test')
  })
  afterEach(() => connection.close())

  const name = (identifier: string): string => adapter.dialect.relation(target(identifier))
  const cell = async (sql: string): Promise<CellValue | undefined> => (await connection.query(sql)).rows[0]?.[0]
  const failure = async (work: Promise<unknown>): Promise<WarehouseError> => {
    const error: unknown = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    invariant(error instanceof WarehouseError, `expected a WarehouseError, found ${String(error)}`)
    return error
  }

  describe('values', () => {
    it.each<readonly [string, CellValue]>([
      ['1', 1],
      ['cast(null as int64)', null],
      ['true', true],
      [`date '2024-02-29'`, new TypedText('date', '2024-02-29')],
      ...engine.values,
    ])('%s keeps every digit', async (sql, expected) => {
      expect(await cell(`select ${sql}`)).toEqual(expected)
    })

    it('written as literals come back the same', async () => {
      const values = engine.literals
      const table = await connection.query(`select ${values.map((value) => adapter.dialect.literal(value)).join(', ')}`)
      expect(table.rows[0]).toEqual(values)
    })
  })

  describe('queries', () => {
    it('give columns with the types their DDL has', async () => {
      const table = await connection.query(`select 1 as a, 'x' as ${adapter.dialect.quote('B_c')}`)
      expect(table.columns.map((column) => column.name)).toEqual(['a', 'B_c'])
      for (const column of table.columns) await connection.query(`select cast(null as ${column.type})`)
    })

    it('stop at the limit', async () => {
      const table = await connection.query(`select i from ${numbers(100_000)} order by i`, { limit: 3 })
      expect(table.rows).toEqual([[0], [1], [2]])
    })

    it.runIf(engine.hasScripts)('of a script give the result of its last statement', async () => {
      expect(await cell(`select 1; -- ;\nselect ';' as b;`)).toBe(';')
    })

    it('describe themselves without being run', async () => {
      const columns = await connection.describe(
        `select 1 as a, cast(null as ${engine.decimal[0]}) as b from ${numbers(1)} where ${engine.runsDescriptions ? '1 = 0' : '1 / 0 = 1'}; -- end`,
      )
      expect(columns.map((column) => column.name)).toEqual(['a', 'b'])
      expect(columns[1]?.type.toLowerCase()).toBe(engine.decimal[1])
    })

    it('stream in batches that together are the result', async () => {
      let rows = 0
      let sum = 0n
      for await (const batch of connection.stream(
        `select i, case when mod(i, 2) = 0 then i end as even from ${numbers(5000)}`,
      )) {
        rows += batch.rowCount
        for (let row = 0; row < batch.rowCount; row++) {
          const isNull = batch.nulls ? batch.nulls[1]?.[row] === 1 : batch.values[1]?.[row] === null
          expect(isNull).toBe(Number(batch.values[0]?.[row]) % 2 === 1)
          sum += BigInt(Number(batch.values[0]?.[row]))
        }
      }
      expect([rows, sum]).toEqual([5000, 12497500n])
    })

    it('wait while a stream is read on the same connection', async () => {
      const seen: number[] = []
      let other: Promise<CellValue | undefined> | undefined
      for await (const batch of connection.stream(`select i from ${numbers(10_000)}`)) {
        other ??= cell('select 42')
        seen.push(batch.rowCount)
      }
      expect(seen.reduce((sum, count) => sum + count, 0)).toBe(10000)
      expect(await other).toBe(42)
    })

    it('never keep a connection from closing', async () => {
      if (!adapter.capabilities.transactionalDdl) return
      const other = await warehouse.connect('left open')
      await other.begin()
      await other.execute(`create table ${name('uncommitted')} as select 1 as a`)
      const batches = other.stream(`select i from ${numbers(100_000)}`)[Symbol.asyncIterator]()
      await batches.next()
      await other.close()
      expect(await connection.findRelation(target('uncommitted'))).toBeUndefined()
    })

    it('free the connection when a stream is left early', async () => {
      for await (const batch of connection.stream(`select i from ${numbers(100_000)}`)) {
        expect(batch.rowCount).toBeGreaterThan(0)
        break
      }
      expect(await cell('select 1')).toBe(1)
    })
  })

  describe('errors', () => {
    it('point at the place in the SQL that was sent, in UTF-16', async () => {
      const sql = `select 'é😀', missing_column from (select 1 as amount)`
      const error = await failure(connection.query(sql))
      expect(error.kind).toBe('sql')
      expect(error.sql).toBe(sql)
      expect(error.message).toContain('missing_column')
      if (!engine.hasPlaces) return
      expect(error.position).toBe(sql.indexOf('missing_column'))
      expect(error.candidates).toContain('amount')
    })

    it.runIf(engine.hasPlaces)('in a later statement point into the whole script', async () => {
      const sql = `select 1;\n\nselect nope from (select 1 as a)`
      expect((await failure(connection.execute(sql))).position).toBe(sql.indexOf('nope'))
    })

    it.runIf(engine.hasPlaces)('of a description point into the query that was asked about', async () => {
      const sql = `select nope from (select 1 as a)`
      const error = await failure(connection.describe(sql))
      expect([error.position, error.sql]).toEqual([sql.indexOf('nope'), sql])
    })

    it.runIf(engine.hasPlaces)('of syntax have a position too', async () => {
      expect((await failure(connection.query('select 1 form x'))).position).toBeGreaterThan(0)
    })

    it('leave the connection usable', async () => {
      await failure(connection.query('selec'))
      expect(await cell('select 1')).toBe(1)
    })
  })

  describe('relations', () => {
    it('are listed, found and described', async () => {
      await connection.execute(`create or replace table ${name('listed')} as select 1 as id, 'x' as label`)
      await connection.execute(`create or replace view ${name('listed_view')} as select * from ${name('listed')}`)
      if (engine.comments !== 'none') {
        await connection.execute(adapter.dialect.describeRelation(target('listed'), 'table', "it's listed"))
        await connection.execute(adapter.dialect.describeColumn(target('listed'), 'table', 'id', 'the key'))
      }
      const listed = await connection.listRelations({ database: adapter.database, schema: 'conformance' })
      expect(listed).toContainEqual({ ...target('listed'), type: 'table' })
      expect(listed).toContainEqual({ ...target('listed_view'), type: 'view' })
      expect(await connection.findRelation(target('listed_view'))).toEqual({ ...target('listed_view'), type: 'view' })
      expect((await connection.findRelation(target('LISTED_VIEW'))) === undefined).toBe(engine.isCaseSensitive)
      expect(await connection.findRelation(target('no_such'))).toBeUndefined()
      const columns = await connection.columnsOf(target('listed'))
      expect(columns.map((column) => column.name)).toEqual(['id', 'label'])
      expect(await connection.columnsOf(target('no_such'))).toEqual([])
      const catalog = await warehouse.catalog([{ database: adapter.database, schema: 'conformance' }])
      const found = catalog.find((relation) => relation.identifier === 'listed')
      expect(found).toMatchObject({ type: 'table', comment: engine.comments === 'none' ? null : "it's listed" })
      expect(found?.columns.map((column) => [column.name, column.index, column.comment])).toEqual([
        ['id', 1, engine.comments === 'columns' ? 'the key' : null],
        ['label', 2, null],
      ])
    })

    it.runIf(engine.hasViewsOfNow)('of a view are those of its tables now', async () => {
      await connection.execute(`create or replace table ${name('under')} as select 1 as a`)
      await connection.execute(`create or replace view ${name('over')} as select * from ${name('under')}`)
      await connection.execute(`create or replace table ${name('under')} as select 'x' as a, 2 as b`)
      expect((await connection.columnsOf(target('over'))).map((column) => column.name)).toEqual(['a', 'b'])
    })

    it.runIf(engine.keepsOrphans)('whose table is gone leave the catalog whole', async () => {
      await connection.execute(`create or replace table ${name('gone')} as select 1 as a`)
      await connection.execute(`create or replace view ${name('orphan')} as select * from ${name('gone')}`)
      await connection.execute(`drop table ${name('gone')}`)
      const catalog = await warehouse.catalog([{ database: adapter.database, schema: 'conformance' }])
      expect(catalog.map((relation) => relation.identifier)).toContain('orphan')
      await connection.execute(`drop view ${name('orphan')}`)
    })

    it('of a schema that does not exist are none', async () => {
      const nowhere = { database: adapter.database, schema: 'nowhere' }
      expect(await connection.schemaExists(nowhere)).toBe(false)
      expect(await connection.listRelations(nowhere)).toEqual([])
      expect(await connection.schemaExists({ database: adapter.database, schema: 'conformance' })).toBe(true)
    })
  })

  describe('transactions', () => {
    it('show nothing to others until they commit', async () => {
      if (!adapter.capabilities.transactionalDdl) return
      const other = await warehouse.connect('other')
      await connection.execute(`create or replace table ${name('swapped')} as select 1 as v`)
      await connection.begin()
      await connection.execute(`create or replace table ${name('swapped')} as select 2 as v`)
      expect(await cell(`select v from ${name('swapped')}`)).toBe(2)
      expect((await other.query(`select v from ${name('swapped')}`)).rows).toEqual([[1]])
      await connection.commit()
      expect((await other.query(`select v from ${name('swapped')}`)).rows).toEqual([[2]])
      await other.close()
    })

    it('roll back what they did, and again is no error', async () => {
      if (!adapter.capabilities.transactionalDdl) return
      await connection.execute(`create or replace table ${name('kept')} as select 1 as v`)
      await connection.begin()
      await connection.execute(`drop table ${name('kept')}`)
      await connection.rollback()
      await connection.rollback()
      expect(connection.inTransaction).toBe(false)
      expect(await cell(`select v from ${name('kept')}`)).toBe(1)
    })

    it('end with an error and can be rolled back', async () => {
      await connection.begin()
      await failure(connection.execute(`insert into ${name('no_such_table')} values (1)`))
      await connection.rollback()
      expect(await cell('select 1')).toBe(1)
    })
  })

  describe('loading', () => {
    const batch = (columns: readonly (readonly CellValue[])[]): Batch => ({
      columns: [],
      rowCount: columns[0]?.length ?? 0,
      values: columns,
    })

    it('fills a table with values of every kind', async () => {
      await connection.execute(
        `create or replace table ${name('loaded')} (${engine.everyKind}${engine.record === undefined ? '' : `, s ${engine.record}`})`,
      )
      const values: CellValue[] = [
        7,
        9007199254740993n,
        new TypedText('decimal', '1234567890.12'),
        0.1,
        "it's",
        true,
        '2024-02-29',
        engine.seen,
        engine.emptyList === null ? [1, null, 3] : [1, 2, 3],
        ...(engine.record === undefined ? [] : [{ a: 1, b: "x, 'y\\'" }]),
      ]
      const rows = await connection.load(target('loaded'), [
        batch(values.map((value) => [value])),
        batch(values.map(() => [null])),
      ])
      expect(rows).toBe(2)
      const table = await connection.query(`select * from ${name('loaded')} order by i is null`)
      expect(table.rows).toEqual([
        [
          7,
          9007199254740993n,
          values[2],
          0.1,
          "it's",
          true,
          new TypedText('date', '2024-02-29'),
          values[7],
          ...values.slice(8),
        ],
        values.map((_, index) => (index === 8 ? engine.emptyList : null)),
      ])
    })

    it('takes what a stream gives', async () => {
      const source = await warehouse.connect('source')
      await connection.execute(
        `create or replace table ${name('copied')} (i ${adapter.dialect.bigInteger}, x ${adapter.dialect.ownType('double')}, t ${adapter.dialect.ownType('varchar')})`,
      )
      const rows = await connection.load(
        target('copied'),
        source.stream(
          `select i, case when mod(i, 3) = 0 then null else i / 2 end as x, concat('r', cast(i as ${adapter.dialect.ownType('varchar')})) as t from ${numbers(10_000)}`,
        ),
      )
      expect(rows).toBe(10000)
      expect((await connection.query(`select count(*), count(x), sum(i), max(t) from ${name('copied')}`)).rows).toEqual(
        [[10000, 6666, 49995000, 'r9999']],
      )
      await source.close()
    })

    it('is part of the transaction', async () => {
      if (!adapter.capabilities.transactionalDdl) return
      await connection.execute(`create or replace table ${name('rolled')} (i integer)`)
      await connection.begin()
      await connection.load(target('rolled'), [batch([[1, 2]])])
      await connection.rollback()
      expect(await cell(`select count(*) from ${name('rolled')}`)).toBe(0)
    })

    it('says which value does not fit', async () => {
      await connection.execute(`create or replace table ${name('typed')} (day date)`)
      const error = await failure(connection.load(target('typed'), [batch([['2024-01-01', 'soon']])]))
      if (type === 'duckdb') expect(error.message).toBe('Column 1 is DATE, but the rows to load have "soon" there.')
      else expect(error.message).toMatch(/date|soon/i)
    })
  })

  describe('cancelling', () => {
    const { endless = '' } = engine

    it.runIf(engine.endless)('ends a running query with kind "cancelled" and keeps the connection', async () => {
      const abort = new AbortController()
      setTimeout(() => abort.abort(), 50)
      const started = performance.now()
      expect((await failure(connection.query(endless, { signal: abort.signal }))).kind).toBe('cancelled')
      expect(performance.now() - started).toBeLessThan(2000)
      expect(await cell('select 1')).toBe(1)
    })

    it.runIf(engine.endless)('by cancel() does the same', async () => {
      const running = failure(connection.execute(endless))
      await new Promise((resolve) => setTimeout(resolve, 50))
      await connection.cancel()
      expect((await running).kind).toBe('cancelled')
    })

    it('before the start runs nothing', async () => {
      expect((await failure(connection.query('select 1', { signal: AbortSignal.abort() }))).kind).toBe('cancelled')
    })
  })
})
