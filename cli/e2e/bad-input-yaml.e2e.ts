import { describe } from 'vitest'
import { text } from './bad-input.ts'
import { testBadInputs } from './test-bad-inputs.ts'

describe('broken YAML', () => {
  testBadInputs([
    {
      name: 'a line that is indented otherwise than its neighbours',
      files: {
        'project.yml': text`
          name: shop
          profile: shop
          models:
            shop:
              +materialized: table
             +tags: [nightly]
        `,
      },
      says: text`
        [ERROR]: This is not valid YAML: this line is indented otherwise than its neighbours. (yaml-syntax)
          --> project.yml:6:1
            4 |   shop:
            5 |     +materialized: table
          > 6 |    +tags: [nightly]
              | ^
            7 |
      `,
    },
    {
      name: 'a tab for indentation',
      files: {
        'project.yml': 'name: shop\nprofile: shop\nmodels:\n\tshop:\n\t\t+materialized: table\n',
      },
      says: text`
        [ERROR]: This is not valid YAML: tabs cannot indent YAML. (yaml-syntax)
          --> project.yml:4:1
            2 | profile: shop
            3 | models:
          > 4 |   shop:
              | ^^
            5 |     +materialized: table
          Indent with spaces.
      `,
    },
    {
      name: 'a bracket that is never closed',
      files: {
        'project.yml': text`
          name: shop
          profile: shop
          model-paths: [models
        `,
      },
      says: text`
        [ERROR]: This is not valid YAML: the closing ] is missing. (yaml-syntax)
          --> project.yml:3:14
            1 | name: shop
            2 | profile: shop
          > 3 | model-paths: [models
              |              ^
            4 |
      `,
    },
    {
      name: 'a colon in a value without quotes',
      files: {
        'models/schema.yml': text`
          models:
            - name: stg_orders
              description: Orders: one row each
        `,
      },
      says: text`
        [ERROR]: This is not valid YAML: a second ": " stands on the line. (yaml-syntax)
          --> models/schema.yml:3:18
            1 | models:
            2 |   - name: stg_orders
          > 3 |     description: Orders: one row each
              |                  ^^^^^^
            4 |
          Put quotes around a value that holds ": ".
      `,
    },
    {
      name: 'a key that is given twice',
      files: {
        'project.yml': text`
          name: shop
          profile: shop
          name: shop
        `,
      },
      exit: 0,
      says: text`
        [WARNING]: "name" is given twice in the same mapping; the last one counts. (yaml-duplicate-key)
          --> project.yml:3:1
            1 | name: shop
            2 | profile: shop
          > 3 | name: shop
              | ^^^^
            4 |
      `,
    },
    {
      name: 'a project file that is empty',
      files: {
        'project.yml': '',
      },
      says: '[ERROR]: "project.yml" must be a mapping, but is empty. (schema-violation)\n  --> project.yml:1:1\n  > 1 | \n      | ^\n  It begins with the project\'s name: "name: shop".\n',
    },
    {
      name: 'a project file in another encoding',
      files: {
        'project.yml': Buffer.from('name: shop\nprofile: café\n', 'latin1'),
      },
      says: text`
        [ERROR]: "project.yml" is not UTF-8 text. (file-not-utf8)
          --> project.yml:2:13
            1 | name: shop
          > 2 | profile: caf�
              |             ^
            3 |
          Save it as UTF-8.
      `,
    },
    {
      name: 'a profiles.yml that is no YAML',
      files: {
        'profiles.yml': text`
          shop:
            target: dev
            outputs:
            dev:
              type: duckdb
             path: x
        `,
      },
      says: text`
        [ERROR]: This is not valid YAML: this line is indented otherwise than its neighbours. (yaml-syntax)
          --> profiles.yml:6:1
            4 |   dev:
            5 |     type: duckdb
          > 6 |    path: x
              | ^
            7 |
      `,
    },
    {
      name: 'a broken file that declares what others refer to',
      files: {
        'models/sources.yml': text`
          sources:
            - name: raw
              tables: [{name: rates}]
          groups:
            - name: finance
              owner: {name: Fay
        `,
        'models/more.sql': "{{ config(group='finance') }} select * from {{ source('raw', 'rates') }}",
      },
      says: text`
        [ERROR]: This is not valid YAML: the closing } is missing. (yaml-syntax)
          --> models/sources.yml:6:12
            4 | groups:
            5 |   - name: finance
          > 6 |     owner: {name: Fay
              |            ^
            7 |
      `,
    },
    {
      name: 'a broken text in an entry that others refer to',
      files: {
        'models/sources.yml': text`
          sources:
            - name: raw
              schema: "{{ target.schema"
              tables: [{name: rates}]
        `,
        'models/more.sql': "select * from {{ source('raw', 'rates') }}",
      },
      says: text`
        [ERROR]: Jinja syntax error: unexpected end of template, expected 'end of print statement'. (jinja-syntax)
          --> models/sources.yml:3:29
            1 | sources:
            2 |   - name: raw
          > 3 |     schema: "{{ target.schema"
              |                             ^
            4 |     tables: [{name: rates}]
      `,
    },
  ])
})
