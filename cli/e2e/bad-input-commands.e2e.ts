import { describe } from 'vitest'
import { text } from './bad-input.ts'
import { testBadInputs } from './test-bad-inputs.ts'

describe('commands:', () => {
  testBadInputs([
    {
      name: 'run-operation of an unknown macro',
      args: ['run-operation', 'euro'],
      says: text`
        [ERROR]: No macro is named "euro". (macro-not-found)
          Did you mean "euros"?
      `,
    },
    {
      name: 'run-operation without a macro',
      args: ['run-operation'],
      says: text`
        [ERROR]: tsdbt run-operation needs a macro. (flag-needed)
          tsdbt run-operation my_macro --args "{key: value}"
      `,
    },
    {
      name: 'run-operation with an unknown argument',
      args: ['run-operation', 'euros', '--args', '{amont: 1}'],
      exit: 1,
      says: text`
        [ERROR]: TypeError: macro 'euros' takes no keyword argument 'amont' (jinja-error)
          --> macros/euros.sql:1:10
          > 1 | {% macro euros(amount) %}
              |          ^^^^^
            2 |     cast({{ amount }} as decimal(18, 2))
          It is euros(amount).
      `,
    },
    {
      name: 'run-operation of a macro that the database refuses',
      files: {
        'macros/op.sql': text`
          {% macro wipe() %}
            {% do run_query('drop table no_such_table') %}
          {% endmacro %}
        `,
      },
      args: ['run-operation', 'wipe'],
      exit: 1,
      says: text`
        [ERROR]: Catalog Error: Table with name no_such_table does not exist! (sql-error)
          --> macros/op.sql:2:9
            1 | {% macro wipe() %}
          > 2 |   {% do run_query('drop table no_such_table') %}
              |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            3 | {% endmacro %}
      `,
    },
    {
      name: 'show of nothing',
      args: ['show'],
      says: text`
        [ERROR]: tsdbt show needs --select or --inline. (flag-needed)
          tsdbt show --select my_model, or --inline "select 1".
      `,
    },
    {
      name: 'show of a query with an unknown column',
      args: ['show', '--inline', "select\n  custmer\nfrom {{ ref('customers') }}"],
      says: text`
        [ERROR]: Binder Error: Referenced column "custmer" not found in FROM clause! (sql-error)
          --> inline:2:3
            1 | select
          > 2 |   custmer
              |   ^^^^^^^
            3 | from {{ ref('customers') }}
          Did you mean "customer"?
      `,
    },
    {
      name: 'show of a query with an unknown model',
      args: ['show', '--inline', "select * from {{ ref('customer') }}"],
      says: text`
        [ERROR]: No model, seed or snapshot is named "customer". (ref-not-found)
          --> inline:1:18
          > 1 | select * from {{ ref('customer') }}
              |                  ^^^^^^^^^^^^^^^
          Did you mean "customers"?
      `,
    },
    {
      name: 'compile of a model that calls what is not there',
      files: { 'models/customers.sql': 'select {{ nope() }} as id\n' },
      args: ['compile'],
      says: text`
        [ERROR]: UndefinedError: 'nope' is undefined (jinja-error)
          --> models/customers.sql:1:11
          > 1 | select {{ nope() }} as id
              |           ^^^^^^
            2 |
          Check the spelling of "nope"; when it is a package's macro, run "tsdbt deps".
      `,
    },
    {
      name: 'compile of a query with an unknown source',
      args: ['compile', '--inline', "select *\nfrom {{ source('raw', 'customers') }}"],
      says: text`
        [ERROR]: No source is named "raw.customers". (source-not-found)
          --> inline:2:9
            1 | select *
          > 2 | from {{ source('raw', 'customers') }}
              |         ^^^^^^^^^^^^^^^^^^^^^^^^^^
      `,
    },
    {
      name: 'show of a query with a Jinja mistake',
      args: ['show', '--inline', 'select {{ 1 +'],
      says: text`
        [ERROR]: Jinja syntax error: unexpected 'end of template' (jinja-syntax)
          --> inline:1:14
          > 1 | select {{ 1 +
              |              ^
      `,
    },
    {
      name: 'clone without state',
      args: ['clone'],
      says: text`
        [ERROR]: tsdbt clone needs --state. (flag-needed)
          Add --state with the folder of the other environment’s manifest.json.
      `,
    },
    {
      name: 'retry without a run',
      files: {
        target: null,
      },
      args: ['retry'],
      says: text`
        [ERROR]: The state folder "target" holds no artifacts of a run. (state-empty)
          Run tsdbt build first; retry repeats what failed in it.
      `,
    },
    {
      name: 'init with a name that cannot be one',
      args: ['init', 'my-shop'],
      says: text`
        [ERROR]: "my-shop" is no project name: letters, digits and underscores, not beginning with a digit. (name-invalid)
          Try "my_shop".
      `,
    },
    {
      name: 'source freshness by an unknown column',
      files: {
        'models/sources.yml': text`
          sources:
            - name: raw
              schema: main
              freshness: {warn_after: {count: 1, period: day}}
              loaded_at_field: orderd_on
              tables: [{name: raw_orders}]
        `,
      },
      args: ['source', 'freshness'],
      exit: 1,
      says: text`
        [ERROR]: in source raw_orders (models/sources.yml)
          Binder Error: Referenced column "orderd_on" not found in FROM clause!
          --> models/sources.yml:6:21
            4 |     freshness: {warn_after: {count: 1, period: day}}
            5 |     loaded_at_field: orderd_on
          > 6 |     tables: [{name: raw_orders}]
              |                     ^^^^^^^^^^
            7 |
          Did you mean "ordered_on"?
      `,
    },
  ])
})
