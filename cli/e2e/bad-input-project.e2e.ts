import { describe } from 'vitest'
import { text } from './bad-input.ts'
import { testBadInputs } from './test-bad-inputs.ts'

describe('a project file with', () => {
  testBadInputs([
    {
      name: 'no place in the folder',
      files: {
        'project.yml': null,
      },
      says: text`
        [ERROR]: No "project.yml" or "dbt_project.yml" is in "<folder>". (project-not-found)
          Run "tsdbt init <name>" to start a project, or name its folder with --project-dir.
      `,
    },
    {
      name: 'an unknown key',
      files: {
        'project.yml': text`
          name: shop
          profile: shop
          model-path: [models]
        `,
      },
      says: text`
        [ERROR]: "model-path" is not a key of "project.yml". (unknown-key)
          --> project.yml:3:1
            1 | name: shop
            2 | profile: shop
          > 3 | model-path: [models]
              | ^^^^^^^^^^
            4 |
          Did you mean "model-paths"?
      `,
    },
    {
      name: 'text where a list belongs',
      files: {
        'project.yml': text`
          name: shop
          profile: shop
          model-paths: models
        `,
      },
      says: text`
        [ERROR]: "model-paths" must be a list, but is "models". (schema-violation)
          --> project.yml:3:14
            1 | name: shop
            2 | profile: shop
          > 3 | model-paths: models
              |              ^^^^^^
            4 |
          Write it as a list: [models].
      `,
    },
    {
      name: 'no name',
      files: {
        'project.yml': 'profile: shop\n',
      },
      says: text`
        [ERROR]: "project.yml" needs the key "name". (missing-key)
          --> project.yml:1:1
          > 1 | profile: shop
              | ^^^^^^^^^^^^^
            2 |
      `,
    },
    {
      name: 'a name that cannot be one',
      files: {
        'project.yml': text`
          name: my-shop
          profile: shop
        `,
      },
      says: text`
        [ERROR]: "name" must be letters, digits and underscores, not beginning with a digit, but is "my-shop". (schema-violation)
          --> project.yml:1:7
          > 1 | name: my-shop
              |       ^^^^^^^
            2 | profile: shop
      `,
    },
    {
      name: 'variables as a list',
      files: {
        'project.yml': text`
          name: shop
          profile: shop
          vars: [a, b]
        `,
      },
      says: text`
        [ERROR]: "vars" must be a mapping, but is a list. (schema-violation)
          --> project.yml:3:7
            1 | name: shop
            2 | profile: shop
          > 3 | vars: [a, b]
              |       ^^^^^^
            4 |
      `,
    },
    {
      name: 'a misspelt config',
      files: {
        'project.yml': text`
          name: shop
          profile: shop
          models:
            shop:
              +materialised: table
        `,
      },
      exit: 0,
      says: text`
        [WARNING]: "materialised" is not a config that is acted on. (config-key-unknown)
          --> project.yml:5:20
            3 | models:
            4 |   shop:
          > 5 |     +materialised: table
              |                    ^^^^^
            6 |
          Did you mean "materialized"? A key of your own belongs under "meta".
      `,
    },
    {
      name: 'a folder that does not exist',
      files: {
        'project.yml': text`
          name: shop
          profile: shop
          models:
            shop:
              stageing:
                +materialized: table
        `,
      },
      exit: 0,
      says: text`
        [WARNING]: Nothing is found under "models.shop.stageing", so what it configures is not used. (config-path-unused)
          --> project.yml:5:5
            3 | models:
            4 |   shop:
          > 5 |     stageing:
              |     ^^^^^^^^
            6 |       +materialized: table
      `,
    },
    {
      name: 'a materialization that is a list',
      files: {
        'project.yml': text`
          name: shop
          profile: shop
          models:
            +materialized: [table]
        `,
      },
      says: text`
        [ERROR]: The config "materialized" must be text, but is a list. (config-type)
          --> project.yml:4:18
            2 | profile: shop
            3 | models:
          > 4 |   +materialized: [table]
              |                  ^^^^^^^
            5 |
      `,
    },
    {
      name: '"enabled: maybe"',
      files: {
        'project.yml': text`
          name: shop
          profile: shop
          models:
            +enabled: maybe
        `,
      },
      says: text`
        [ERROR]: The config "enabled" must be true or false, but is "maybe". (config-type)
          --> project.yml:4:13
            2 | profile: shop
            3 | models:
          > 4 |   +enabled: maybe
              |             ^^^^^
            5 |
      `,
    },
    {
      name: 'a variable that nobody sets',
      files: {
        'project.yml': text`
          name: shop
          profile: shop
          models:
            +schema: "{{ var('layer') }}"
        `,
      },
      says: text`
        [ERROR]: The variable "layer" is required by "project.yml", but has no value. (var-missing)
          --> project.yml:4:15
            2 | profile: shop
            3 | models:
          > 4 |   +schema: "{{ var('layer') }}"
              |               ^^^^^^^^^^^^
            5 |
          Set it under "vars" in the project file, or with --vars '{layer: value}'.
      `,
    },
    {
      name: 'a dbt version that is not this one',
      files: {
        'project.yml': text`
          name: shop
          profile: shop
          require-dbt-version: ">=3.0.0"
        `,
      },
      says: text`
        [ERROR]: "shop" needs dbt >=3.0.0, but this is compatible with dbt 1.12.0. (dbt-version-mismatch)
          --> project.yml:3:22
            1 | name: shop
            2 | profile: shop
          > 3 | require-dbt-version: ">=3.0.0"
              |                      ^^^^^^^^^
            4 |
          Take another version of the package, or add --no-version-check.
      `,
    },
  ])
})
