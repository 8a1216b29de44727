import { describe } from 'vitest'
import { text } from './bad-input.ts'
import { testBadInputs } from './test-bad-inputs.ts'

describe('a data test', () => {
  testBadInputs([
    {
      name: 'with a misspelt name',
      files: {
        'models/schema.yml': text`
          models:
            - name: customers
              columns:
                - name: customer
                  data_tests: [uniqe]
        `,
      },
      says: text`
        [ERROR]: No generic test is named "uniqe". (test-not-found)
          --> models/schema.yml:5:22
            3 |     columns:
            4 |       - name: customer
          > 5 |         data_tests: [uniqe]
              |                      ^^^^^
            6 |
          Did you mean "unique"?
      `,
    },
    {
      name: 'of a package that is not installed',
      files: {
        'models/schema.yml': text`
          models:
            - name: customers
              data_tests:
                - dbt_utils.unique_combination_of_columns:
                    arguments:
                      combination_of_columns: [customer]
        `,
      },
      says: text`
        [ERROR]: No generic test is named "dbt_utils.unique_combination_of_columns". (test-not-found)
          --> models/schema.yml:4:9
            2 |   - name: customers
            3 |     data_tests:
          > 4 |       - dbt_utils.unique_combination_of_columns:
              |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            5 |           arguments:
          Write it in "tests/generic" as {% test unique_combination_of_columns(model, column_name) %}, or install the package that has it.
      `,
    },
    {
      name: 'without an argument it needs',
      files: {
        'models/schema.yml': text`
          models:
            - name: customers
              columns:
                - name: customer
                  data_tests:
                    - accepted_values
        `,
      },
      says: text`
        [ERROR]: The test "accepted_values" needs the argument "values". (test-argument-missing)
          --> models/schema.yml:6:13
            4 |       - name: customer
            5 |         data_tests:
          > 6 |           - accepted_values
              |             ^^^^^^^^^^^^^^^
            7 |
          For example: accepted_values: {arguments: {values: [placed, shipped]}}
      `,
    },
    {
      name: 'with a misspelt argument',
      files: {
        'models/schema.yml': text`
          models:
            - name: customers
              columns:
                - name: customer
                  data_tests:
                    - accepted_values:
                        arguments:
                          vals: [Ada]
        `,
      },
      says: text`
        [ERROR]: The test "accepted_values" has no argument "vals". (test-argument-unknown)
          --> models/schema.yml:6:13
            4 |       - name: customer
            5 |         data_tests:
          > 6 |           - accepted_values:
              |             ^^^^^^^^^^^^^^^^
            7 |               arguments:
          It has "column_name", "values", "quote".
      `,
    },
    {
      name: 'against a model that does not exist',
      files: {
        'models/schema.yml': text`
          models:
            - name: customers
              columns:
                - name: customer
                  data_tests:
                    - relationships:
                        arguments:
                          to: ref('people')
                          field: name
        `,
      },
      exit: 0,
      says: text`
        [WARNING]: The test "relationships_customers_customer__name__ref_people_" is left out: it reads "people", which does not exist. (test-target-missing)
          --> models/schema.yml:8:21
            6 |           - relationships:
            7 |               arguments:
          > 8 |                 to: ref('people')
              |                     ^^^^^^^^^^^^^
            9 |                 field: name
      `,
    },
    {
      name: 'of a column that does not exist',
      files: {
        'models/schema.yml': text`
          models:
            - name: customers
              columns:
                - name: custmer
                  data_tests: [unique]
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in test unique_customers_custmer (models/schema.yml)
          Binder Error: Referenced column "custmer" not found in FROM clause!
          --> models/schema.yml:5:22
            3 |     columns:
            4 |       - name: custmer
          > 5 |         data_tests: [unique]
              |                      ^^^^^^
            6 |
          Did you mean "customer"?
          compiled code at target/compiled/shop/models/schema.yml/unique_customers_custmer.sql:6:7
        [ERROR]: in model customers (models/customers.sql)
          Not published: "unique_customers_custmer" did not pass.
          compiled code at target/compiled/shop/models/customers.sql
      `,
    },
    {
      name: 'of an unknown severity',
      files: {
        'models/schema.yml': text`
          models:
            - name: customers
              columns:
                - name: customer
                  data_tests:
                    - unique:
                        config: {severity: fatal}
        `,
      },
      says: text`
        [ERROR]: The config "severity" must be "warn" or "error", but is "fatal". (config-type)
          --> models/schema.yml:7:34
            5 |         data_tests:
            6 |           - unique:
          > 7 |               config: {severity: fatal}
              |                                  ^^^^^
            8 |
      `,
    },
    {
      name: 'with an error_if that is no comparison',
      files: {
        'models/schema.yml': text`
          models:
            - name: customers
              columns:
                - name: customer
                  data_tests:
                    - unique:
                        config: {error_if: "more than 10"}
        `,
      },
      says: text`
        [ERROR]: The config "error_if" must be a comparison such as "> 10", but is "more than 10". (config-type)
          --> models/schema.yml:7:34
            5 |         data_tests:
            6 |           - unique:
          > 7 |               config: {error_if: "more than 10"}
              |                                  ^^^^^^^^^^^^^^
            8 |
      `,
    },
    {
      name: 'of its own with an unknown column',
      files: {
        'tests/t.sql': text`
          select *
          from {{ ref('customers') }}
          where reveneu < 0
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in test t (tests/t.sql)
          Binder Error: Referenced column "reveneu" not found in FROM clause!
          --> tests/t.sql:3:7
            1 | select *
            2 | from {{ ref('customers') }}
          > 3 | where reveneu < 0
              |       ^^^^^^^
            4 |
          Did you mean "revenue"?
          compiled code at target/compiled/shop/tests/t.sql:3:7
        [ERROR]: in model customers (models/customers.sql)
          Not published: "t" did not pass.
          compiled code at target/compiled/shop/models/customers.sql
      `,
    },
    {
      name: 'whose macro names an unknown column',
      files: {
        'tests/generic/positive.sql': text`
          {% test positive(model, column_name) %}
          select * from {{ model }}
          where {{ column_name }} <= zero
          {% endtest %}
        `,
        'models/schema.yml': text`
          models:
            - name: customers
              columns:
                - name: orders
                  data_tests: [positive]
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in test positive_customers_orders (models/schema.yml)
          Binder Error: Referenced column "zero" not found in FROM clause!
          --> tests/generic/positive.sql:3:28
            1 | {% test positive(model, column_name) %}
            2 | select * from {{ model }}
          > 3 | where {{ column_name }} <= zero
              |                            ^^^^
            4 | {% endtest %}
          --> models/schema.yml:5:22  the test stands here
          Candidates: "customer".
          compiled code at target/compiled/shop/models/schema.yml/positive_customers_orders.sql:3:17
        [ERROR]: in model customers (models/customers.sql)
          Not published: "positive_customers_orders" did not pass.
          compiled code at target/compiled/shop/models/customers.sql
      `,
    },
    {
      name: 'that fails',
      files: {
        'models/customers.sql': text`
          {{ config(materialized='table') }}
          select customer, amount as revenue from {{ ref('stg_orders') }}
        `,
        'models/later.sql': "select * from {{ ref('customers') }}\n",
      },
      exit: 1,
      says: text`
        [ERROR]: in test unique_customers_customer (models/schema.yml)
          Got 1 result, configured to fail if != 0
          --> models/schema.yml:9:22
          unique_field │ n_records
          ─────────────┼──────────
          Ada          │         2
          compiled code at target/compiled/shop/models/schema.yml/unique_customers_customer.sql
        [ERROR]: in model customers (models/customers.sql)
          Not published: "unique_customers_customer" did not pass.
          compiled code at target/compiled/shop/models/customers.sql
      `,
    },
  ])
})
