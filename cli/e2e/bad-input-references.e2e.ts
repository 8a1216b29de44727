import { describe } from 'vitest'
import { text } from './bad-input.ts'
import { testBadInputs } from './test-bad-inputs.ts'

describe('references:', () => {
  testBadInputs([
    {
      name: 'a misspelt model',
      files: {
        'models/more.sql': text`
          select *
          from {{ ref('stg_order') }}
        `,
      },
      says: text`
        [ERROR]: No model, seed or snapshot is named "stg_order". (ref-not-found)
          --> models/more.sql:2:13
            1 | select *
          > 2 | from {{ ref('stg_order') }}
              |             ^^^^^^^^^^^
            3 |
          Did you mean "stg_orders"?
      `,
    },
    {
      name: 'a model that does not exist',
      files: {
        'models/more.sql': text`
          select *
          from {{ ref('payments_by_day') }}
        `,
      },
      says: text`
        [ERROR]: No model, seed or snapshot is named "payments_by_day". (ref-not-found)
          --> models/more.sql:2:13
            1 | select *
          > 2 | from {{ ref('payments_by_day') }}
              |             ^^^^^^^^^^^^^^^^^
            3 |
          A model of this name is made by a file "payments_by_day.sql" in a folder of model-paths.
      `,
    },
    {
      name: 'a model of another package',
      files: {
        'models/more.sql': text`
          select *
          from {{ ref('finance', 'stg_orders') }}
        `,
      },
      says: text`
        [ERROR]: No model, seed or snapshot is named "finance.stg_orders". (ref-not-found)
          --> models/more.sql:2:24
            1 | select *
          > 2 | from {{ ref('finance', 'stg_orders') }}
              |                        ^^^^^^^^^^^^
            3 |
          The project has one itself: ref('stg_orders').
      `,
    },
    {
      name: 'a ref() without quotes',
      files: {
        'models/more.sql': text`
          select *
          from {{ ref(stg_orders) }}
        `,
      },
      says: text`
        [ERROR]: "name" must be a string, but is undefined ("stg_orders"). (template-argument)
          --> models/more.sql:2:9
            1 | select *
          > 2 | from {{ ref(stg_orders) }}
              |         ^^^^^^^^^^^^^^^
            3 |
          A name stands in quotes: 'stg_orders'.
      `,
    },
    {
      name: 'a source that nobody declares',
      files: {
        'models/more.sql': text`
          select *
          from {{ source('raw', 'orders') }}
        `,
      },
      says: text`
        [ERROR]: No source is named "raw.orders". (source-not-found)
          --> models/more.sql:2:23
            1 | select *
          > 2 | from {{ source('raw', 'orders') }}
              |                       ^^^^^^^^
            3 |
          Declare it in a properties file: sources: [{name: raw, tables: [{name: orders}]}]
      `,
    },
    {
      name: 'a misspelt table of a source',
      files: {
        'models/more.sql': text`
          select *
          from {{ source('raw', 'order') }}
        `,
        'models/s.yml': text`
          sources:
            - name: raw
              tables: [{name: orders}]
        `,
      },
      says: text`
        [ERROR]: No source is named "raw.order". (source-not-found)
          --> models/more.sql:2:23
            1 | select *
          > 2 | from {{ source('raw', 'order') }}
              |                       ^^^^^^^
            3 |
          Did you mean "raw.orders"?
      `,
    },
    {
      name: 'a disabled model',
      files: {
        'models/stg_orders.sql': text`
          {{ config(enabled=false) }}
          select 1 as order_id
        `,
        'models/schema.yml': null,
      },
      says: text`
        [ERROR]: "stg_orders" is disabled, so nothing can read it. (ref-disabled)
          --> models/customers.sql:7:13
            5 |     count(*) as orders,
            6 |     {{ euros('sum(amount)') }} as revenue
          > 7 | from {{ ref('stg_orders') }}
              |             ^^^^^^^^^^^^
            8 | group by customer
          --> models/stg_orders.sql  "stg_orders" is disabled here
      `,
    },
    {
      name: 'a model that reads itself',
      files: {
        'models/more.sql': text`
          select *
          from {{ ref('more') }}
        `,
      },
      says: text`
        [ERROR]: These nodes depend on each other in a circle: more → more. (cycle)
          --> models/more.sql:2:13
            1 | select *
          > 2 | from {{ ref('more') }}
              |             ^^^^^^
            3 |
          Break the circle: let one of these nodes read something that does not depend on it.
      `,
    },
    {
      name: 'three models in a circle',
      files: {
        'models/a.sql': "select * from {{ ref('b') }}\n",
        'models/b.sql': text`
          select *
          from {{ ref('c') }}
        `,
        'models/c.sql': "select * from {{ ref('a') }}\n",
      },
      says: text`
        [ERROR]: These nodes depend on each other in a circle: a → b → c → a. (cycle)
          --> models/a.sql:1:22
          > 1 | select * from {{ ref('b') }}
              |                      ^^^
            2 |
          --> models/b.sql:2:13  "b" reads "c"
          --> models/c.sql:1:22  "c" reads "a"
          Break the circle: let one of these nodes read something that does not depend on it.
      `,
    },
    {
      name: 'two models of one name',
      files: {
        'models/marts/customers.sql': 'select 1 as id\n',
      },
      says: text`
        [ERROR]: Two models are named "customers". (duplicate-name)
          --> models/marts/customers.sql
          --> models/customers.sql  the first one
          Give one of them another name.
      `,
    },
    {
      name: 'a model and a seed of one name',
      files: {
        'seeds/customers.csv': text`
          id
          1
        `,
      },
      says: text`
        [ERROR]: The model "customers" and the seed "customers" would both be built as "shop"."main"."customers". (duplicate-relation)
          --> seeds/customers.csv
          --> models/customers.sql  the other one
          Give one of them another "alias" or "schema".
      `,
    },
    {
      name: 'a ref() that only a run reaches',
      files: {
        'models/more.sql': text`
          {% if execute %}
          select * from {{ ref('customers') }}
          {% else %}
          select 1
          {% endif %}
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model more (models/more.sql)
          "more" reads "customers", which was not seen when the project was parsed: the ref() stands where it is reached only at run time.
          --> models/more.sql:2:18
            1 | {% if execute %}
          > 2 | select * from {{ ref('customers') }}
              |                  ^^^^^^^^^^^^^^^^
            3 | {% else %}
          Add "-- depends_on: {{ ref('customers') }}" to models/more.sql, outside of any condition.
      `,
    },
    {
      name: 'in a hook of all models',
      files: {
        'project.yml': text`
          name: shop
          profile: shop
          models:
            shop:
              +post-hook: "insert into log select * from {{ ref('stg_order') }}"
        `,
      },
      says: text`
        [ERROR]: No model, seed or snapshot is named "stg_order". (ref-not-found)
          --> project.yml:5:17
            3 | models:
            4 |   shop:
          > 5 |     +post-hook: "insert into log select * from {{ ref('stg_order') }}"
              |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            6 |
          Did you mean "stg_orders"?
      `,
    },
  ])
})
