import { describe, expect, it } from 'vitest'
import { workspace } from './workspace.ts'

describe('relations', () => {
  it('carry persisted docs as comments, whatever they hold, and take grants without effect', async () => {
    const docs = "persist_docs={'relation': true, 'columns': true}, grants={'select': ['someone']}"
    using shop = workspace({
      'models/v.sql': `{{ config(${docs}) }} select 1 as id, 2 as "Odd Name"`,
      'models/t.sql': `{{ config(materialized='table', ${docs}) }} select 1 as id`,
      'models/m.yml': `models:
  - name: v
    description: "It's a 'view'; with\\nlines"
    columns: [{name: id, description: the key}, {name: Odd Name, quote: true, description: "o'dd"}]
  - name: t
    description: a table
    columns: [{name: id, description: its key}]
`,
      'seeds/s.csv': 'id\n1\n',
      'seeds/s.yml': 'seeds: [{name: s, description: a seed, config: {persist_docs: {relation: true}}}]\n',
    })
    expect(await shop.tsdbt('build')).toMatchObject({ exitCode: 0 })
    expect(await shop.rows('select view_name, comment from duckdb_views() where not internal')).toEqual([
      ['v', "It's a 'view'; with\nlines"],
    ])
    expect(await shop.rows('select table_name, comment from duckdb_tables() order by 1')).toEqual([
      ['s', 'a seed'],
      ['t', 'a table'],
    ])
    expect(
      await shop.rows(
        "select column_name, comment from duckdb_columns() where table_name in ('v', 't') order by table_name, 1",
      ),
    ).toEqual([
      ['id', 'its key'],
      ['Odd Name', "o'dd"],
      ['id', 'the key'],
    ])
  })

  it('change from view to table and back, and from table to incremental', async () => {
    const as = (materialized: string): string => `{{ config(materialized='${materialized}') }} select 1 as id`
    using shop = workspace()
    const type = "select table_type from information_schema.tables where table_name = 'm'"
    for (const [materialized, expected] of [
      ['view', 'VIEW'],
      ['table', 'BASE TABLE'],
      ['view', 'VIEW'],
      ['incremental', 'BASE TABLE'],
      ['view', 'VIEW'],
    ]) {
      shop.write({ 'models/m.sql': as(materialized ?? '') })
      expect(await shop.tsdbt('run')).toMatchObject({ exitCode: 0 })
      expect(await shop.rows(type)).toEqual([[expected]])
    }
  })

  it('are named by schema, alias and the naming macros', async () => {
    using shop = workspace({
      'models/a.sql': "{{ config(schema='raw', alias='first', materialized='table') }} select 1 as id",
      'models/b.sql': "{{ config(materialized='ephemeral') }} select * from {{ ref('a') }}",
      'models/c.sql':
        "{{ config(materialized='table') }} with mine as (select * from {{ ref('b') }}) select * from mine",
      'macros/generate_alias_name.sql': `{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
x_{{ custom_alias_name or node.name }}
{%- endmacro %}`,
    })
    expect(await shop.tsdbt('build')).toMatchObject({ exitCode: 0 })
    expect(await shop.rows('select schema_name, table_name from duckdb_tables() order by all')).toEqual([
      ['main', 'x_c'],
      ['main_raw', 'x_first'],
    ])
    expect(shop.read('target/compiled/shop/models/c.sql')).toContain('__dbt__cte__x_b as (')
  })

  it('of seeds have the types that are in the file or declared', async () => {
    using shop = workspace({
      'seeds/typed.csv':
        'zip,price,day,note,flag,big,empty\n00123,1.10,2024-01-05,"a, ""b""",true,9007199254740993,\n99999,,,NA,false,1,\n',
      'seeds/typed.yml': "seeds: [{name: typed, config: {column_types: {zip: varchar, price: 'decimal(10,2)'}}}]\n",
      'seeds/semi.csv': 'a;b\n1;x\n',
      'seeds/semi.yml': "seeds: [{name: semi, config: {delimiter: ';'}}]\n",
    })
    expect(await shop.tsdbt('seed')).toMatchObject({ exitCode: 0 })
    expect(await shop.rows('select column_name, column_type from (describe typed)')).toEqual([
      ['zip', 'VARCHAR'],
      ['price', 'DECIMAL(10,2)'],
      ['day', 'DATE'],
      ['note', 'VARCHAR'],
      ['flag', 'BOOLEAN'],
      ['big', 'BIGINT'],
      ['empty', expect.any(String)],
    ])
    expect(await shop.rows('from typed order by zip')).toEqual([
      ['00123', '1.10', '2024-01-05', 'a, "b"', 'true', '9007199254740993', null],
      ['99999', null, null, 'NA', 'false', '1', null],
    ])
    expect(await shop.rows('from "semi"')).toEqual([['1', 'x']])
    shop.write({ 'seeds/semi.csv': 'a;b;c\n1;x;y\n' })
    expect(await shop.tsdbt('seed', '--full-refresh')).toMatchObject({ exitCode: 0 })
    expect(await shop.rows('from "semi"')).toEqual([['1', 'x', 'y']])
  })
})
