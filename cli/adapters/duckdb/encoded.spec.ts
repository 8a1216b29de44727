import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Batch, Warehouse } from '../../core/adapter.ts'
import { createAdapter } from '../registry.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-encoded-'))
let warehouse: Warehouse
beforeAll(async () => {
  const adapter = createAdapter(
    'duckdb',
    { path: path.join(folder, 'x.duckdb'), schema: 'main' },
    { projectRoot: folder },
  )
  if (!adapter.ok) throw new Error('no adapter')
  warehouse = await adapter.value.open({ threads: 1 })
})
afterAll(async () => {
  await warehouse.close()
  rmSync(folder, { recursive: true, force: true })
})

const types = [
  ['boolean', ['true', 'false'], Uint8Array],
  ['date', ["date '2018-01-31'", "date '0044-03-15 (BC)'", "date 'infinity'", "date '-infinity'"], Int32Array],
  ['timestamp', ["timestamp '2018-01-31 10:15:00.000001'", "timestamp 'infinity'"], BigInt64Array],
  ['timestamptz', ["timestamptz '2018-01-31 10:15:00+02'"], BigInt64Array],
  ['decimal(4,1)', ['-999.9', '0.1'], Int32Array],
  ['decimal(9,2)', ['-1234567.89'], Int32Array],
  ['decimal(18,6)', ['123456789012.345678', '-0.000001'], BigInt64Array],
  ['decimal(38,10)', ['1234567890123456789012345678.0123456789'], Array],
  ['bigint', ['9223372036854775807', "'-9223372036854775808'"], BigInt64Array],
  ['double', ["'nan'::double", "'-infinity'::double", '0.1'], Float64Array],
  ['varchar', ["'ä'", "''"], Array],
  ['hugeint', ['170141183460469231731687303715884105727'], Array],
  ['timestamp_ns', ["timestamp_ns '2018-01-31 10:15:00.123456789'"], Array],
  ['struct(a integer, b date)', ["{a: 1, b: date '2018-01-31'}"], Array],
  ['integer[]', ['[1, null]'], Array],
] as const

describe('a DuckDB stream of whole numbers', () => {
  it.each(types)('reads and writes %s exactly, nulls among them, over several vectors', async (type, values, array) => {
    const reader = await warehouse.connect('reader')
    const writer = await warehouse.connect('writer')
    const list = values.map((value) => `(${value}::${type})`).join(', ')
    const rows = `select v as x from range(1000) r(i), (values (null::${type}), ${list}) t(v)`
    await writer.execute(`create or replace table src as ${rows}; create or replace table copy as from src limit 0`)
    let first: Batch | undefined
    async function* batches(): AsyncGenerator<Batch> {
      for await (const batch of reader.stream('from src', { encoded: true })) {
        first ??= batch
        yield batch
      }
    }
    expect(await writer.load({ database: null, schema: 'main', identifier: 'copy' }, batches())).toBe(
      1000 * (values.length + 1),
    )
    expect(first?.values[0]).toBeInstanceOf(array)
    const differences = '(from src except all from copy) union all (from copy except all from src)'
    expect((await writer.query(differences)).rows).toEqual([])
    expect((await writer.query('select count(*) from copy where x is null')).rows).toEqual([[1000]])
    await reader.close()
    await writer.close()
  })
})
