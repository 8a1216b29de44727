import { describe } from 'vitest'
import { text } from './bad-input.ts'
import { testBadInputs } from './test-bad-inputs.ts'

describe('SQL with', () => {
  testBadInputs([
    {
      name: 'a syntax error',
      files: {
        'models/more.sql': text`
          select
              customer,
              count(* as orders
          from {{ ref('stg_orders') }}
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model more (models/more.sql)
          Parser Error: syntax error at or near "as"
          --> models/more.sql:3:13
            1 | select
            2 |     customer,
          > 3 |     count(* as orders
              |             ^^
            4 | from {{ ref('stg_orders') }}
          compiled code at target/compiled/shop/models/more.sql:3:13
      `,
    },
    {
      name: 'a syntax error below a loop',
      files: {
        'models/more.sql': text`
          {{ config(materialized='table') }}
          {% set columns = ['customer', 'amount'] %}
          select
          {% for column in columns %}
              {{ column }},
          {% endfor %}
              count(*) orders_of from
          from {{ ref('stg_orders') }}
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model more (models/more.sql)
          Parser Error: syntax error at or near "from"
          --> models/more.sql:8:1
            6 | {% endfor %}
            7 |     count(*) orders_of from
          > 8 | from {{ ref('stg_orders') }}
              | ^^^^
            9 |
          compiled code at target/compiled/shop/models/more.sql:10:1
      `,
    },
    {
      name: 'an end that comes too early',
      files: {
        'models/more.sql': text`
          select customer,
          from {{ ref('stg_orders') }}
          where
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model more (models/more.sql)
          Parser Error: syntax error at the end of the query
          --> models/more.sql:3:1
            1 | select customer,
            2 | from {{ ref('stg_orders') }}
          > 3 | where
              | ^^^^^
            4 |
          compiled code at target/compiled/shop/models/more.sql:3:1
      `,
    },
    {
      name: 'an unknown column',
      files: {
        'models/more.sql': text`
          select
              custmer,
              amount
          from {{ ref('stg_orders') }}
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model more (models/more.sql)
          Binder Error: Referenced column "custmer" not found in FROM clause!
          --> models/more.sql:2:5
            1 | select
          > 2 |     custmer,
              |     ^^^^^^^
            3 |     amount
          Did you mean "customer"?
          compiled code at target/compiled/shop/models/more.sql:2:5
      `,
    },
    {
      name: 'a source that is not in the database',
      files: {
        'models/more.sql': text`
          select *
          from {{ source('raw', 'orders') }}
        `,
        'models/s.yml': text`
          sources:
            - name: raw
              tables: [{name: orders}]
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model more (models/more.sql)
          Catalog Error: Table with name "raw.orders" does not exist because schema "raw" does not exist.
          --> models/more.sql:2:6
            1 | select *
          > 2 | from {{ source('raw', 'orders') }}
              |      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            3 |
          compiled code at target/compiled/shop/models/more.sql:2:6
      `,
    },
    {
      name: 'an argument of the wrong type',
      files: {
        'models/more.sql': text`
          select
              date_trunc('month', customer) as m
          from {{ ref('stg_orders') }}
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model more (models/more.sql)
          Binder Error: No function matches the given name and argument types 'date_trunc(STRING_LITERAL, VARCHAR)'. You might need to add explicit type casts.
          --> models/more.sql:2:5
            1 | select
          > 2 |     date_trunc('month', customer) as m
              |     ^^^^^^^^^^
            3 | from {{ ref('stg_orders') }}
          It takes:
            date_trunc(VARCHAR, DATE) -> TIMESTAMP
            date_trunc(VARCHAR, INTERVAL) -> INTERVAL
            date_trunc(VARCHAR, TIMESTAMP) -> TIMESTAMP
            date_trunc(VARCHAR, TIMESTAMP WITH TIME ZONE) -> TIMESTAMP WITH TIME ZONE
          compiled code at target/compiled/shop/models/more.sql:2:5
      `,
    },
    {
      name: 'an unknown column in a macro',
      files: {
        'macros/euros.sql': text`
          {% macro euros(amount) %}
              cast({{ amount }} * fx_rate as decimal(18, 2))
          {% endmacro %}
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model customers (models/customers.sql)
          Binder Error: Referenced column "fx_rate" not found in FROM clause!
          --> macros/euros.sql:2:25
            1 | {% macro euros(amount) %}
          > 2 |     cast({{ amount }} * fx_rate as decimal(18, 2))
              |                         ^^^^^^^
            3 | {% endmacro %}
          --> models/customers.sql:6:5  {{ euros('sum(amount)') }}
          Candidates: "customer".
          compiled code at target/compiled/shop/models/customers.sql:7:24
      `,
    },
    {
      name: 'an unknown column in an ephemeral parent',
      files: {
        'models/eph.sql': text`
          {{ config(materialized='ephemeral') }}

          select customer, amuont
          from {{ ref('stg_orders') }}
        `,
        'models/more.sql': "select * from {{ ref('eph') }}\n",
      },
      exit: 1,
      says: text`
        [ERROR]: in model more (models/more.sql)
          Binder Error: Referenced column "amuont" not found in FROM clause!
          --> models/eph.sql:3:18
            1 | {{ config(materialized='ephemeral') }}
            2 |
          > 3 | select customer, amuont
              |                  ^^^^^^
            4 | from {{ ref('stg_orders') }}
          Did you mean "amount"?
          compiled code at target/compiled/shop/models/more.sql:4:18
      `,
    },
    {
      name: 'a value that cannot be converted',
      files: {
        'models/more.sql': text`
          {{ config(materialized='table') }}
          select
              cast(customer as integer) as customer_id
          from {{ ref('stg_orders') }}
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model more (models/more.sql)
          Conversion Error: Could not convert string 'Ada' to INT32 when casting from source column customer
          --> models/more.sql:3:5
            1 | {{ config(materialized='table') }}
            2 | select
          > 3 |     cast(customer as integer) as customer_id
              |     ^^^^
            4 | from {{ ref('stg_orders') }}
          compiled code at target/compiled/shop/models/more.sql:3:5
      `,
    },
    {
      name: 'two statements',
      files: {
        'models/more.sql': text`
          select 1 as a;
          select 2 as a
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model more (models/more.sql)
          Parser Error: syntax error at end of input
          --> models/more.sql:1:14
          > 1 | select 1 as a;
              |              ^
            2 | select 2 as a
          A query is one SELECT: leave out the semicolon and what follows it.
          compiled code at target/compiled/shop/models/more.sql:1:14
      `,
    },
    {
      name: 'a statement that is no SELECT',
      files: {
        'models/more.sql': 'drop table customers\n',
      },
      exit: 1,
      says: text`
        [ERROR]: in model more (models/more.sql)
          Parser Error: syntax error at or near "drop"
          --> models/more.sql:1:1
          > 1 | drop table customers
              | ^^^^
            2 |
          A query is one SELECT; other statements belong into hooks and operations.
          compiled code at target/compiled/shop/models/more.sql:1:1
      `,
    },
    {
      name: 'a model to be shown that is not built',
      files: { 'models/fct_lines.sql': 'select 1 as line' },
      args: ['show', '--inline', "select * from {{ ref('fct_lines') }}"],
      says: text`
        [ERROR]: Catalog Error: Table with name fct_lines does not exist! (sql-error)
          --> inline:1:15
          > 1 | select * from {{ ref('fct_lines') }}
              |               ^^^^^^^^^^^^^^^^^^^^^^
          "fct_lines" is not built in this target yet: tsdbt build --select +fct_lines
      `,
    },
    {
      name: 'a file that is not there',
      files: {
        'models/more.sql': text`
          select *
          from {{ ref('stg_orders') }}, 'data/rates.csv'
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model more (models/more.sql)
          IO Error: No files found that match the pattern "data/rates.csv"
          --> models/more.sql:2:31
            1 | select *
          > 2 | from {{ ref('stg_orders') }}, 'data/rates.csv'
              |                               ^^^^^^^^^^^^^^^^
            3 |
          A path that is not absolute begins at the folder where the command is called.
          compiled code at target/compiled/shop/models/more.sql:2:34
      `,
    },
    {
      name: 'a text that is never closed',
      files: {
        'models/more.sql': text`
          select 'abc as a
          from {{ ref('stg_orders') }}
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model more (models/more.sql)
          Parser Error: unterminated quoted string at or near "'abc as a…"
          --> models/more.sql:1:8
          > 1 | select 'abc as a
              |        ^
            2 | from {{ ref('stg_orders') }}
          compiled code at target/compiled/shop/models/more.sql:1:8
      `,
    },
  ])
})
