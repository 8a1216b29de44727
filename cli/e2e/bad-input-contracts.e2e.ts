import { describe } from 'vitest'
import { text } from './bad-input.ts'
import { testBadInputs } from './test-bad-inputs.ts'

describe('contracts, incremental models and snapshots:', () => {
  testBadInputs([
    {
      name: 'a contract without types',
      files: {
        'models/schema.yml': text`
          models:
            - name: customers
              config: {contract: {enforced: true}}
              columns:
                - name: customer
                  data_type: varchar
                - name: orders
                - name: revenue
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model customers (models/customers.sql)
          "customers" has an enforced contract, but its properties give no data_type for "orders", "revenue".
          --> models/schema.yml:3:24
            1 | models:
            2 |   - name: customers
          > 3 |     config: {contract: {enforced: true}}
              |                        ^^^^^^^^^^^^^^^^
            4 |     columns:
          Give each column its "data_type" beside its name in the properties file.
      `,
    },
    {
      name: 'a contract without columns',
      files: {
        'models/schema.yml': text`
          models:
            - name: customers
              config: {contract: {enforced: true}}
        `,
      },
      says: text`
        [ERROR]: The contract of "customers" needs the columns it promises. (contract-needs)
          --> models/schema.yml:3:24
            1 | models:
            2 |   - name: customers
          > 3 |     config: {contract: {enforced: true}}
              |                        ^^^^^^^^^^^^^^^^
            4 |
          List its columns with their "data_type" in a properties file.
      `,
    },
    {
      name: 'a contract that the query breaks',
      files: {
        'models/schema.yml': text`
          models:
            - name: customers
              config: {contract: {enforced: true}}
              columns:
                - {name: customer, data_type: varchar}
                - {name: orders, data_type: integer}
                - {name: turnover, data_type: double}
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model customers (models/customers.sql)
          This model has an enforced contract that failed.
          Please ensure the name, data_type, and number of columns in your contract match the columns in your model's definition.
          | column_name | definition_type | contract_type | mismatch_reason       |
          | ----------- | --------------- | ------------- | --------------------- |
          | orders      | BIGINT          | INTEGER       | data type mismatch    |
          | revenue     | DECIMAL(18,2)   |               | missing in contract   |
          | turnover    |                 | DOUBLE        | missing in definition |
          --> models/schema.yml:3:24
            1 | models:
            2 |   - name: customers
          > 3 |     config: {contract: {enforced: true}}
              |                        ^^^^^^^^^^^^^^^^
            4 |     columns:
          Change the query, or the columns in the properties file.
      `,
    },
    {
      name: 'a contract with an unknown type',
      files: {
        'models/schema.yml': text`
          models:
            - name: customers
              config: {contract: {enforced: true}}
              columns:
                - {name: customer, data_type: varchr}
                - {name: orders, data_type: bigint}
                - {name: revenue, data_type: "decimal(18,2)"}
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model customers (models/customers.sql)
          Catalog Error: Type with name varchr does not exist!
          --> models/schema.yml:3:24
            1 | models:
            2 |   - name: customers
          > 3 |     config: {contract: {enforced: true}}
              |                        ^^^^^^^^^^^^^^^^
            4 |     columns:
          Did you mean "varchar"?
      `,
    },
    {
      name: 'rows that a check forbids',
      files: {
        'models/schema.yml': text`
          models:
            - name: customers
              config: {contract: {enforced: true}}
              columns:
                - name: customer
                  data_type: varchar
                  constraints: [{type: not_null}]
                - name: orders
                  data_type: bigint
                  constraints:
                    - {type: check, expression: orders < 99}
                    - {type: check, expression: orders > 1 and orders <> 4}
                - {name: revenue, data_type: "decimal(18,2)"}
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model customers (models/customers.sql)
          Constraint Error: CHECK constraint failed on table customers with expression CHECK(((orders > 1) AND (orders != 4)))
          --> models/schema.yml:12:13
            10 |         constraints:
            11 |           - {type: check, expression: orders < 99}
          > 12 |           - {type: check, expression: orders > 1 and orders <> 4}
               |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            13 |       - {name: revenue, data_type: "decimal(18,2)"}
          The query gives rows that the constraint forbids: change the query, or the constraint.
          compiled code at target/compiled/shop/models/customers.sql
      `,
    },
    {
      name: 'a null that a primary key of the model forbids',
      files: {
        'models/customers.sql': "select customer, nullif(1, 1) as orders from {{ ref('stg_orders') }}",
        'models/schema.yml': text`
          models:
            - name: customers
              config: {contract: {enforced: true}, materialized: table}
              constraints:
                - type: primary_key
                  columns: [Orders]
              columns:
                - {name: customer, data_type: varchar}
                - {name: orders, data_type: integer}
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model customers (models/customers.sql)
          Constraint Error: NOT NULL constraint failed: customers.orders
          --> models/schema.yml:5:9
            3 |     config: {contract: {enforced: true}, materialized: table}
            4 |     constraints:
          > 5 |       - type: primary_key
              |         ^^^^^^^^^^^^^^^^^
            6 |         columns: [Orders]
          The query gives rows that the constraint forbids: change the query, or the constraint.
          compiled code at target/compiled/shop/models/customers.sql
      `,
    },
    {
      name: 'an unknown constraint',
      files: {
        'models/schema.yml': text`
          models:
            - name: customers
              config: {contract: {enforced: true}}
              columns:
                - {name: customer, data_type: varchar, constraints: [{type: notnull}]}
        `,
      },
      says: text`
        [ERROR]: "type" must be one of "check", "not_null", "unique", "primary_key", "foreign_key", "custom", but is "notnull". (schema-violation)
          --> models/schema.yml:5:67
            3 | …d: true}}
            4 |
          > 5 | …ype: varchar, constraints: [{type: notnull}]}
              |                                     ^^^^^^^
            6 |
          Did you mean "not_null"?
      `,
    },
    {
      name: 'a snapshot without unique_key',
      files: {
        'models/more.yml': text`
          snapshots:
            - name: snap
              relation: ref('stg_orders')
              config: {strategy: check, check_cols: all}
        `,
      },
      says: text`
        [ERROR]: The snapshot "snap" needs "unique_key". (snapshot-config)
          --> models/more.yml:2:5
            1 | snapshots:
          > 2 |   - name: snap
              |     ^^^^^^^^^^
            3 |     relation: ref('stg_orders')
      `,
    },
    {
      name: 'a snapshot of an unknown strategy',
      files: {
        'models/more.yml': text`
          snapshots:
            - name: snap
              relation: ref('stg_orders')
              config: {strategy: timestmap, unique_key: order_id, updated_at: ordered_on}
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in snapshot snap (models/more.yml)
          "timestmap" is not a snapshot strategy; there are "timestamp" and "check".
          --> models/more.yml:4:24
            2 |   - name: snap
            3 |     relation: ref('stg_orders')
          > 4 |     config: {strategy: timestmap, unique_key: order_id, updated_at: ord…
              |                        ^^^^^^^^^
            5 |
          Did you mean "timestamp"?
      `,
    },
    {
      name: 'a snapshot of an unknown model',
      files: {
        'models/more.yml': text`
          snapshots:
            - name: snap
              relation: ref('stg_order')
              config: {strategy: check, unique_key: order_id, check_cols: all}
        `,
      },
      says: text`
        [ERROR]: No model, seed or snapshot is named "stg_order". (ref-not-found)
          --> models/more.yml:3:15
            1 | snapshots:
            2 |   - name: snap
          > 3 |     relation: ref('stg_order')
              |               ^^^^^^^^^^^^^^^^
            4 |     config: {strategy: check, unique_key: order_id, check_cols: all}
          Did you mean "stg_orders"?
      `,
    },
    {
      name: 'a snapshot that checks an unknown column',
      files: {
        'models/more.yml': text`
          snapshots:
            - name: snap
              relation: ref('stg_orders')
              config: {strategy: check, unique_key: order_id, check_cols: [amont]}
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in snapshot snap (models/more.yml)
          "amont" of check_cols is not a column of "snap".
          --> models/more.yml:4:65
            2 |
            3 | …')
          > 4 | … unique_key: order_id, check_cols: [amont]}
              |                                     ^^^^^^^
            5 |
          Did you mean "amount"?
      `,
    },
    {
      name: 'a column too many with on_schema_change: fail',
      before: {
        'models/inc.sql': text`
          {{ config(materialized='incremental', on_schema_change='fail') }}
          select order_id from {{ ref('stg_orders') }}
        `,
      },
      files: {
        'models/inc.sql': text`
          {{ config(materialized='incremental', on_schema_change='fail') }}
          select order_id, amount from {{ ref('stg_orders') }}
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model inc (models/inc.sql)
          The source and target schemas on this incremental model are out of sync!
          They can be reconciled in several ways:
            - set the \`on_schema_change\` config to either append_new_columns or sync_all_columns, depending on your situation.
            - Re-run the incremental model with \`full_refresh: True\` to update the target schema.
            - update the schema manually and re-run the process.
          Additional troubleshooting context:
             Source columns not in target: [amount DOUBLE]
             Target columns not in source: []
             New column types: []
          --> models/inc.sql:1:56
          > 1 | …ed='incremental', on_schema_change='fail') }}
              |                                     ^^^^^^
            2 | …unt from {{ ref('stg_orders') }}
      `,
    },
    {
      name: 'described columns that the query does not give, where descriptions are kept',
      files: {
        'models/schema.yml': text`
          models:
            - name: customers
              config: {persist_docs: {columns: true}}
              columns:
                - {name: Customer, description: Who}
                - {name: order, description: How often}
        `,
      },
      exit: 0,
      says: text`
        [WARNING]: "customers" has no column "order", which its properties describe. (described-columns-missing)
          --> models/schema.yml:6:16
            4 |     columns:
            5 |       - {name: Customer, description: Who}
          > 6 |       - {name: order, description: How often}
              |                ^^^^^
            7 |
          Did you mean "orders"?
      `,
    },
  ])
})
