import { type Fixture, shop } from './fixture.ts'

const raw =
  "{{ config(materialized='table') }} select * from (values (1, 'a', 10), (2, 'b', -5), (2, 'c', null)) t(id, kind, amount)"

/** Data tests, stored failures, unit tests, contracts, freshness. */
export const checkFixtures: readonly Fixture[] = [
  {
    name: 'data-tests',
    files: {
      ...shop(),
      'models/raw.sql': raw,
      'models/below.sql': "select * from {{ ref('raw') }}",
      'macros/positive.sql':
        '{% test positive(model, column_name, lowest=0) %}select * from {{ model }} where {{ column_name }} <= {{ lowest }}{% endtest %}',
      'tests/few.sql': "{{ config(severity='warn', warn_if='>1') }} select * from {{ ref('raw') }}",
      'models/raw.yml': `models:
  - name: raw
    columns:
      - name: id
        data_tests: [{unique: {config: {store_failures: true, alias: doubled}}}, not_null, {positive: {arguments: {lowest: -1}}}]
      - name: kind
        data_tests: [{accepted_values: {arguments: {values: [a, b]}, config: {severity: warn}}}]
      - name: amount
        data_tests:
          - not_null: {config: {where: id < 2}}
          - positive: {config: {error_if: '>5', warn_if: '>0'}}
          - relationships: {arguments: {to: ref('below'), field: amount}}
`,
    },
    steps: [
      { command: 'build' },
      { command: 'test --store-failures --select raw' },
      { command: 'test --select test_type:singular' },
      { command: 'build --fail-fast --threads 1 --exclude test_type:generic' },
    ],
  },
  {
    name: 'unit-tests',
    files: {
      ...shop(),
      'models/raw.sql': raw,
      'models/totals.sql':
        "select kind, sum(amount) as total, '{{ var('mark', 'x') }}' as mark from {{ ref('raw') }} group by kind",
      'tests/fixtures/given.csv': 'id,kind,amount\n1,a,1\n2,a,2\n',
      'models/totals.yml': `unit_tests:
  - name: sums
    model: totals
    overrides: {vars: {mark: y}}
    given: [{input: ref('raw'), rows: [{kind: a, amount: 1}, {kind: a, amount: 4}, {kind: b}]}]
    expect: {rows: [{kind: a, total: 5, mark: y}, {kind: b, total: null, mark: y}]}
  - name: sums_of_a_file
    model: totals
    given: [{input: ref('raw'), format: csv, fixture: given}]
    expect: {format: sql, rows: "select 'a' as kind, 3 as total, 'x' as mark"}
`,
      'models/wrong.sql': "select id from {{ ref('raw') }}",
      'models/wrong.yml': `unit_tests:
  - {name: is_wrong, model: wrong, given: [{input: ref('raw'), rows: [{id: 1}]}], expect: {rows: [{id: 2}]}}
`,
    },
    steps: [{ command: 'build' }, { command: 'test --select test_type:unit' }, { command: 'test --select totals' }],
  },
  {
    name: 'contracts',
    files: {
      ...shop(),
      'models/kept.sql': "{{ config(materialized='table') }} select 'n' as name, 1 as id",
      'models/broken.sql': "{{ config(materialized='table') }} select 'x' as id",
      'models/short.sql': "{{ config(materialized='table') }} select 1 as id",
      'models/null_key.sql': "{{ config(materialized='table') }} select null::integer as id",
      'models/models.yml': `models:
  - name: kept
    config: {contract: {enforced: true}}
    columns:
      - {name: id, data_type: integer, constraints: [{type: not_null}, {type: check, expression: id > 0}]}
      - {name: name, data_type: varchar}
  - {name: broken, config: {contract: {enforced: true}}, columns: [{name: id, data_type: integer}]}
  - {name: short, config: {contract: {enforced: true}}, columns: [{name: id, data_type: integer}, {name: more, data_type: date}]}
  - {name: null_key, config: {contract: {enforced: true}}, columns: [{name: id, data_type: integer, constraints: [{type: not_null}]}]}
`,
    },
    steps: [
      { command: 'build' },
      { command: 'run --select kept', files: { 'models/kept.sql': "select 'n' as name, 1 as id" } },
    ],
  },
  {
    name: 'freshness',
    files: {
      ...shop(),
      'models/make.sql': "{{ config(materialized='table', alias='events') }} select timestamp '2020-01-01' as happened",
      'models/sources.yml': `sources:
  - name: app
    schema: main
    config: {loaded_at_field: happened, freshness: {warn_after: {count: 1, period: day}, error_after: {count: 9999, period: day}}}
    tables:
      - {name: events}
      - {name: late, identifier: events, config: {freshness: {error_after: {count: 1, period: hour}}}}
      - {name: unwatched, identifier: events, config: {freshness: null}}
`,
    },
    steps: [
      { command: 'run' },
      { command: 'source freshness' },
      { command: 'source freshness --select source:app.events' },
    ],
  },
]
