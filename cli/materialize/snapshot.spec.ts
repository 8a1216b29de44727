import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { NodeConfig } from '../core/config.ts'
import { model, snapshot } from './testing/nodes.ts'
import { SpecWarehouse } from './testing/warehouse.ts'

interface Facts {
  readonly states: readonly string[]
  readonly snapshots: readonly {
    readonly name: string
    readonly config: Partial<NodeConfig>
    readonly runs: readonly {
      readonly columns: readonly string[]
      readonly types: readonly string[]
      readonly rows: Rows
    }[]
  }[]
}

type Rows = readonly (readonly (string | null)[])[]

/** Written by dbt-core and dbt-duckdb themselves; the file says of what versions. */
const facts = JSON.parse(readFileSync(join(import.meta.dirname, 'goldens/snapshots-of-dbt.json'), 'utf8')) as Facts

describe('a snapshot over four states of its source is what dbt makes of them', () => {
  it.each(facts.snapshots)('$name', async ({ config, runs }) => {
    const warehouse = await SpecWarehouse.open()
    const times = new Map<string, string>()
    for (const [index, state] of facts.states.entries()) {
      await warehouse.execute(`create or replace table src as ${state}`)
      expect(await warehouse.build(snapshot(config), { sql: 'select * from src' })).toEqual([])
      const run = runs[index]
      expect(sorted(await warehouse.columns('history'))).toEqual(
        sorted(run?.columns.map((name, at) => `${name} ${run.types[at]}`) ?? []),
      )
      const found = await warehouse.rows(`select ${run?.columns.join(', ')} from history`)
      nameTimes(found, times, index + 1)
      expect(normalized(found, times, run?.columns ?? [], config)).toEqual(sorted(run?.rows ?? []))
    }
    await warehouse.close()
  })
})

/** The run's own time is another one each time: named by its run, as in the facts. */
function nameTimes(rows: Rows, times: Map<string, string>, run: number): void {
  for (const value of rows.flat()) {
    if (value !== null && /^20(?:2[5-9]|[3-9]\d)-/.test(value) && !times.has(value)) times.set(value, `now${run}`)
  }
}

function normalized(
  rows: Rows,
  times: ReadonlyMap<string, string>,
  columns: readonly string[],
  config: Partial<NodeConfig>,
): Rows {
  const names = config.snapshot_meta_column_names ?? {}
  const scdId = columns.indexOf(names.dbt_scd_id ?? 'dbt_scd_id')
  const from = columns.indexOf(names.dbt_valid_from ?? 'dbt_valid_from')
  return sorted(
    rows.map((row) => {
      const named = row.map((value) => (value === null ? null : (times.get(value) ?? value)))
      return named[from]?.startsWith('now') ? named.with(scdId, '(of now)') : named
    }),
  )
}

const sorted = <T>(rows: readonly T[]): readonly T[] =>
  rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

describe('a snapshot that cannot be', () => {
  const message = async (config: Partial<NodeConfig>, before?: string): Promise<readonly (string | undefined)[]> => {
    const warehouse = await SpecWarehouse.open()
    await warehouse.execute(`create table src as select 1 as id, 2 as amount, now()::timestamp as changed_at`)
    if (before !== undefined) await warehouse.execute(before)
    const problems = await warehouse.build(snapshot(config), { sql: 'select * from src' })
    await warehouse.close()
    return problems.flatMap((found) => [found.message, found.hint])
  }

  it.each<[Partial<NodeConfig>, string, string | undefined]>([
    [{}, 'The snapshot "history" needs the config "unique_key".', undefined],
    [{ unique_key: 'id' }, 'The snapshot needs the config "strategy": timestamp or check.', undefined],
    [
      { unique_key: 'id', strategy: 'timestam' },
      '"timestam" is not a snapshot strategy; there are "timestamp" and "check".',
      'Did you mean "timestamp"?',
    ],
    [
      { unique_key: 'id', strategy: 'timestamp' },
      'The timestamp strategy of the snapshot "history" needs the config "updated_at".',
      undefined,
    ],
    [
      { unique_key: 'id', strategy: 'check' },
      'The check strategy of the snapshot "history" needs the config "check_cols".',
      undefined,
    ],
    [
      { unique_key: 'id', strategy: 'check', check_cols: ['amout'] },
      '"amout" of check_cols is not a column of "history".',
      'Did you mean "amount"?',
    ],
  ])('%j says so', async (config, text, hint) => {
    expect(await message(config)).toEqual([text, hint])
  })

  it('never replaces a table that has no history', async () => {
    const config = { unique_key: 'id', strategy: 'timestamp', updated_at: 'changed_at' }
    expect(await message(config, 'create table history as select 1 as id, now() as dbt_valid_from')).toEqual([
      `The snapshot's target "memory"."main"."history" has no "dbt_scd_id", "dbt_valid_to", "dbt_updated_at"; it was not made by this snapshot.`,
      undefined,
    ])
    expect(await message(config, 'create view history as select 1 as id')).toEqual([
      `The snapshot's target "memory"."main"."history" is a view, not a table.`,
      undefined,
    ])
  })

  it('keeps its history in a full refresh', async () => {
    const warehouse = await SpecWarehouse.open()
    const node = snapshot({ unique_key: 'id', strategy: 'check', check_cols: 'all' })
    await warehouse.build(node, { sql: 'select 1 as id, 1 as v' })
    await warehouse.build(node, { sql: 'select 1 as id, 2 as v', fullRefresh: true })
    expect(await warehouse.rows('select v, dbt_valid_to is null from history order by v')).toEqual([
      ['1', 'false'],
      ['2', 'true'],
    ])
    expect(await warehouse.build(model({ materialized: 'table' }), { sql: 'select * from history' })).toEqual([])
    await warehouse.close()
  })
})
