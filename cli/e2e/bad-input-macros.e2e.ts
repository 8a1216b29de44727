import { describe } from 'vitest'
import { text } from './bad-input.ts'
import { testBadInputs } from './test-bad-inputs.ts'

describe('macros:', () => {
  testBadInputs([
    {
      name: 'a misspelt macro',
      files: {
        'models/more.sql': "select {{ euro('1') }} as id\n",
      },
      exit: 1,
      says: text`
        [ERROR]: in model more (models/more.sql)
          UndefinedError: 'euro' is undefined
          --> models/more.sql:1:11
          > 1 | select {{ euro('1') }} as id
              |           ^^^^^^^^^
            2 |
          Did you mean "euros"?
      `,
    },
    {
      name: 'a macro of a package that is not installed',
      files: {
        'models/more.sql': "select {{ dbt_utils.star(ref('customers')) }}\n",
      },
      exit: 1,
      says: text`
        [ERROR]: in model more (models/more.sql)
          UndefinedError: 'dbt_utils' is undefined
          --> models/more.sql:1:11
          > 1 | select {{ dbt_utils.star(ref('customers')) }}
              |           ^^^^^^^^^^^^^^
            2 |
          Check the spelling of "dbt_utils"; when it is a package's macro, run "tsdbt deps".
      `,
    },
    {
      name: 'an undefined name in a macro',
      files: {
        'macros/euros.sql': text`
          {% macro euros(amount) %}
              cast({{ amount }} as {{ types.money.name }})
          {% endmacro %}
        `,
      },
      says: text`
        [ERROR]: UndefinedError: 'types' is undefined (jinja-error)
          --> macros/euros.sql:2:29
            1 | {% macro euros(amount) %}
          > 2 |     cast({{ amount }} as {{ types.money.name }})
              |                             ^^^^^^^^^^^
            3 | {% endmacro %}
          --> models/customers.sql:6:8  euros('sum(amount)')
          Check the spelling of "types"; when it is a package's macro, run "tsdbt deps".
      `,
    },
    {
      name: 'a mistake two macros deep',
      files: {
        'macros/euros.sql': text`
          {% macro euros(amount) %}
              {{ money(amount) }}
          {% endmacro %}

          {% macro money(amount) %}
              {{ amount | int + none }}
          {% endmacro %}
        `,
      },
      says: text`
        [ERROR]: TypeError: unsupported operand type(s) for +: 'int' and 'NoneType' (jinja-error)
          --> macros/euros.sql:6:8
            4 |
            5 | {% macro money(amount) %}
          > 6 |     {{ amount | int + none }}
              |        ^^^^^^^^^^^^^^^^^^^
            7 | {% endmacro %}
          --> macros/euros.sql:2:8  in euros: money(amount)
          --> models/customers.sql:6:8  euros('sum(amount)')
      `,
    },
    {
      name: 'a misspelt argument',
      files: {
        'models/more.sql': "select {{ euros(amont='1') }} as id\n",
      },
      says: text`
        [ERROR]: TypeError: macro 'euros' takes no keyword argument 'amont' (jinja-error)
          --> models/more.sql:1:11
          > 1 | select {{ euros(amont='1') }} as id
              |           ^^^^^^^^^^^^^^^^
            2 |
          It is euros(amount).
      `,
    },
    {
      name: 'a macro that calls itself for ever',
      files: {
        'models/more.sql': 'select {{ loop_me() }} as id\n',
        'macros/l.sql': '{% macro loop_me() %}{{ loop_me() }}{% endmacro %}\n',
      },
      says: text`
        [ERROR]: RecursionError: maximum recursion depth exceeded (jinja-error)
          --> macros/l.sql:1:25
          > 1 | {% macro loop_me() %}{{ loop_me() }}{% endmacro %}
              |                         ^^^^^^^^^
            2 |
          --> macros/l.sql:1:25  in loop_me: loop_me()
          --> macros/l.sql:1:25  in loop_me: loop_me()
          --> macros/l.sql:1:25  in loop_me: loop_me()
          --> macros/l.sql:1:25  in loop_me: loop_me()  (after 995 more calls)
          --> macros/l.sql:1:25  in loop_me: loop_me()
          --> models/more.sql:1:11  loop_me()
      `,
    },
    {
      name: 'a macro that refuses its argument',
      files: {
        'macros/euros.sql': text`
          {% macro euros(amount) %}
              {{ exceptions.raise_compiler_error("euros() takes a number, not " ~ amount) }}
          {% endmacro %}
        `,
      },
      says: text`
        [ERROR]: euros() takes a number, not sum(amount) (raised-by-template)
          --> macros/euros.sql:2:8
            1 | {% macro euros(amount) %}
          > 2 |     {{ exceptions.raise_compiler_error("euros() takes a number, not " ~…
              |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            3 | {% endmacro %}
          --> models/customers.sql:6:8  euros('sum(amount)')
      `,
    },
    {
      name: 'two macros of one name',
      files: {
        'macros/other.sql': '{% macro euros(x) %}{{ x }}{% endmacro %}\n',
      },
      says: text`
        [ERROR]: Two macros are named "euros". (duplicate-name)
          --> macros/other.sql:1:1
          > 1 | {% macro euros(x) %}{{ x }}{% endmacro %}
              | ^
            2 |
          --> macros/euros.sql:1:1  the first one
          Give one of them another name.
      `,
    },
    {
      name: 'a macro that is never closed',
      files: {
        'macros/euros.sql': text`
          {% macro euros(amount) %}
              cast({{ amount }} as decimal(18, 2))
        `,
      },
      says: text`
        [ERROR]: Jinja syntax error: the macro block "euros" is never closed: expected {% endmacro %} (jinja-syntax)
          --> macros/euros.sql:1:1
          > 1 | {% macro euros(amount) %}
              | ^^^^^^^^^^^^^^^^^^^^^^^^^
            2 |     cast({{ amount }} as decimal(18, 2))
      `,
    },
    {
      name: 'an unknown method of the adapter',
      files: {
        'models/more.sql': text`
          {% do adapter.get_colums(this) %}
          select 1 as id
        `,
      },
      says: text`
        [ERROR]: The adapter has no method "get_colums". (adapter-method)
          --> models/more.sql:1:7
          > 1 | {% do adapter.get_colums(this) %}
              |       ^^^^^^^^^^^^^^^^^^
            2 | select 1 as id
      `,
    },
    {
      name: 'a run_query() that the database refuses',
      files: {
        'models/more.sql': text`
          {% set q = run_query('select * from no_such') %}
          select 1 as id
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model more (models/more.sql)
          Catalog Error: Table with name no_such does not exist!
          --> models/more.sql:1:12
          > 1 | {% set q = run_query('select * from no_such') %}
              |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            2 | select 1 as id
      `,
    },
    {
      name: 'a broken file of the generic tests that properties use',
      files: {
        'macros/tests.sql': '{% test odd(model, column_name) %}select 1{% endtest %}{% macro other() %}{{ 1 }',
        'models/more.yml': text`
          models:
            - name: customers
              columns: [{name: orders, data_tests: [odd]}]
        `,
      },
      says: text`
        [ERROR]: Jinja syntax error: unexpected end of file, expected }} (jinja-syntax)
          --> macros/tests.sql:1:75
          > 1 | …t 1{% endtest %}{% macro other() %}{{ 1 }
              |                                     ^^
      `,
    },
    {
      name: 'a naming macro that takes too little',
      files: { 'macros/names.sql': '{% macro generate_schema_name(name) %}{{ name }}{% endmacro %}' },
      says: text`
        [ERROR]: TypeError: macro 'generate_schema_name' takes not more than 1 argument(s) (jinja-error)
          --> macros/names.sql:1:1
          > 1 | {% macro generate_schema_name(name) %}{{ name }}{% endmacro %}
              | ^
          It is called as generate_schema_name(custom_schema_name, node).
      `,
    },
  ])
})
