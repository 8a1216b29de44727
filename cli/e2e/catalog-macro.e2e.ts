import { describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

const rows = `select database_name as table_database, schema_name as table_schema, table_name, 'LIST' as table_type,
  'mine' as table_comment, column_name, column_index, data_type as column_type, null as column_comment, 'me' as table_owner,
  'Rows' as "stats:rows:label", 5 as "stats:rows:value", 'How many' as "stats:rows:description", true as "stats:rows:include",
  'No' as "stats:no:label", 5 as "stats:no:value", '' as "stats:no:description", false as "stats:no:include"
from duckdb_columns() where schema_name like 'main%'`

const macros = `{% macro get_catalog_relations(information_schema, relations) %}
  {{ log('relations of ' ~ information_schema ~ ': ' ~ (relations | map(attribute='identifier') | sort | join(', ')), info=true) }}
  {{ return(run_query(catalog_rows())) }}
{% endmacro %}
{% macro get_catalog(information_schema, schemas) %}
  {{ log('schemas of ' ~ information_schema.database ~ ': ' ~ (schemas | sort | join(', ')), info=true) }}
  {{ return(run_query(catalog_rows())) }}
{% endmacro %}
{% macro catalog_rows() %}${rows}{% endmacro %}
`

const shopWith = (macro: string): Workspace =>
  workspace({
    'dbt_project.yml': 'name: shop\nprofile: shop\n',
    'models/a.sql': "select 1 as id, 'x' as name\n",
    'models/b.sql': "{{ config(materialized='table', schema='other') }} select id from {{ ref('a') }}\n",
    'models/c.sql': "{{ config(materialized='ephemeral') }} select 1 as id\n",
    'models/sources.yml': 'sources: [{name: raw, schema: main, tables: [{name: t}]}]\n',
    'macros/catalog.sql': macro,
  })

const generated = async (shop: Workspace, ...flags: string[]) => {
  shop.remove('project.yml')
  await shop.tsdbt('build', '--quiet')
  return shop.tsdbt('docs', 'generate', ...flags)
}

describe('docs generate with catalog macros of the project', () => {
  it('asks them for what is selected, and takes what they tell', async () => {
    using shop = shopWith(macros)
    const { exitCode, stdout } = await generated(shop)
    expect(stdout).toContain('relations of "shop".INFORMATION_SCHEMA: a, b, t\n')
    expect(exitCode).toBe(0)
    expect(shop.json('target/catalog.json')).toMatchObject({
      nodes: {
        'model.shop.a': {
          metadata: { type: 'LIST', schema: 'main', name: 'a', database: 'shop', comment: 'mine', owner: 'me' },
          columns: {
            id: { type: 'INTEGER', index: 1, name: 'id', comment: null },
            name: { type: 'VARCHAR', index: 2, name: 'name', comment: null },
          },
          stats: {
            rows: { id: 'rows', label: 'Rows', value: 5, include: true, description: 'How many' },
            has_stats: { value: true },
          },
        },
        'model.shop.b': { metadata: { schema: 'main_other' } },
      },
      errors: null,
    })
    const some = await shop.tsdbt('docs', 'generate', '--select', 'b')
    expect(some.stdout).toContain('relations of "shop".INFORMATION_SCHEMA: b\n')
    const whole = await shop.tsdbt('docs', 'generate', '--no-compile')
    expect(whole.stdout).toContain('schemas of shop: main, main_other\n')
  })

  it('takes a macro that the built-in one calls, and one that adapter.dispatch finds', async () => {
    using shop = shopWith(
      `{% macro duckdb__get_catalog_relations(information_schema, relations) %}{{ return(run_query(catalog_rows())) }}{% endmacro %}
{% macro catalog_rows() %}${rows}{% endmacro %}`,
    )
    await generated(shop)
    expect(shop.read('target/catalog.json')).toContain('"type":"LIST"')
    shop.write({
      'macros/catalog.sql': `{% macro duckdb__get_catalog_tables_sql(information_schema) %}
select 'shop' as table_database, 'main' as table_schema, 'a' as table_name, 'BASE TABLE' as table_type, 'told' as table_comment where true
{% endmacro %}`,
    })
    await shop.tsdbt('docs', 'generate')
    const { nodes } = shop.json('target/catalog.json') as { nodes: Record<string, { metadata: object }> }
    expect(Object.values(nodes).map(({ metadata }) => metadata)).toEqual([
      { type: 'BASE TABLE', schema: 'main', name: 'a', database: 'shop', comment: 'told', owner: null },
    ])
  })

  it.each([
    ["{{ exceptions.raise_compiler_error('no catalog') }}", 'no catalog'],
    [
      "{{ return('x') }}",
      'The macro "get_catalog_relations" tells no catalog: it gives no table: return(run_query(…)).',
    ],
    [
      "{{ return(run_query('select 1 as x')) }}",
      'The macro "get_catalog_relations" tells no catalog: its table has no column "table_database".',
    ],
    ["{{ return(run_query('selec 1')) }}", 'Parser Error: syntax error at or near "selec"'],
  ])('writes a catalog with its error where it is %s', async (body, message) => {
    using shop = shopWith(`{% macro get_catalog_relations(information_schema, relations) %}${body}{% endmacro %}`)
    const { exitCode, stdout } = await generated(shop)
    expect(exitCode).toBe(1)
    expect(stdout).toContain(message)
    expect(stdout).toContain('--> macros/catalog.sql:1:')
    expect(shop.json('target/catalog.json')).toMatchObject({ nodes: {}, errors: [message] })
  })
})
