import { describe } from 'vitest'
import { text } from './bad-input.ts'
import { testBadInputs } from './test-bad-inputs.ts'

describe('a loader with', () => {
  testBadInputs([
    {
      name: 'no file',
      files: {
        'models/s.yml': text`
          sources:
            - name: raw
              tables:
                - name: sales
                  config:
                    loader:
                      files: [data/sales*.csv]
                  columns:
                    - {name: id, data_type: bigint}
                    - {name: price, data_type: "decimal(8,2)"}
        `,
        'models/sales.sql': "select * from {{ source('raw', 'sales') }}\n",
      },
      exit: 1,
      says: text`
        [ERROR]: in source sales (models/s.yml)
          No file matches "data/sales*.csv", which "sales" is loaded from.
          --> models/s.yml:7:20
            5 |         config:
            6 |           loader:
          > 7 |             files: [data/sales*.csv]
              |                    ^^^^^^^^^^^^^^^^^
            8 |         columns:
          Put the file there, or give the loader an "sql" or "module" that makes the rows.
      `,
    },
    {
      name: 'a value of the wrong type',
      files: {
        'models/s.yml': text`
          sources:
            - name: raw
              tables:
                - name: sales
                  config:
                    loader:
                      files: [data/sales*.csv]
                  columns:
                    - {name: id, data_type: bigint}
                    - {name: price, data_type: "decimal(8,2)"}
        `,
        'models/sales.sql': "select * from {{ source('raw', 'sales') }}\n",
        'data/sales.csv': text`
          id,price
          1,2.50
          2,free
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in source sales (models/s.yml)
          "free" is no DECIMAL, which column "price" is.
          --> data/sales.csv:3:3
            1 | id,price
            2 | 1,2.50
          > 3 | 2,free
              |   ^^^^
            4 |
      `,
    },
    {
      name: 'a header that has changed',
      files: {
        'models/s.yml': text`
          sources:
            - name: raw
              tables:
                - name: sales
                  config:
                    loader:
                      files: [data/sales*.csv]
                  columns:
                    - {name: id, data_type: bigint}
                    - {name: price, data_type: "decimal(8,2)"}
        `,
        'models/sales.sql': "select * from {{ source('raw', 'sales') }}\n",
        'data/sales.csv': text`
          id,prise
          1,2.50
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in source sales (models/s.yml)
          The file has no column "price", which the source declares.
          --> data/sales.csv:1
          > 1 | id,prise
            2 | 1,2.50
          Did you mean "prise"?
      `,
    },
    {
      name: 'a module that is not there',
      files: {
        'models/s.yml': text`
          sources:
            - name: raw
              tables:
                - name: sales
                  config:
                    loader:
                      module: loaders/sales.ts
                  columns:
                    - {name: id, data_type: bigint}
                    - {name: price, data_type: "decimal(8,2)"}
        `,
        'models/sales.sql': "select * from {{ source('raw', 'sales') }}\n",
      },
      exit: 1,
      says: text`
        [ERROR]: in source sales (models/s.yml)
          Cannot read "loaders/sales.ts": there is no such file.
          --> models/s.yml:7:21
            5 |         config:
            6 |           loader:
          > 7 |             module: loaders/sales.ts
              |                     ^^^^^^^^^^^^^^^^
            8 |         columns:
      `,
    },
    {
      name: 'an unknown column in its SQL',
      files: {
        'models/s.yml': text`
          sources:
            - name: raw
              tables:
                - name: sales
                  config:
                    loader:
                      sql: loaders/sales.sql
                  columns:
                    - {name: id, data_type: bigint}
                    - {name: price, data_type: "decimal(8,2)"}
        `,
        'models/sales.sql': "select * from {{ source('raw', 'sales') }}\n",
        'loaders/sales.sql': text`
          -- sales
          select 1 as id,
            pric as price
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in source sales (models/s.yml)
          Binder Error: Referenced column "pric" was not found because the FROM clause is missing
          --> loaders/sales.sql:3:3
            1 | -- sales
            2 | select 1 as id,
          > 3 |   pric as price
              |   ^^^^
            4 |
          compiled code at target/compiled/shop/models/s.yml/sales.sql:3:3
      `,
    },
    {
      name: 'a module that throws',
      files: {
        'models/s.yml': text`
          sources:
            - name: raw
              tables:
                - name: sales
                  config:
                    loader:
                      module: loaders/sales.ts
                  columns:
                    - {name: id, data_type: bigint}
                    - {name: price, data_type: "decimal(8,2)"}
        `,
        'models/sales.sql': "select * from {{ source('raw', 'sales') }}\n",
        'loaders/sales.ts': text`
          export default async function* sales() {
            yield { id: 1, price: 2.5 }
            throw new Error("the API answered 500")
          }
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in source sales (models/s.yml)
          The rows could not be made: Error: the API answered 500.
          --> loaders/sales.ts:3:9
            1 | export default async function* sales() {
            2 |   yield { id: 1, price: 2.5 }
          > 3 |   throw new Error("the API answered 500")
              |         ^^^
            4 | }
      `,
    },
    {
      name: 'an unknown on_error',
      files: {
        'models/s.yml': text`
          sources:
            - name: raw
              tables:
                - name: sales
                  config:
                    loader:
                      files: [data/sales*.csv]
                      on_error: skip
                  columns:
                    - {name: id, data_type: bigint}
                    - {name: price, data_type: "decimal(8,2)"}
        `,
        'models/sales.sql': "select * from {{ source('raw', 'sales') }}\n",
        'data/sales.csv': text`
          id,price
          1,2.50
          2,free
        `,
      },
      says: text`
        [ERROR]: "on_error" must be one of "fail", "reject", but is "skip". (schema-violation)
          --> models/s.yml:8:23
            6 |           loader:
            7 |             files: [data/sales*.csv]
          > 8 |             on_error: skip
              |                       ^^^^
            9 |         columns:
      `,
    },
    {
      name: 'an unknown key',
      files: {
        'models/s.yml': text`
          sources:
            - name: raw
              tables:
                - name: sales
                  config:
                    loader:
                      file: data/sales.csv
                  columns:
                    - {name: id, data_type: bigint}
                    - {name: price, data_type: "decimal(8,2)"}
        `,
        'models/sales.sql': "select * from {{ source('raw', 'sales') }}\n",
        'data/sales.csv': text`
          id,price
          1,2.50
          2,free
        `,
      },
      says: text`
        [ERROR]: "file" is not a key of "config.loader" of the table "sales" of the source "raw". (unknown-key)
          --> models/s.yml:7:13
            5 |         config:
            6 |           loader:
          > 7 |             file: data/sales.csv
              |             ^^^^
            8 |         columns:
          Did you mean "files"?
      `,
    },
    {
      name: 'rows that are put aside',
      files: {
        'models/s.yml': text`
          sources:
            - name: raw
              tables:
                - name: sales
                  config:
                    loader:
                      files: [data/sales*.csv]
                      on_error: reject
                  columns:
                    - {name: id, data_type: bigint}
                    - {name: price, data_type: "decimal(8,2)"}
        `,
        'models/sales.sql': "select * from {{ source('raw', 'sales') }}\n",
        'data/sales.csv': text`
          id,price
          1,2.50
          2,free
        `,
      },
      exit: 0,
      says: text`
        [WARNING]: in source sales (models/s.yml)
          1 row was rejected and kept in "shop"."raw"."sales_rejects".
          --> models/s.yml:4:15
            2 |   - name: raw
            3 |     tables:
          > 4 |       - name: sales
              |               ^^^^^
            5 |         config:
      `,
    },
  ])
})
