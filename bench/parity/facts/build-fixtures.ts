import { type Fixture, shop } from './fixture.ts'

/** Seeds, models of every kind, hooks, operations, groups, versions, files outside. */
export const buildFixtures: readonly Fixture[] = [
  {
    name: 'seeds',
    files: {
      ...shop('seeds: {shop: {+column_types: {code: varchar}, prices: {+delimiter: ";"}}}\n'),
      'seeds/items.csv':
        'id,code,weight,sold,since,at,note\n1,007,1.5,true,2024-01-02,2024-01-02 03:04:05,"a, b"\n2,,2,false,,,\n3,9e3,-0.25,,1999-12-31,,null\n',
      'seeds/prices.csv': 'item;price\n1;10\n2;20.5\n',
      'models/priced.sql': "select * from {{ ref('items') }} join {{ ref('prices') }} on item = id",
    },
    steps: [
      { command: 'build' },
      { command: 'seed', files: { 'seeds/prices.csv': 'item;price\n1;11\n' } },
      { command: 'seed --full-refresh --select prices', files: { 'seeds/prices.csv': 'item;price;unit\n1;11;kg\n' } },
      { command: 'run' },
    ],
  },
  {
    name: 'hooks',
    files: {
      ...shop(
        `on-run-start:
  - create table if not exists {{ target.schema }}.audit (what varchar, who varchar)
  - "{{ noted('start') }}"
on-run-end:
  - "{% for r in results %}insert into {{ target.schema }}.audit values ('{{ r.status }}', '{{ r.node.name }}'); {% endfor %}"
  - "insert into {{ target.schema }}.audit select 'schemas', '{{ schemas | sort | join(',') }}'"
models: {shop: {+pre-hook: "{{ noted('before ' ~ this.identifier) }}"}}
`,
      ),
      'macros/noted.sql':
        '{% macro noted(what) %}insert into {{ target.schema }}.audit values (\'{{ what }}\', \'hook\'){% endmacro %}{% macro clear(keep) %}{% do run_query("delete from " ~ target.schema ~ ".audit where what <> \'" ~ keep ~ "\'") %}{% endmacro %}',
      'models/one.sql':
        '{{ config(materialized=\'table\', post_hook="update {{ this }} set n = n + 1") }} select 1 as n',
      'models/two.sql': "{{ config(schema='more') }} select n from {{ ref('one') }}",
      'models/broken.sql': 'select nothing_there as n',
    },
    steps: [
      { command: 'run' },
      { command: 'run --select one two' },
      { command: "run-operation clear --args '{keep: start}'" },
      { command: 'run-operation no_such_macro' },
    ],
  },
  {
    name: 'versions-and-groups',
    files: {
      ...shop(),
      'models/orders_v1.sql': "{{ config(materialized='table') }} select 1 as id",
      'models/orders_v2.sql': "{{ config(materialized='table') }} select 1 as id, 2 as amount",
      'models/latest.sql': "select * from {{ ref('orders') }}",
      'models/pinned.sql': "select * from {{ ref('orders', v=1) }}",
      'models/secret.sql': "{{ config(materialized='ephemeral', group='finance', access='private') }} select 3 as id",
      'models/ledger.sql': "{{ config(group='finance') }} select * from {{ ref('secret') }}",
      'models/models.yml': `groups: [{name: finance, owner: {name: Ann}}]
models:
  - name: orders
    latest_version: 2
    columns: [{name: id, data_tests: [unique, not_null]}]
    versions: [{v: 1, columns: [{include: all}]}, {v: 2, columns: [{include: all}, {name: amount}]}]
`,
    },
    steps: [
      { command: 'build' },
      { command: 'ls --quiet --select orders' },
      { command: 'ls --quiet --select version:latest' },
      { command: 'ls --quiet --select group:finance --output name' },
      { command: 'run', files: { 'models/spy.sql': "select * from {{ ref('secret') }}" }, says: ['secret', 'finance'] },
    ],
  },
  {
    name: 'external',
    files: {
      ...shop(),
      'seeds/raw.csv': 'id,kind\n1,a\n2,b\n3,a\n',
      'models/parquet_file.sql':
        "{{ config(materialized='external', location='out.parquet') }} select * from {{ ref('raw') }}",
      'models/csv_file.sql':
        "{{ config(materialized='external', location='out.csv', options={'delimiter': '|'}) }} select id::bigint as id, kind from {{ ref('parquet_file') }} where id > 1",
      'models/read_back.sql':
        "{{ config(materialized='table') }} select * from {{ source('files', 'out') }} order by id",
      'models/sources.yml': `sources:
  - name: files
    config: {external_location: "{name}.parquet"}
    tables: [{name: out, columns: [{name: id, data_tests: [unique]}]}]
`,
    },
    steps: [
      { command: 'run --select nothing' },
      { command: 'seed' },
      { command: 'run --exclude read_back' },
      { command: 'build --select read_back source:*' },
    ],
  },
]
