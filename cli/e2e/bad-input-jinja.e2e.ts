import { describe } from 'vitest'
import { text } from './bad-input.ts'
import { testBadInputs } from './test-bad-inputs.ts'

describe('a template with', () => {
  testBadInputs([
    {
      name: 'an if that is never closed',
      files: {
        'models/more.sql': text`
          select 1 as id
          {% if target.name == 'dev' %}
          limit 10
        `,
      },
      says: text`
        [ERROR]: Jinja syntax error: Unexpected end of template. Jinja was looking for the following tags: 'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'. (jinja-syntax)
          --> models/more.sql:3:9
            1 | select 1 as id
            2 | {% if target.name == 'dev' %}
          > 3 | limit 10
              |         ^
            4 |
      `,
    },
    {
      name: 'an endif too many',
      files: {
        'models/more.sql': text`
          select 1 as id
          {% endif %}
        `,
      },
      says: text`
        [ERROR]: Jinja syntax error: Encountered unknown tag 'endif'. (jinja-syntax)
          --> models/more.sql:2:4
            1 | select 1 as id
          > 2 | {% endif %}
              |    ^^^^^
            3 |
          Nothing is open here: a "if" is missing before it, or it is one too many.
      `,
    },
    {
      name: 'an expression that is never closed',
      files: {
        'models/more.sql': text`
          select {{ 1 + 2 as id
          from x
        `,
      },
      says: text`
        [ERROR]: Jinja syntax error: expected token 'end of print statement', got 'as' (jinja-syntax)
          --> models/more.sql:1:17
          > 1 | select {{ 1 + 2 as id
              |                 ^^
            2 | from x
      `,
    },
    {
      name: 'an unknown tag',
      files: {
        'models/more.sql': text`
          {% iff true %}
          select 1 as id
          {% endif %}
        `,
      },
      says: text`
        [ERROR]: Jinja syntax error: Encountered unknown tag 'iff'. (jinja-syntax)
          --> models/more.sql:1:4
          > 1 | {% iff true %}
              |    ^^^
            2 | select 1 as id
          Did you mean "if"?
      `,
    },
    {
      name: 'an include',
      files: {
        'models/more.sql': text`
          {% include 'x.sql' %}
          select 1 as id
        `,
      },
      says: text`
        [ERROR]: TypeError: no loader for this environment specified (jinja-error)
          --> models/more.sql:1:4
          > 1 | {% include 'x.sql' %}
              |    ^^^^^^^^^^^^^^^
            2 | select 1 as id
          Templates cannot include or import files: make it a macro, which is known everywhere.
      `,
    },
    {
      name: 'an unknown filter',
      files: {
        'models/more.sql': "select {{ 'a' | uper }} as id\n",
      },
      says: text`
        [ERROR]: TemplateAssertionError: No filter named 'uper'. (jinja-error)
          --> models/more.sql:1:11
          > 1 | select {{ 'a' | uper }} as id
              |           ^^^^^^^^^^
            2 |
          Did you mean "upper"?
      `,
    },
    {
      name: 'an unknown attribute',
      files: {
        'models/more.sql': 'select {{ target.nme.x }} as id\n',
      },
      exit: 1,
      says: text`
        [ERROR]: in model more (models/more.sql)
          UndefinedError: 'dict object' has no attribute 'nme'
          --> models/more.sql:1:11
          > 1 | select {{ target.nme.x }} as id
              |           ^^^^^^^^^^^^
            2 |
      `,
    },
    {
      name: 'a variable that nobody sets',
      files: {
        'models/more.sql': "select {{ var('scale') }} as id\n",
      },
      exit: 1,
      says: text`
        [ERROR]: in model more (models/more.sql)
          The variable "scale" is required by "more", but has no value.
          --> models/more.sql:1:11
          > 1 | select {{ var('scale') }} as id
              |           ^^^^^^^^^^^^
            2 |
          Set it under "vars" in the project file, or with --vars '{scale: value}'.
      `,
    },
    {
      name: 'an environment variable that is not set',
      files: {
        'models/more.sql': "select '{{ env_var('REGION') }}' as id\n",
      },
      says: text`
        [ERROR]: The environment variable "REGION" is required, but is not set. (env-var-missing)
          --> models/more.sql:1:12
          > 1 | select '{{ env_var('REGION') }}' as id
              |            ^^^^^^^^^^^^^^^^^
            2 |
          Set it, or give a default: env_var('REGION', '…').
      `,
    },
    {
      name: 'a secret',
      files: {
        'models/more.sql': "select '{{ env_var('DBT_ENV_SECRET_KEY') }}' as id\n",
      },
      env: {
        DBT_ENV_SECRET_KEY: 'hunter2',
      },
      says: text`
        [ERROR]: "DBT_ENV_SECRET_KEY" is a secret: it may be read in profiles.yml and packages.yml only. (secret-env-var)
          --> models/more.sql:1:12
          > 1 | select '{{ env_var('DBT_ENV_SECRET_KEY') }}' as id
              |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            2 |
      `,
    },
    {
      name: 'a sum of a number and a text',
      files: {
        'models/more.sql': "select {{ 1 + 'a' }} as id\n",
      },
      says: text`
        [ERROR]: TypeError: unsupported operand type(s) for +: 'int' and 'str' (jinja-error)
          --> models/more.sql:1:11
          > 1 | select {{ 1 + 'a' }} as id
              |           ^^^^^^^
            2 |
      `,
    },
    {
      name: 'in a hook of the run',
      files: {
        'project.yml': text`
          name: shop
          profile: shop
          on-run-end:
            - select 1
            - "select {{ 1 + }}"
        `,
      },
      says: text`
        [ERROR]: Jinja syntax error: unexpected 'end of print statement' (jinja-syntax)
          --> project.yml:5:20
            3 | on-run-end:
            4 |   - select 1
          > 5 |   - "select {{ 1 + }}"
              |                    ^^
            6 |
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
              +post-hook: "analyze {{ this"
        `,
      },
      says: text`
        [ERROR]: Jinja syntax error: unexpected end of template, expected 'end of print statement'. (jinja-syntax)
          --> project.yml:5:33
            3 | models:
            4 |   shop:
          > 5 |     +post-hook: "analyze {{ this"
              |                                 ^
            6 |
      `,
    },
  ])
})
