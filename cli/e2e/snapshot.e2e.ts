import { describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

/** By rounds: as it was, one row changed, one row gone and one new, the gone one back. */
const source = `{{ config(materialized='table') }}
{% set round = var('round', 1) %}
select * from (values (1, 'a', timestamp '2024-01-01')
{%- if round == 1 %}, (2, 'b', timestamp '2024-01-01'){% else %}, (2, 'B', timestamp '2024-01-02'){% endif %}
{%- if round != 3 %}, (3, 'c', timestamp '2024-01-01'){% else %}, (4, 'd', timestamp '2024-01-03'){% endif %}
) as t(id, name, updated_at)`

const snapshots = (configs: Readonly<Record<string, string>>): string =>
  `snapshots:\n${Object.entries(configs)
    .map(([name, config]) => `  - {name: ${name}, relation: ref('src'), config: {unique_key: id, ${config}}}\n`)
    .join('')}`

async function rounds(shop: Workspace, count: number): Promise<void> {
  for (let round = 1; round <= count; round++) {
    expect(await shop.tsdbt('build', '--vars', `round: ${round}`)).toMatchObject({ exitCode: 0 })
  }
}

const history = async (shop: Workspace, table: string): Promise<string[]> => {
  const rows = await shop.rows(
    `select id, name, dbt_valid_from::date, case when dbt_valid_to is null then 'open' when dbt_valid_to > '2025-01-01' then 'closed now' else dbt_valid_to::date::varchar end
     from ${table} order by id, dbt_valid_from, dbt_valid_to`,
  )
  return rows.map((row) => row.join(' '))
}

describe('snapshots', () => {
  it('by timestamp keep what rows were, and what became of deleted ones as they are told', async () => {
    using shop = workspace({
      'models/src.sql': source,
      'snapshots/all.yml': snapshots({
        kept: 'strategy: timestamp, updated_at: updated_at',
        closed: 'strategy: timestamp, updated_at: updated_at, hard_deletes: invalidate',
        recorded: 'strategy: timestamp, updated_at: updated_at, hard_deletes: new_record',
      }),
    })
    await rounds(shop, 3)
    const common = ['1 a 2024-01-01 open', '2 b 2024-01-01 2024-01-02', '2 B 2024-01-02 open']
    expect(await history(shop, 'kept')).toEqual([...common, '3 c 2024-01-01 open', '4 d 2024-01-03 open'])
    expect(await history(shop, 'closed')).toEqual([...common, '3 c 2024-01-01 closed now', '4 d 2024-01-03 open'])
    expect(
      await shop.rows(
        'select id, dbt_is_deleted, dbt_valid_to is null from recorded where id in (2, 3) order by id, dbt_valid_from',
      ),
    ).toEqual([
      ['2', 'False', 'false'],
      ['2', 'False', 'true'],
      ['3', 'False', 'false'],
      ['3', 'True', 'true'],
    ])
    await rounds(shop, 1)
    expect((await history(shop, 'closed')).filter((row) => row.startsWith('3'))).toHaveLength(2)
  })

  it('by check compare the columns they are given, or all', async () => {
    using shop = workspace({
      'models/src.sql': source,
      'snapshots/all.yml': snapshots({
        by_all: 'strategy: check, check_cols: all',
        by_name: 'strategy: check, check_cols: [name]',
        by_time: 'strategy: check, check_cols: [updated_at]',
        by_id: 'strategy: check, check_cols: [id]',
      }),
    })
    await rounds(shop, 2)
    const counts = `select (select count(*) from by_all), (select count(*) from by_name), (select count(*) from by_time), (select count(*) from by_id)`
    expect(await shop.rows(counts)).toEqual([['4', '4', '4', '3']])
    expect(
      await shop.rows('select name, dbt_valid_to is null from by_all where id = 2 order by dbt_valid_from'),
    ).toEqual([
      ['b', 'false'],
      ['B', 'true'],
    ])
    await rounds(shop, 0)
    expect(await shop.tsdbt('snapshot', '--vars', 'round: 2')).toMatchObject({ exitCode: 0 })
    expect(await shop.rows(counts)).toEqual([['4', '4', '4', '3']])
  })

  it('say what stands in dbt_valid_to of current rows, and what their columns are called', async () => {
    using shop = workspace({
      'models/src.sql': source,
      'snapshots/all.yml': snapshots({
        current: `strategy: timestamp, updated_at: updated_at, hard_deletes: invalidate, dbt_valid_to_current: "timestamp '9999-12-31'"`,
        named:
          'strategy: timestamp, updated_at: updated_at, snapshot_meta_column_names: {dbt_valid_from: since, dbt_valid_to: until}',
      }),
    })
    await rounds(shop, 3)
    expect(
      await shop.rows("select id, name, dbt_valid_to = '9999-12-31' from current order by id, dbt_valid_from"),
    ).toEqual([
      ['1', 'a', 'true'],
      ['2', 'b', 'false'],
      ['2', 'B', 'true'],
      ['3', 'c', 'false'],
      ['4', 'd', 'true'],
    ])
    expect(await shop.rows('select count(*), count(until), count(since), count(dbt_scd_id) from named')).toEqual([
      ['5', '1', '5', '5'],
    ])
  })

  it('of Jinja blocks take new columns, and are tested before their rows count', async () => {
    using shop = workspace({
      'models/src.sql': source,
      'snapshots/s.sql': `{% snapshot wider %}
{{ config(unique_key='id', strategy='timestamp', updated_at='updated_at', schema='history') }}
select id, updated_at{% if var('round', 1) > 1 %}, name{% endif %} from {{ ref('src') }}
{% endsnapshot %}`,
      'snapshots/s.yml': `snapshots:
  - name: wider
    data_tests:
      - at_most: {arguments: {limit: "{{ var('limit', 10) }}"}}
`,
      'tests/generic/at_most.sql': `{% test at_most(model, limit) %}
select count(*) as n from {{ model }} having count(*) > {{ limit }}
{% endtest %}`,
    })
    await rounds(shop, 2)
    expect(await shop.rows('select id, name from main_history.wider order by id, dbt_valid_from')).toEqual([
      ['1', null],
      ['2', null],
      ['2', 'B'],
      ['3', null],
    ])
    expect((await shop.tsdbt('build', '--vars', '{round: 3, limit: 4}')).exitCode).toBe(1)
    expect(await shop.rows('select count(*) from main_history.wider')).toEqual([['4']])
  })
})
