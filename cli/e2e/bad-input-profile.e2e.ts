import { describe } from 'vitest'
import { text } from './bad-input.ts'
import { testBadInputs } from './test-bad-inputs.ts'

describe('a profile', () => {
  testBadInputs([
    {
      name: 'without a file',
      files: {
        'profiles.yml': null,
      },
      says: text`
        [ERROR]: No "profiles.yml" was found; looked in "<folder>", "<folder>/.tsdbt", "<folder>/.dbt". (profiles-file-not-found)
          Run "tsdbt init" to have one written, or name its folder with --profiles-dir.
      `,
    },
    {
      name: 'that is not in the file',
      files: {
        'project.yml': text`
          name: shop
          profile: shopp
        `,
      },
      says: text`
        [ERROR]: No profile is named "shopp" in "profiles.yml". (profile-not-found)
          --> profiles.yml
          Did you mean "shop"?
      `,
    },
    {
      name: 'that the project does not name',
      files: {
        'project.yml': 'name: shop\n',
      },
      says: text`
        [ERROR]: No profile is named: neither "project.yml" nor --profile says which one to use. (profile-not-named)
          --> project.yml
          Add "profile: <name>" to "project.yml".
      `,
    },
    {
      name: 'without the target that --target asks for',
      args: ['build', '--target', 'prod'],
      says: text`
        [ERROR]: The profile "shop" has no target named "prod"; it has "dev". (target-not-found)
          --> profiles.yml:4:5
            2 |   target: dev
            3 |   outputs:
          > 4 |     dev:
              |     ^^^^
            5 |       type: duckdb
      `,
    },
    {
      name: 'whose target has no type',
      files: {
        'profiles.yml': text`
          shop:
            target: dev
            outputs:
              dev:
                path: shop.duckdb
        `,
      },
      says: text`
        [ERROR]: The target "dev" of the profile "shop" needs the key "type". (missing-key)
          --> profiles.yml:5:7
            3 |   outputs:
            4 |     dev:
          > 5 |       path: shop.duckdb
              |       ^^^^^^^^^^^^^^^^^
            6 |
      `,
    },
    {
      name: 'of an unknown engine',
      files: {
        'profiles.yml': text`
          shop:
            target: dev
            outputs:
              dev:
                type: duckbd
                path: shop.duckdb
        `,
      },
      says: text`
        [ERROR]: There is no adapter "duckbd"; tsdbt runs on "duckdb" and "bigquery". (adapter-unknown)
          --> profiles.yml:5:13
            3 |   outputs:
            4 |     dev:
          > 5 |       type: duckbd
              |             ^^^^^^
            6 |       path: shop.duckdb
          Did you mean "duckdb"?
      `,
    },
    {
      name: 'with an unknown key',
      files: {
        'profiles.yml': text`
          shop:
            target: dev
            outputs:
              dev:
                type: duckdb
                path: shop.duckdb
                treads: 4
        `,
      },
      says: text`
        [ERROR]: "treads" is not a key of a duckdb target. (unknown-key)
          --> profiles.yml:7:7
            5 |       type: duckdb
            6 |       path: shop.duckdb
          > 7 |       treads: 4
              |       ^^^^^^
            8 |
          Did you mean "threads"?
      `,
    },
    {
      name: 'with threads in words',
      files: {
        'profiles.yml': text`
          shop:
            target: dev
            outputs:
              dev:
                type: duckdb
                path: shop.duckdb
                threads: many
        `,
      },
      says: text`
        [ERROR]: "threads" must be a number, but is "many". (schema-violation)
          --> profiles.yml:7:16
            5 |       type: duckdb
            6 |       path: shop.duckdb
          > 7 |       threads: many
              |                ^^^^
            8 |
      `,
    },
    {
      name: 'that reads an environment variable that is not set',
      files: {
        'profiles.yml': text`
          shop:
            target: dev
            outputs:
              dev:
                type: duckdb
                path: "{{ env_var('SHOP_DATABASE') }}"
        `,
      },
      says: text`
        [ERROR]: The environment variable "SHOP_DATABASE" is required, but is not set. (env-var-missing)
          --> profiles.yml:6:16
            4 |     dev:
            5 |       type: duckdb
          > 6 |       path: "{{ env_var('SHOP_DATABASE') }}"
              |                ^^^^^^^^^^^^^^^^^^^^^^^^
            7 |
          Set it, or give a default: env_var('SHOP_DATABASE', '…').
      `,
    },
    {
      name: 'with a Jinja mistake',
      files: {
        'profiles.yml': text`
          shop:
            target: dev
            outputs:
              dev:
                type: duckdb
                path: "{{ env_var('SHOP_DATABASE' }}"
        `,
      },
      says: text`
        [ERROR]: Jinja syntax error: unexpected '}', expected ')' (jinja-syntax)
          --> profiles.yml:6:40
            4 |     dev:
            5 |       type: duckdb
          > 6 |       path: "{{ env_var('SHOP_DATABASE' }}"
              |                                        ^
            7 |
      `,
    },
  ])
})
