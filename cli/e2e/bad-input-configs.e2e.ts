import { describe } from 'vitest'
import { text } from './bad-input.ts'
import { testBadInputs } from './test-bad-inputs.ts'

describe('a model that', () => {
  testBadInputs([
    {
      name: 'gives config() a value without name',
      files: {
        'models/more.sql': text`
          {{ config('table') }}
          select 1 as id
        `,
      },
      says: text`
        [ERROR]: config() takes named values, or one dict of them. (config-call)
          --> models/more.sql:1:4
          > 1 | {{ config('table') }}
              |    ^^^^^^^^^^^^^^^
            2 | select 1 as id
      `,
    },
    {
      name: 'has an unknown materialization',
      files: {
        'models/more.sql': text`
          {{ config(materialized='tabel') }}
          select 1 as id
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model more (models/more.sql)
          There is no materialization "tabel".
          --> models/more.sql:1:24
          > 1 | {{ config(materialized='tabel') }}
              |                        ^^^^^^^
            2 | select 1 as id
          Did you mean "table"?
      `,
    },
    {
      name: 'has a misspelt config',
      files: {
        'models/more.sql': text`
          {{ config(materialised='table') }}
          select 1 as id
        `,
      },
      exit: 0,
      says: text`
        [WARNING]: "materialised" is not a config that is acted on. (config-key-unknown)
          --> models/more.sql:1:24
          > 1 | {{ config(materialised='table') }}
              |                        ^^^^^^^
            2 | select 1 as id
          Did you mean "materialized"? A key of your own belongs under "meta".
      `,
    },
    {
      name: 'has a config of the wrong type',
      files: {
        'models/more.sql': text`
          {{ config(enabled='maybe') }}
          select 1 as id
        `,
      },
      says: text`
        [ERROR]: The config "enabled" must be true or false, but is "maybe". (config-type)
          --> models/more.sql:1:19
          > 1 | {{ config(enabled='maybe') }}
              |                   ^^^^^^^
            2 | select 1 as id
      `,
    },
    {
      name: 'has an unknown incremental strategy',
      files: {
        'models/more.sql': text`
          {{ config(materialized='incremental', incremental_strategy='mrege', unique_key='id') }}
          select 1 as id
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model more (models/more.sql)
          "mrege" is not an incremental strategy here; there are "append", "delete+insert", "merge", "insert_overwrite", "microbatch".
          --> models/more.sql:1:60
          > 1 | …incremental', incremental_strategy='mrege', unique_key='id') }}
              |                                     ^^^^^^^
            2 |
          Did you mean "merge"?
      `,
    },
    {
      name: 'overwrites partitions it does not have',
      files: {
        'models/more.sql': text`
          {{ config(materialized='incremental', incremental_strategy='insert_overwrite') }}
          select 1 as id
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model more (models/more.sql)
          The incremental strategy "insert_overwrite" needs the config "partition_by".
          --> models/more.sql:1:60
          > 1 | …incremental', incremental_strategy='insert_overwrite') }}
              |                                     ^^^^^^^^^^^^^^^^^^
            2 |
          For example: partition_by: {field: sold_on, data_type: date, granularity: day}
      `,
    },
    {
      name: 'has an unknown on_schema_change',
      files: {
        'models/more.sql': text`
          {{ config(materialized='incremental', on_schema_change='explode') }}
          select 1 as id
        `,
      },
      says: text`
        [ERROR]: The config "on_schema_change" must be "ignore", "append_new_columns", "sync_all_columns" or "fail", but is "explode". (config-type)
          --> models/more.sql:1:56
          > 1 | …ed='incremental', on_schema_change='explode') }}
              |                                     ^^^^^^^^^
            2 |
      `,
    },
    {
      name: 'is microbatch without event_time',
      files: {
        'models/more.sql': text`
          {{ config(materialized='incremental', incremental_strategy='microbatch', begin='2025-01-01', batch_size='day') }}
          select 1 as id
        `,
      },
      says: text`
        [ERROR]: The microbatch model "more" needs "event_time", the column that says when a row happened. (microbatch-config)
          --> models/more.sql:1:60
          > 1 | …incremental', incremental_strategy='microbatch', begin='2025-01-01', b…
              |                                     ^^^^^^^^^^^^
            2 |
      `,
    },
    {
      name: 'has no SELECT',
      files: {
        'models/more.sql': '-- nothing yet\n',
      },
      exit: 1,
      says: text`
        [ERROR]: in model more (models/more.sql)
          "more" holds no query.
          --> models/more.sql
          Write one SELECT.
      `,
    },
    {
      name: 'is in another encoding',
      files: {
        'models/more.sql': Buffer.from("select 'café' as id\n", 'latin1'),
      },
      says: text`
        [ERROR]: "models/more.sql" is not UTF-8 text. (file-not-utf8)
          --> models/more.sql:1:12
          > 1 | select 'caf�' as id
              |            ^
            2 |
          Save it as UTF-8.
      `,
    },
    {
      name: 'is in Python',
      files: {
        'models/py.py': text`
          def model(dbt, session):
              return dbt.ref("stg_orders")
        `,
      },
      exit: 1,
      says: text`
        [WARNING]: "py" is a Python model: it is kept in the graph, but cannot be run. (python-model)
          --> models/py.py
          Write it in SQL, or as a TypeScript model.
        [ERROR]: in model py (models/py.py)
          "py" is a Python model, which cannot be run here.
          --> models/py.py
          Write it in SQL, or as a TypeScript model.
      `,
    },
    {
      name: 'has a pre-hook that is refused',
      files: {
        'models/more.sql': text`
          {{ config(pre_hook="insert into audit_log values (1)") }}
          select 1 as a
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model more (models/more.sql)
          Its pre-hook failed: Catalog Error: Table with name audit_log does not exist!
          --> models/more.sql:1:20
          > 1 | {{ config(pre_hook="insert into audit_log values (1)") }}
              |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            2 | select 1 as a
          It said: insert into audit_log values (1)
          compiled code at target/compiled/shop/models/more.sql
      `,
    },
    {
      name: 'has a post-hook that is refused',
      files: {
        'models/customers.sql': text`
          {{ config(
              materialized='table',
              post_hook="delete from {{ this }} where custmer is null"
          ) }}
          select customer, 1 as orders from {{ ref('stg_orders') }}
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model customers (models/customers.sql)
          Its post-hook failed: Binder Error: Referenced column "custmer" not found in FROM clause!
          --> models/customers.sql:3:15
            1 | {{ config(
            2 |     materialized='table',
          > 3 |     post_hook="delete from {{ this }} where custmer is null"
              |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            4 | ) }}
          It said: delete from "shop"."main"."customers" where custmer is null
          compiled code at target/compiled/shop/models/customers.sql
      `,
    },
    {
      name: 'has an unknown column as unique_key',
      before: {
        'models/inc.sql': text`
          {{ config(materialized='incremental', unique_key='id') }}
          select order_id, amount from {{ ref('stg_orders') }}
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model inc (models/inc.sql)
          "id" of unique_key is not a column of "inc".
          --> models/inc.sql:1:50
          > 1 | {{ config(materialized='incremental', unique_key='id') }}
              |                                                  ^^^^
            2 | select order_id, amount from {{ ref('stg_orders') }}
          It has "order_id", "amount".
      `,
    },
    {
      name: 'is written in an unknown format',
      files: {
        'models/more.sql': text`
          {{ config(materialized='external', format='xlsx', location='out/x.xlsx') }}
          select 1 as a
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model more (models/more.sql)
          "xlsx" is not a format of external files; there are "parquet", "csv", "json".
          --> models/more.sql:1:43
          > 1 | {{ config(materialized='external', format='xlsx', location='out/x.xlsx'…
              |                                           ^^^^^^
            2 | select 1 as a
      `,
    },
  ])
})
