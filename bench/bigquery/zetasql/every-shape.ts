import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** A project that asks for every shape of node that tsdbt can make on BigQuery, with every config that changes the SQL. */
export function writeEveryShape(folder: string): string {
  const files: Readonly<Record<string, string>> = {
    'project.yml': `name: shapes
version: '1.0'
config-version: 2
profile: shapes
vars: {round: 1}
data_tests: {shapes: {+store_failures_as: view}}
seeds: {shapes: {+quote_columns: true}}
`,
    'models/src.sql': source,
    'models/_properties.yml': properties,
    'seeds/fruits.csv':
      'id,name,price,bought_on,is_red\n1,apple,1.5,2024-01-01,true\n2,"it\'s a ""pear""",,2024-02-29,false\n',
    'seeds/_seeds.yml':
      'version: 2\nseeds:\n  - name: fruits\n    description: Fruits\n    config: {column_types: {price: numeric}, persist_docs: {relation: true, columns: true}}\n    columns: [{name: id, description: The key, data_tests: [unique, not_null]}]\n',
    'snapshots/all.yml': snapshots,
    'tests/no_negative_amounts.sql':
      "{{ config(severity='warn', warn_if='> 10', error_if='> 100', limit=5) }}\nselect * from {{ ref('src') }} where amount < 0\n",
    'macros/operations.sql': operations,
    'functions/doubled.sql': 'x * 2',
    'functions/sales_of.sql': "select id, amount from {{ ref('a_table') }} where name = wanted",
    'functions/_functions.yml': functions,
    ...modelFiles(),
  }
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), text)
  }
  return folder
}

/** Rows of every type; a later round has a new column, another type and other rows. */
const source = `{{ config(materialized='table', event_time='sold_at') }}
select 1 as id, 7 as customer_id, date '2024-01-01' as sold_on, timestamp '2024-01-01 10:00:00' as sold_at, datetime '2024-01-01 10:00:00' as local_at,
  numeric '9.99' as amount, 0.5 as ratio, true as is_open, 'a' as name, ['x', 'y'] as tags, struct('Bonn' as city, [struct(1 as n)] as parts) as place
  {%- if var('round') > 1 %}, 'more' as extra{% endif %}
union all
select 2, 8, date '2024-01-02', timestamp '2024-01-02 11:00:00', datetime '2024-01-02 11:00:00', numeric '1', 1.5, false, 'b', ['z'], struct('Köln', [struct(2)])
  {%- if var('round') > 1 %}, null{% endif %}
`

const all = "select * from {{ ref('src') }}"
/** Columns of plain types: arrays and structures cannot be keys or be compared. */
const flat =
  "select id, customer_id, sold_on, sold_at, local_at, amount, name{% if var('round') > 1 %}, extra{% endif %} from {{ ref('src') }}"
const day = "{'field': 'sold_on', 'data_type': 'date', 'granularity': 'day'}"

