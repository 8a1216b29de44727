import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { WarehouseError, type LockHolder, type Warehouse } from '../../core/adapter.ts'
import { invariant } from '../../core/check.ts'
import type { JsonRecord } from '../../core/config.ts'
import { createAdapter } from '../registry.ts'
import { attachSql, secretSql } from './setup.ts'

const folder = mkdtempSync(join(tmpdir(), 'tsdbt-open-'))
const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const open = (
  credentials: JsonRecord,
  options: { onWait?: (holder: LockHolder) => void; signal?: AbortSignal; readOnly?: boolean } = {},
): Promise<Warehouse> => {
  const made = createAdapter('duckdb', credentials, { projectRoot: folder })
  invariant(made.ok, 'the adapter is made')
  return made.value.open({ threads: 1, ...options })
}

const failure = async (work: Promise<unknown>): Promise<WarehouseError> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  invariant(error instanceof WarehouseError, `expected a WarehouseError, found ${String(error)}`)
  return error
}

const value = async (warehouse: Warehouse, sql: string): Promise<unknown> => {
  const connection = await warehouse.connect('one')
  const table = await connection.query(sql)
  await connection.close()
  return table.rows[0]?.[0]
}

/** Another process that holds a database open until it is killed. */
async function holdElsewhere(file: string): Promise<ChildProcess> {
  const engine = createRequire(import.meta.url).resolve('@duckdb/node-api')
  const script = `const { DuckDBInstance } = require(${JSON.stringify(engine)})
    DuckDBInstance.create(process.argv[1]).then(() => { console.log('held'); setInterval(() => {}, 1000) })`
  const child = spawn(process.execPath, ['-e', script, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  await new Promise((resolve) => child.stdout?.once('data', resolve))
  return child
}

describe('opening a file', () => {
  it('makes it, and the folder it is in', async () => {
    const warehouse = await open({ path: 'new/er/shop.duckdb' })
    expect(await value(warehouse, 'select current_database()')).toBe('shop')
    await warehouse.close()
    expect(existsSync(join(folder, 'new/er/shop.duckdb'))).toBe(true)
  })

  it('twice in one process shares the instance until both are closed', async () => {
    const first = await open({ path: 'shared.duckdb' })
    const second = await open({ path: 'shared.duckdb' })
    const connection = await first.connect('writer')
    await connection.execute('create table t as select 1 as a')
    await first.close()
    expect(await value(second, 'select a from t')).toBe(1)
    await second.close()
    const third = await open({ path: 'shared.duckdb' })
    expect(await value(third, 'select a from t')).toBe(1)
    await third.close()
  })

  it('read-only lets nothing be written', async () => {
    await (await open({ path: 'ro.duckdb' })).close()
    const warehouse = await open({ path: 'ro.duckdb' }, { readOnly: true })
    const connection = await warehouse.connect('reader')
    expect((await failure(connection.execute('create table t as select 1'))).message).toContain('read-only')
    await warehouse.close()
  })

  it('that is no database says so', async () => {
    writeFileSync(join(folder, 'text.duckdb'), 'not a database, but long enough to be read as one'.repeat(20))
    const error = await failure(open({ path: 'text.duckdb' }))
    expect([error.title, error.message]).toEqual(['Connection Error', '"text.duckdb" is not a DuckDB database.'])
  })

  it('with a value that an option cannot have names the option, and not the value', async () => {
    const error = await failure(open({ path: 'limited.duckdb', memory_limit: 'lots' }))
    expect([error.message, error.detail['key']]).toEqual([
      '"memory_limit" cannot have the value that it is given.',
      'memory_limit',
    ])
  })

  it.each([
    ['acces_mode', 'DuckDB has no option "acces_mode".', 'access_mode'],
    ['memory_limit', '"memory_limit" cannot have the value that it is given.', undefined],
    ['s3_region', '"s3_region" cannot be set while a database is opened.', undefined],
  ])('with the option %s that is refused names its key', async (name, message, meant) => {
    const error = await failure(open({ path: 'option.duckdb', config_options: { [name]: 'lots' } }))
    expect([error.message, error.detail['key']]).toEqual([message, `config_options.${name}`])
    if (meant !== undefined) expect(error.candidates).toContain(meant)
  })

  it('held by another process says by which, after lock_timeout', async () => {
    const child = await holdElsewhere(join(folder, 'held.duckdb'))
    const waited: LockHolder[] = []
    const started = performance.now()
    const error = await failure(
      open({ path: 'held.duckdb', lock_timeout: 0.3 }, { onWait: (holder) => waited.push(holder) }),
    )
    expect(performance.now() - started).toBeGreaterThan(290)
    expect(error.kind).toBe('locked')
    expect(error.message).toMatch(
      new RegExp(`^".*held\\.duckdb" is held by process ${child.pid} \\(.*node.*\\), after waiting 0\\.3 s\\.$`),
    )
    expect(error.detail.pid).toBe(String(child.pid))
    expect(waited.map((holder) => [holder.pid, holder.timeoutMs])).toEqual([[child.pid, 300]])
  })

  it('waits for the other process to end', async () => {
    const child = await holdElsewhere(join(folder, 'soon.duckdb'))
    const opening = open(
      { path: 'soon.duckdb', lock_timeout: 20 },
      { onWait: () => setTimeout(() => child.kill('SIGKILL'), 50) },
    )
    const warehouse = await opening
    expect(await value(warehouse, 'select 1')).toBe(1)
    await warehouse.close()
  })

  it('stops waiting when it is cancelled', async () => {
    await holdElsewhere(join(folder, 'never.duckdb'))
    const abort = new AbortController()
    const opening = failure(open({ path: 'never.duckdb' }, { signal: abort.signal, onWait: () => abort.abort() }))
    expect((await opening).kind).toBe('cancelled')
  })
})

describe('settings of a target', () => {
  it('hold in every session', async () => {
    const warehouse = await open({
      path: ':memory:',
      settings: { TimeZone: 'Asia/Tokyo' },
      config_options: { threads: 1 },
      memory_limit: '500MB',
    })
    expect(await value(warehouse, `select current_setting('TimeZone')`)).toBe('Asia/Tokyo')
    expect(await value(warehouse, `select current_setting('threads')`)).toBe(1)
    expect(await value(warehouse, `select current_setting('memory_limit')`)).toBe('476.8 MiB')
    expect(await value(warehouse, `select current_setting('temp_directory')`)).toContain(tmpdir())
    await warehouse.close()
  })

  it('that do not exist say so', async () => {
    const refused = await failure(open({ path: ':memory:', settings: { memory_limt: '1GB' } }))
    expect(refused.message).toBe('unrecognized configuration parameter "memory_limt"')
    expect(refused.detail).toMatchObject({ key: 'settings.memory_limt' })
    expect((await failure(open({ path: ':memory:', config_options: { threds: 1 } }))).message).toContain('threds')
  })

  it('attach other databases, and may make one of them the default', async () => {
    await (await open({ path: 'lake.duckdb' })).close()
    const warehouse = await open({
      path: ':memory:',
      database: 'lake',
      attach: [{ path: join(folder, 'lake.duckdb'), alias: 'lake' }],
    })
    expect(await value(warehouse, 'select current_database()')).toBe('lake')
    await warehouse.close()
  })

  it('load extensions only when they are named', async () => {
    const plain = await open({ path: ':memory:' })
    const connection = await plain.connect('one')
    const error = await failure(connection.query(`select * from 's3://bucket/file.parquet'`))
    expect([error.kind, error.message.split('\n')[0]]).toEqual([
      'missing_extension',
      'File s3://bucket/file.parquet requires the extension httpfs to be loaded',
    ])
    expect(error.detail['hint']).toBe(
      'Name it in the target of the profile: extensions: [httpfs]. DuckDB downloads it once, or by itself with autoinstall_extensions: true.',
    )
    await plain.close()
    const missing = await failure(open({ path: ':memory:', extensions: ['no_such_extension'] }))
    expect(missing.kind).toBe('missing_extension')
    expect(missing.message).toMatch(/^The extension "no_such_extension" is not installed and cannot be: /)
    const built = await open({ path: ':memory:', extensions: ['json'] })
    await built.close()
  })

  it('never show a secret in an error', async () => {
    const error = await failure(open({ path: ':memory:', secrets: [{ type: 'no_such_type', secret: 'hush-hush' }] }))
    expect(error.message).toMatch(/^Cannot make the secret of type "no_such_type": /)
    expect(JSON.stringify([error.message, error.sql, error.detail])).not.toContain('hush')
  })

  it('become statements', () => {
    expect(
      secretSql({ type: 's3', name: 'lake', provider: 'config', key_id: "it's", scope: ['s3://a', 's3://b'] }),
    ).toBe(
      `create or replace secret "lake" (\n  type s3,\n  provider config,\n  key_id 'it''s',\n  scope ('s3://a', 's3://b')\n)`,
    )
    expect(
      attachSql({ path: 'x.db', alias: 'x', type: 'sqlite', read_only: true, options: { block_size: 4096 } }),
    ).toBe(`attach if not exists 'x.db' as "x" (type sqlite, read_only, block_size 4096)`)
  })
})
