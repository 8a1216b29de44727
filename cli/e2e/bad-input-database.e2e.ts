import { describe } from 'vitest'
import { text } from './bad-input.ts'
import { testBadInputs } from './test-bad-inputs.ts'

describe('a database', () => {
  testBadInputs([
    {
      name: 'that another process holds',
      files: {
        'profiles.yml': text`
          shop:
            target: dev
            outputs:
              dev:
                type: duckdb
                path: shop.duckdb
                lock_timeout: 1
        `,
      },
      isHeld: true,
      says: text`
        Waiting up to 1 s for <folder>/shop.duckdb, which process <pid> holds.
        [ERROR]: Cannot connect to the database: "<folder>/shop.duckdb" is held by process <pid>, after waiting 1 s. (connection-failed)
          --> profiles.yml:6:7
            4 |     dev:
            5 |       type: duckdb
          > 6 |       path: shop.duckdb
              |       ^^^^
            7 |       lock_timeout: 1
          Let it finish, or end it; "lock_timeout" of the target says how many seconds to wait.
      `,
    },
    {
      name: 'that is a folder',
      files: {
        'profiles.yml': text`
          shop:
            target: dev
            outputs:
              dev:
                type: duckdb
                path: models
        `,
      },
      says: text`
        [ERROR]: Cannot connect to the database: "models" is a folder. (connection-failed)
          --> profiles.yml:6:7
            4 |     dev:
            5 |       type: duckdb
          > 6 |       path: models
              |       ^^^^
            7 |
          Set "path" of the target to a database file; one that is not there yet is made.
      `,
    },
    {
      name: 'in a folder that is a file',
      files: {
        'profiles.yml': text`
          shop:
            target: dev
            outputs:
              dev:
                type: duckdb
                path: seeds/raw_orders.csv/shop.duckdb
        `,
      },
      says: text`
        [ERROR]: Cannot connect to the database: The folder of "seeds/raw_orders.csv/shop.duckdb" cannot be made: EEXIST: file already exists. (connection-failed)
          --> profiles.yml:6:7
            4 |     dev:
            5 |       type: duckdb
          > 6 |       path: seeds/raw_orders.csv/shop.duckdb
              |       ^^^^
            7 |
          Set "path" of the target to a database file; one that is not there yet is made.
      `,
    },
    {
      name: 'that is a CSV file',
      files: {
        'profiles.yml': text`
          shop:
            target: dev
            outputs:
              dev:
                type: duckdb
                path: seeds/raw_orders.csv
        `,
      },
      says: text`
        [ERROR]: Cannot connect to the database: "seeds/raw_orders.csv" is not a DuckDB database. (connection-failed)
          --> profiles.yml:6:7
            4 |     dev:
            5 |       type: duckdb
          > 6 |       path: seeds/raw_orders.csv
              |       ^^^^
            7 |
          Set "path" of the target to a database file; one that is not there yet is made.
      `,
    },
    {
      name: 'with an unknown setting',
      files: {
        'profiles.yml': text`
          shop:
            target: dev
            outputs:
              dev:
                type: duckdb
                path: shop.duckdb
                settings: {memry_limit: 1GB}
        `,
      },
      says: text`
        [ERROR]: Cannot connect to the database: unrecognized configuration parameter "memry_limit". (connection-failed)
          --> profiles.yml:7:18
            5 |       type: duckdb
            6 |       path: shop.duckdb
          > 7 |       settings: {memry_limit: 1GB}
              |                  ^^^^^^^^^^^
            8 |
          Did you mean "memory_limit"?
      `,
    },
    {
      name: 'whose on-run-start hook is refused',
      files: {
        'project.yml': text`
          name: shop
          profile: shop
          on-run-start:
            - "create table {{ target.schema }}.log as select 1 as id"
            - "insert into {{ target.schema }}.logs values (1)"
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in operation shop-on-run-start-1 (project.yml)
          Catalog Error: Table with name logs does not exist!
          --> project.yml:5:5
            3 | on-run-start:
            4 |   - "create table {{ target.schema }}.log as select 1 as id"
          > 5 |   - "insert into {{ target.schema }}.logs values (1)"
              |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            6 |
          Did you mean "log"?
          compiled code at target/compiled/shop/project.yml/hooks/shop-on-run-start-1.sql
      `,
    },
    {
      name: 'whose on-run-start hook calls an unknown macro',
      files: {
        'project.yml': text`
          name: shop
          profile: shop
          on-run-start: "{{ log_start() }}"
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in operation shop-on-run-start-0 (project.yml)
          UndefinedError: 'log_start' is undefined
          --> project.yml:3:19
            1 | name: shop
            2 | profile: shop
          > 3 | on-run-start: "{{ log_start() }}"
              |                   ^^^^^^^^^^^
            4 |
          Check the spelling of "log_start"; when it is a package's macro, run "tsdbt deps".
      `,
    },
  ])
})