const tables: Readonly<Record<string, readonly [config: string, sql: string]>> = {
  a_view: [
    "materialized='view', labels={'team': 'sales'}, resource_tags={'shop/env': 'prod'}, hours_to_expiration=24",
    all,
  ],
  a_table: ["materialized='table'", all],
  with_history: [
    "materialized='table', enable_change_history=true, labels_from_meta=true, meta={'owner': 'ann', 'level': 2}, resource_tags={'shop/env': 'prod'}",
    all,
  ],
  table_then_view: ["materialized=('view' if var('round') > 1 else 'table')", all],
  view_then_table: ["materialized=('table' if var('round') > 1 else 'view')", all],
  table_then_materialized_view: [
    "materialized=('materialized_view' if var('round') > 1 else 'table')",
    "select customer_id, count(*) as sales from {{ ref('src') }} group by customer_id",
  ],
  by_day: [
    `materialized='table', partition_by=${day}, cluster_by=['id', 'name'], require_partition_filter=true, partition_expiration_days=10, labels={'team': 'sales', 'tier': ''}`,
    all,
  ],
  by_month: [
    "materialized='table', partition_by={'field': 'sold_on', 'data_type': 'date', 'granularity': 'month'}, cluster_by='id'",
    all,
  ],
  by_year: ["materialized='table', partition_by={'field': 'sold_on', 'data_type': 'date', 'granularity': 'year'}", all],
  by_hour: [
    "materialized='table', partition_by={'field': 'sold_at', 'data_type': 'timestamp', 'granularity': 'hour'}",
    all,
  ],
  by_timestamp_day: [
    "materialized='table', partition_by={'field': 'sold_at', 'data_type': 'timestamp', 'granularity': 'day'}",
    all,
  ],
  by_datetime: [
    "materialized='table', partition_by={'field': 'local_at', 'data_type': 'datetime', 'granularity': 'month'}",
    all,
  ],
  by_number: [
    "materialized='table', partition_by={'field': 'customer_id', 'data_type': 'int64', 'range': {'start': 0, 'end': 100, 'interval': 10}}",
    all,
  ],
  by_field_alone: ["materialized='table', partition_by={'field': 'sold_on'}", all],
  expiring: [
    "materialized='table', hours_to_expiration=3, kms_key_name='projects/p/locations/eu/keyRings/r/cryptoKeys/k'",
    all,
  ],
  with_header: [
    "materialized='table', sql_header='create temp function twice(x int64) as (x * 2);'",
    "select twice(id) as id from {{ ref('src') }}",
  ],
  with_hooks: ["materialized='table', pre_hook='select 1', post_hook=['select count(*) from {{ this }}']", all],
  granted: [
    "materialized='table', grants={'roles/bigquery.dataViewer': ['user:ann@example.com', 'group:all@example.com']}",
    all,
  ],
  documented: ["materialized='table', persist_docs={'relation': true, 'columns': true}", all],
  documented_view: ["materialized='view', persist_docs={'relation': true, 'columns': true}", all],
  under_contract: [
    "materialized='table', contract={'enforced': true}",
    "select id, name, amount from {{ ref('src') }}",
  ],
  under_contract_incremental: [
    "materialized='incremental', contract={'enforced': true}, on_schema_change='fail'",
    "select id, name, amount from {{ ref('src') }}",
  ],
  under_contract_view: [
    "materialized='view', contract={'enforced': true}",
    "select id, name, amount from {{ ref('src') }}",
  ],
  summary: [
    "materialized='materialized_view', cluster_by=['customer_id'], enable_refresh=true, refresh_interval_minutes=60",
    "select customer_id, sum(amount) as amount from {{ ref('src') }} group by customer_id",
  ],
  passing: ["materialized='ephemeral'", flat],
  over_ephemeral: ["materialized='table'", "select * from {{ ref('passing') }}"],
}

const incremental: Readonly<Record<string, string>> = {
  appended: "incremental_strategy='append'",
  appended_new_columns: "incremental_strategy='append', on_schema_change='append_new_columns'",
  merged: "incremental_strategy='merge', unique_key='id'",
  merged_by_default: "unique_key='id'",
  merged_synced: "incremental_strategy='merge', unique_key='id', on_schema_change='sync_all_columns'",
  merged_keys: "incremental_strategy='merge', unique_key=['id', 'sold_on'], merge_update_columns=['name']",
  merged_excluding:
    "incremental_strategy='merge', unique_key='id', merge_exclude_columns=['amount'], cluster_by=['id']",
  merged_predicates: `incremental_strategy='merge', unique_key='id', incremental_predicates=["DBT_INTERNAL_DEST.sold_on >= date '2024-01-01'"], partition_by=${day}, require_partition_filter=true`,
  merged_without_key: "incremental_strategy='merge'",
  deleted_inserted: "incremental_strategy='delete+insert', unique_key='id'",
  deleted_inserted_keys: `incremental_strategy='delete+insert', unique_key=['id', 'sold_on'], incremental_predicates=["sold_on >= date '2024-01-01'"]`,
  overwritten: `incremental_strategy='insert_overwrite', partition_by=${day}, cluster_by=['id']`,
  overwritten_with_header: `incremental_strategy='insert_overwrite', partition_by=${day}, sql_header='create temp function one() as (1);'`,
  overwritten_month:
    "incremental_strategy='insert_overwrite', partition_by={'field': 'sold_on', 'data_type': 'date', 'granularity': 'month'}",
  overwritten_hour:
    "incremental_strategy='insert_overwrite', partition_by={'field': 'sold_at', 'data_type': 'timestamp', 'granularity': 'hour'}",
  overwritten_datetime:
    "incremental_strategy='insert_overwrite', partition_by={'field': 'local_at', 'data_type': 'datetime', 'granularity': 'day'}",
  overwritten_number:
    "incremental_strategy='insert_overwrite', partition_by={'field': 'customer_id', 'data_type': 'int64', 'range': {'start': 0, 'end': 100, 'interval': 10}}",
  overwritten_static: `incremental_strategy='insert_overwrite', partition_by=${day}, partitions=["date '2024-01-01'", "current_date()"]`,
  overwritten_copied:
    "incremental_strategy='insert_overwrite', partition_by={'field': 'sold_on', 'data_type': 'date', 'granularity': 'day', 'copy_partitions': true}",
  overwritten_synced: `incremental_strategy='insert_overwrite', partition_by=${day}, on_schema_change='sync_all_columns'`,
  batched: `incremental_strategy='microbatch', event_time='sold_at', batch_size='year', begin='2025-01-01', lookback=1, partition_by={'field': 'sold_at', 'data_type': 'timestamp', 'granularity': 'day'}`,
}

