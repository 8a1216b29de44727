import { type Fixture, shop } from './fixture.ts'

const events = (rows: string): string =>
  `{{ config(materialized='table', event_time='happened') }} select * from (values ${rows}) t(id, happened, kind)`
const firstDays = "(1, timestamp '2024-01-01 10:00', 'a'), (2, timestamp '2024-01-02 10:00', 'b')"
const thirdDay =
  "(1, timestamp '2024-01-01 10:00', 'a'), (2, timestamp '2024-01-02 11:00', 'b2'), (3, timestamp '2024-01-03 10:00', 'c')"

const strategies = ['append', 'delete+insert', 'merge'].map((strategy): [string, string] => [
  `models/${strategy.replace('+', '_')}.sql`,
  `{{ config(materialized='incremental', incremental_strategy='${strategy}'${strategy === 'append' ? '' : ", unique_key='id'"}) }}
select id, kind from {{ ref('events') }} {% if is_incremental() %}where id > 1{% endif %}`,
])
const changes = ['ignore', 'append_new_columns', 'sync_all_columns', 'fail'].map((change): [string, string] => [
  `models/${change}.sql`,
  `{{ config(materialized='incremental', unique_key='id', on_schema_change='${change}') }}
select id, {{ 'kind' if var('narrow', true) else "upper(kind) as shout" }} from {{ ref('events') }}`,
])
const history = (rows: string): string =>
  `{{ config(materialized='table') }} select * from (values ${rows}) t(id, name, changed)`

/** Incremental strategies, changes of columns, microbatches, snapshots, retries. */
export const incrementalFixtures: readonly Fixture[] = [
  {
    name: 'incremental',
    files: { ...shop(), 'models/events.sql': events(firstDays), ...Object.fromEntries(strategies) },
    steps: [
      { command: 'build' },
      { command: 'build', files: { 'models/events.sql': events(thirdDay) } },
      { command: 'run --full-refresh --select append' },
      { command: 'run --empty' },
    ],
  },
  {
    name: 'on-schema-change',
    files: { ...shop(), 'models/events.sql': events(firstDays), ...Object.fromEntries(changes) },
    steps: [{ command: 'run' }, { command: "run --vars '{narrow: false}'" }, { command: 'run' }],
  },
  {
    name: 'microbatch',
    files: {
      ...shop(),
      'models/events.sql': events(thirdDay),
      'models/daily.sql':
        "{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='happened', batch_size='day', begin='2024-01-01', lookback=1) }} select * from {{ ref('events') }}",
    },
    steps: [
      { command: 'run --event-time-start 2024-01-01 --event-time-end 2024-01-03' },
      { command: 'run --select daily --event-time-start 2024-01-02 --event-time-end 2024-01-05' },
      {
        command: 'run --event-time-start 2024-01-01 --event-time-end 2024-01-04',
        files: {
          'models/daily.sql':
            "{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='happened', batch_size='day', begin='2024-01-01', concurrent_batches=false) }} select * {% if model.batch.id == '20240102' %}, broken{% endif %} from {{ ref('events') }}",
        },
      },
      {
        command: 'retry',
        files: {
          'models/daily.sql':
            "{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='happened', batch_size='day', begin='2024-01-01', concurrent_batches=false) }} select * from {{ ref('events') }}",
        },
      },
    ],
  },
  {
    name: 'snapshots',
    files: {
      ...shop(),
      'models/people.sql': history(
        "(1, 'Ann', timestamp '2024-01-01'), (2, 'Bob', timestamp '2024-01-01'), (3, 'Cy', timestamp '2024-01-01')",
      ),
      'snapshots/by_time.yml': `snapshots:
  - {name: by_time, relation: ref('people'), config: {unique_key: id, strategy: timestamp, updated_at: changed}}
  - {name: by_check, relation: ref('people'), config: {unique_key: id, strategy: check, check_cols: [name], hard_deletes: invalidate}}
  - {name: by_all, relation: ref('people'), config: {unique_key: [id, changed], strategy: check, check_cols: all, hard_deletes: new_record, dbt_valid_to_current: "timestamp '9999-12-31'"}}
`,
    },
    steps: [
      { command: 'build' },
      {
        command: 'build',
        files: {
          'models/people.sql': history("(1, 'Anna', timestamp '2024-02-01'), (2, 'Bob', timestamp '2024-01-01')"),
        },
      },
      { command: 'snapshot' },
    ],
  },
  {
    name: 'retry',
    files: {
      ...shop(),
      'models/a.sql': 'select 1 as id',
      'models/b.sql': "select id, missing from {{ ref('a') }}",
      'models/c.sql': "select * from {{ ref('b') }}",
      'models/d.sql': "select * from {{ ref('a') }}",
      'models/d.yml':
        'models: [{name: d, columns: [{name: id, data_tests: [{accepted_values: {arguments: {values: [2]}}}]}]}]\n',
    },
    steps: [
      { command: 'build' },
      { command: 'retry' },
      { command: 'retry', files: { 'models/b.sql': "select id from {{ ref('a') }}" } },
      { command: 'retry', files: { 'models/d.sql': "select id + 1 as id from {{ ref('a') }}" } },
    ],
  },
]
