import { describe, expect, it } from 'vitest'
import { workspace } from './workspace.ts'

const contracted = (sql: string, columns: string, more = ''): Readonly<Record<string, string>> => ({
  'models/items.sql': `{{ config(materialized='table', contract={'enforced': true}) }}\n${sql}`,
  'models/items.yml': `models:\n  - name: items\n${more}    columns:\n${columns}`,
})
const columns = `      - {name: id, data_type: integer, constraints: [{type: primary_key}]}
      - {name: name, data_type: varchar, constraints: [{type: not_null}]}
      - {name: price, data_type: 'decimal(10,2)'}
`

describe('contracts', () => {
  it('make the table with the declared types and constraints, in the declared order', async () => {
    using shop = workspace(
      contracted(
        "select cast(2.5 as decimal(10,2)) as price, 'a' as name, 1 as id",
        columns,
        '    constraints: [{type: check, expression: price > 0}, {type: unique, columns: [name]}]\n',
      ),
    )
    expect(await shop.tsdbt('build')).toMatchObject({ exitCode: 0 })
    expect(await shop.rows('select column_name, column_type from (describe items)')).toEqual([
      ['id', 'INTEGER'],
      ['name', 'VARCHAR'],
      ['price', 'DECIMAL(10,2)'],
    ])
    const found = await shop.rows(
      "select constraint_type from duckdb_constraints() where table_name = 'items' order by 1",
    )
    expect(found.flat()).toEqual(['CHECK', 'NOT NULL', 'NOT NULL', 'PRIMARY KEY', 'UNIQUE'])
  })

  it('refer to the tables of other models', async () => {
    using shop = workspace({
      ...contracted("select 1 as id, 'a' as name, cast(1 as decimal(10,2)) as price", columns),
      'models/sales.sql':
        "-- depends_on: {{ ref('items') }}\n{{ config(materialized='table', contract={'enforced': true}) }} select 1 as item_id",
      'models/sales.yml': `models:
  - name: sales
    constraints: [{type: foreign_key, columns: [item_id], to: ref('items'), to_columns: [id]}]
    columns: [{name: item_id, data_type: integer}]
`,
    })
    expect(await shop.tsdbt('build')).toMatchObject({ exitCode: 0 })
    expect(
      await shop.rows("select constraint_text from duckdb_constraints() where table_name = 'sales'"),
    ).toContainEqual(['FOREIGN KEY (item_id) REFERENCES items(id)'])
  })

  it('say which columns are missing, too many or of another type, and build nothing', async () => {
    using shop = workspace(contracted("select '1' as id, 'a' as nam, cast(1 as decimal(10,2)) as price", columns))
    const { stdout, exitCode } = await shop.tsdbt('run')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('This model has an enforced contract that failed.')
    expect(stdout).toMatch(/id .*VARCHAR .*INTEGER .*data type mismatch/)
    expect(stdout).toMatch(/nam .*missing in contract/)
    expect(stdout).toMatch(/name .*missing in definition/)
    expect(await shop.rows('select count(*) from duckdb_tables()')).toEqual([['0']])
  })

  it('keep the old rows when new ones break a constraint', async () => {
    const rows = (name: string): string => `select 1 as id, ${name} as name, cast(1 as decimal(10,2)) as price`
    using shop = workspace(contracted(rows("'a'"), columns))
    await shop.tsdbt('run')
    shop.write(contracted(rows('cast(null as varchar)'), columns))
    const { stdout, exitCode } = await shop.tsdbt('run')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('NOT NULL constraint failed')
    expect(await shop.rows('select name from items')).toEqual([['a']])
  })

  it('guard incremental models and views as well', async () => {
    using shop = workspace({
      'models/v.sql': "{{ config(contract={'enforced': true}) }} select 1 as id",
      'models/i.sql':
        "{{ config(materialized='incremental', on_schema_change='append_new_columns', contract={'enforced': true}) }} select 1 as id",
      'models/m.yml': `models:
  - {name: v, columns: [{name: id, data_type: varchar}]}
  - {name: i, columns: [{name: id, data_type: varchar}]}
`,
    })
    expect((await shop.tsdbt('run')).stdout).toContain('ERROR=2')
  })
})