function modelFiles(): Record<string, string> {
  const files: Record<string, string> = {}
  for (const [name, [config, sql]] of Object.entries(tables))
    files[`models/${name}.sql`] = `{{ config(${config}) }}\n${sql}\n`
  for (const [name, config] of Object.entries(incremental))
    files[`models/incremental/${name}.sql`] =
      `{{ config(materialized='incremental', ${config}) }}\n${flat}\n{% if is_incremental() %} where sold_on >= (select max(sold_on) from {{ this }}){% endif %}\n`
  for (const [name, materialized] of Object.entries({ typed_table: 'table', typed_rows: 'incremental' }))
    files[`models/${name}.ts`] = `import { defineModel, ref } from 'tsdbt'
export default defineModel({
  config: { materialized: '${materialized}'${materialized === 'incremental' ? ", unique_key: 'id', incremental_strategy: 'merge'" : ''} },
  inputs: { rows: ref('flat_rows') },
  columns: { id: 'bigint', name: 'varchar', amount: 'decimal(18,2)', seen: 'timestamp', day: 'date', isOpen: 'boolean', ratio: 'double' },
  async run() {
    return [{ id: 1, name: "it's", amount: '1.50', seen: '2024-02-29 01:02:03.000456', day: '2024-02-29', isOpen: true, ratio: 0.5 }]
  },
})
`
  files['models/flat_rows.sql'] = "select id, name from {{ ref('src') }}\n"
  files['models/flat_rows_of_rounds.sql'] = `{{ config(materialized='table') }}\n${flat}\n`
  files['models/keyed.sql'] = "select id from {{ ref('src') }}\n"
  return files
}

const column = (name: string, type: string, more = ''): string => `      - {name: ${name}, data_type: ${type}${more}}\n`
const contract = `    columns:
${column('id', 'int64', ', constraints: [{type: not_null}, {type: primary_key}]')}${column('name', 'string')}${column('amount', 'numeric')}`

const properties = `version: 2
sources:
  - name: files
    schema: shapes_raw
    loaded_at_field: sold_at
    freshness: {warn_after: {count: 10000, period: day}}
    tables: [{name: raw_sales, data_tests: [{unique: {arguments: {column_name: id}}}]}]
models:
  - name: src
    columns:
      - name: id
        data_tests:
          - unique
          - not_null: {config: {where: "sold_on > date '2020-01-01'"}}
          - relationships: {arguments: {to: ref('a_table'), field: id}}
      - name: name
        data_tests:
          - accepted_values: {arguments: {values: [a, b]}}
          - not_null: {config: {store_failures: true, store_failures_as: table}}
      - name: id
  - name: documented
    description: |
      It's a "table" with a \\ and
      two lines.
    columns: &documented
      - {name: id, description: "The key; it's first."}
      - {name: place, description: Where}
      - {name: place.city, description: A city}
      - {name: tags, description: Words}
  - name: documented_view
    description: A view
    columns: *documented
  - name: under_contract
    constraints: [{type: foreign_key, columns: [id], to: ref('keyed'), to_columns: [id]}]
${contract}  - name: under_contract_incremental
${contract}  - name: under_contract_view
    columns:
${column('id', 'int64')}${column('name', 'string')}${column('amount', 'numeric')}  - name: keyed
    config: {materialized: table, contract: {enforced: true}}
    columns:
${column('id', 'int64', ', constraints: [{type: primary_key}]')}unit_tests:
  - name: ephemeral_rows_pass
    model: over_ephemeral
    given:
      - input: ref('passing')
        rows: [{id: 1, customer_id: 2, sold_on: 2024-01-01, sold_at: '2024-01-01 10:00:00', local_at: '2024-01-01 10:00:00', amount: 1.5, name: "it's"}]
    expect:
      rows: [{id: 1, name: "it's", amount: 1.5, sold_on: 2024-01-01}]
  - name: increments_add_what_is_new
    model: appended
    overrides: {macros: {is_incremental: true}}
    given:
      - {input: ref('src'), format: csv, rows: "id,sold_on\\n1,2024-01-01\\n2,2024-01-05"}
      - {input: this, format: sql, rows: "select date '2024-01-03' as sold_on"}
    expect: {format: csv, rows: "id,sold_on\\n2,2024-01-05"}
`

