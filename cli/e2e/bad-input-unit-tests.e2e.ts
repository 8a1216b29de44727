import { describe } from 'vitest'
import { text } from './bad-input.ts'
import { testBadInputs } from './test-bad-inputs.ts'

describe('a unit test', () => {
  testBadInputs([
    {
      name: 'of a model that does not exist',
      files: {
        'models/more.yml': text`
          unit_tests:
            - name: t
              model: customer
              given: []
              expect: {rows: []}
        `,
      },
      says: text`
        [ERROR]: The unit test "t" tests "customer", but no model is named so. (unit-test-model)
          --> models/more.yml:3:12
            1 | unit_tests:
            2 |   - name: t
          > 3 |     model: customer
              |            ^^^^^^^^
            4 |     given: []
          Did you mean "customers"?
      `,
    },
    {
      name: 'that expects nothing',
      files: {
        'models/more.yml': text`
          unit_tests:
            - name: t
              model: customers
              given:
                - input: ref('stg_orders')
                  rows: []
        `,
      },
      says: text`
        [ERROR]: The unit test "t" needs the key "expect". (missing-key)
          --> models/more.yml:2:5
            1 | unit_tests:
          > 2 |   - name: t
              |     ^^^^^^^
            3 |     model: customers
      `,
    },
    {
      name: 'that leaves out an input',
      files: {
        'models/more.yml': text`
          unit_tests:
            - name: t
              model: customers
              given: []
              expect:
                rows: [{customer: Ada, orders: 1}]
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in unit_test t (models/more.yml)
          Unit test "t" gives nothing for ref('stg_orders'), which model "customers" reads.
          --> models/more.yml:4:12
            2 |   - name: t
            3 |     model: customers
          > 4 |     given: []
              |            ^^
            5 |     expect:
          Add an entry to "given": {input: ref('stg_orders'), rows: []} when it has none.
      `,
    },
    {
      name: 'with an input that does not exist',
      files: {
        'models/more.yml': text`
          unit_tests:
            - name: t
              model: customers
              given:
                - input: ref('stg_order')
                  rows: [{customer: Ada}]
              expect:
                rows: [{customer: Ada, orders: 1}]
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in unit_test t (models/more.yml)
          No model, seed or snapshot is named "stg_order".
          --> models/more.yml:5:16
            3 |     model: customers
            4 |     given:
          > 5 |       - input: ref('stg_order')
              |                ^^^^^^^^^^^^^^^^
            6 |         rows: [{customer: Ada}]
          Did you mean "stg_orders"?
      `,
    },
    {
      name: 'that gives an unknown column',
      files: {
        'models/more.yml': text`
          unit_tests:
            - name: t
              model: customers
              given:
                - input: ref('stg_orders')
                  rows: [{custmer: Ada, amount: 1}]
              expect:
                rows: [{customer: Ada, orders: 1}]
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in unit_test t (models/more.yml)
          Unit test "t" has a column "custmer" that "stg_orders" does not have.
          --> models/more.yml:6:15
            4 |     given:
            5 |       - input: ref('stg_orders')
          > 6 |         rows: [{custmer: Ada, amount: 1}]
              |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^
            7 |     expect:
          Did you mean "customer"?
      `,
    },
    {
      name: 'that expects an unknown column',
      files: {
        'models/more.yml': text`
          unit_tests:
            - name: t
              model: customers
              given:
                - input: ref('stg_orders')
                  rows: [{customer: Ada, amount: 1}]
              expect:
                rows: [{customer: Ada, order_count: 1}]
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in unit_test t (models/more.yml)
          Unit test "t" has a column "order_count" that model "customers" does not have.
          --> models/more.yml:8:13
            6 |         rows: [{customer: Ada, amount: 1}]
            7 |     expect:
          > 8 |       rows: [{customer: Ada, order_count: 1}]
              |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            9 |
          It has "customer", "orders", "revenue".
      `,
    },
    {
      name: 'that gives a value of the wrong type',
      files: {
        'models/more.yml': text`
          unit_tests:
            - name: t
              model: customers
              given:
                - input: ref('stg_orders')
                  rows: [{customer: Ada, amount: much}]
              expect:
                rows: [{customer: Ada, revenue: 1}]
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in unit_test t (models/more.yml)
          Conversion Error: Could not convert string 'much' to DOUBLE
          --> models/more.yml:2:11
            1 | unit_tests:
          > 2 |   - name: t
              |           ^
            3 |     model: customers
      `,
    },
    {
      name: 'with a fixture that does not exist',
      files: {
        'models/more.yml': text`
          unit_tests:
            - name: t
              model: customers
              given:
                - input: ref('stg_orders')
                  format: csv
                  fixture: orders_given
              expect:
                rows: [{customer: Ada, orders: 2}]
        `,
      },
      says: text`
        [ERROR]: The unit test "t" reads the fixture "orders_given", but no file in "tests/fixtures" is named so. (unit-test-fixture)
          --> models/more.yml:5:9
            3 |     model: customers
            4 |     given:
          > 5 |       - input: ref('stg_orders')
              |         ^^^^^^^^^^^^^^^^^^^^^^^^
            6 |         format: csv
      `,
    },
    {
      name: 'with rows that are no SQL',
      files: {
        'models/more.yml': text`
          unit_tests:
            - name: t
              model: customers
              given:
                - input: ref('stg_orders')
                  format: sql
                  rows: |
                    select 'Ada' as customer, 1 as
              expect:
                rows: [{customer: Ada, orders: 2}]
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in unit_test t (models/more.yml)
          Parser Error: syntax error at or near ")"
          --> models/more.yml:2:11
            1 | unit_tests:
          > 2 |   - name: t
              |           ^
            3 |     model: customers
      `,
    },
    {
      name: 'that fails',
      files: {
        'models/more.yml': text`
          unit_tests:
            - name: t
              model: customers
              given:
                - input: ref('stg_orders')
                  rows: [{customer: Ada, amount: 1}]
              expect:
                rows: [{customer: Ada, orders: 2}]
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in unit_test t (models/more.yml)
          actual differs from expected:
          --> models/more.yml:2:11
          @@ │ customer │ orders
          ───┼──────────┼───────
          →  │ Ada      │ 2→1
          compiled code at target/compiled/shop/models/more.yml/models/t.sql
      `,
    },
    {
      name: 'that fails by the last of many columns, which the others make room for',
      files: {
        'models/wide.sql': text`
          select 1 as id, 'a' as name_of_the_first_person, 'b' as name_of_the_second_person,
            'c' as name_of_the_third_person, 4 as answer
        `,
        'models/more.yml': text`
          unit_tests:
            - name: t
              model: wide
              given: []
              expect:
                rows:
                  - id: 1
                    name_of_the_first_person: a
                    name_of_the_second_person: b
                    name_of_the_third_person: c
                    answer: 42
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in unit_test t (models/more.yml)
          actual differs from expected:
          --> models/more.yml:2:11
          @@ │ id │ name_of_the_first_person │ answer … 2 more
          ───┼────┼──────────────────────────┼───────
          →  │ 1  │ a                        │ 42→4
          compiled code at target/compiled/shop/models/more.yml/models/t.sql
      `,
    },
  ])
})