const snapshot = (name: string, config: string): string =>
  `  - {name: ${name}, relation: ref('flat_rows_of_rounds'), config: {${config}}}\n`

const snapshots = `snapshots:
${[
  snapshot('by_time', 'unique_key: id, strategy: timestamp, updated_at: sold_at'),
  snapshot('by_date', 'unique_key: id, strategy: timestamp, updated_at: sold_on'),
  snapshot('by_local_time', 'unique_key: id, strategy: timestamp, updated_at: local_at, hard_deletes: invalidate'),
  snapshot(
    'by_columns',
    'unique_key: id, strategy: check, check_cols: [name, amount], partition_by: {field: dbt_valid_from, data_type: timestamp, granularity: day}',
  ),
  snapshot('by_all', 'unique_key: [id, sold_on], strategy: check, check_cols: all, hard_deletes: invalidate'),
  snapshot('with_deletions', 'unique_key: id, strategy: timestamp, updated_at: sold_at, hard_deletes: new_record'),
  snapshot('with_deletions_by_all', 'unique_key: id, strategy: check, check_cols: all, hard_deletes: new_record'),
  snapshot(
    'until_forever',
    `unique_key: id, strategy: timestamp, updated_at: sold_at, dbt_valid_to_current: "timestamp '9999-12-31'"`,
  ),
  snapshot(
    'by_other_names',
    'unique_key: id, strategy: check, check_cols: all, snapshot_meta_column_names: {dbt_valid_from: since, dbt_valid_to: until, dbt_scd_id: version, dbt_updated_at: seen}',
  ),
].join('')}`

const functions = `functions:
  - name: doubled
    config: {type: scalar}
    arguments: [{name: x, data_type: int64}]
    returns: {data_type: int64}
  - name: sales_of
    config: {type: table}
    arguments: [{name: wanted, data_type: string}]
    returns: {data_type: table}
`

/** The macros that packages and operations call, one statement each. */
const operations = `{% macro every_operation() %}
  {% set relation = api.Relation.create(database=target.project, schema=target.schema, identifier='by_hand', type='table') %}
  {% set view = api.Relation.create(database=target.project, schema=target.schema, identifier='view_by_hand', type='view') %}
  {% do adapter.create_schema(relation) %}
  {% do run_query(create_table_as(false, relation, 'select 1 as id, date \\'2024-01-01\\' as day')) %}
  {% do run_query(create_view_as(view, 'select 1 as id')) %}
  {% do run_query(get_create_table_as_sql(false, relation, 'select 1 as id, date \\'2024-01-01\\' as day')) %}
  {% do alter_relation_add_remove_columns(relation, [api.Column('extra', 'string')], none) %}
  {% do alter_column_type(relation, 'id', 'numeric') %}
  {% do alter_relation_comment(relation, "it's a comment") %}
  {% do adapter.rename_relation(relation, relation.incorporate(path={'identifier': 'renamed_by_hand'})) %}
  {% set renamed = relation.incorporate(path={'identifier': 'renamed_by_hand'}) %}
  {% do adapter.truncate_relation(renamed) %}
  {% do log(adapter.get_columns_in_relation(renamed) | string) %}
  {% do log(dbt_utils_like(renamed) | string) %}
  {% do adapter.drop_relation(renamed) %}
  {% do adapter.drop_relation(view) %}
{% endmacro %}

{% macro dbt_utils_like(relation) %}
  {{ return(run_query('select count(*) as n from ' ~ relation).columns[0].values()[0]) }}
{% endmacro %}
`
