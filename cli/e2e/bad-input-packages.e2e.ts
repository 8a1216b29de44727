import { describe } from 'vitest'
import { text } from './bad-input.ts'
import { testBadInputs } from './test-bad-inputs.ts'

describe('packages and selectors:', () => {
  testBadInputs([
    {
      name: 'an unknown key of a package',
      files: {
        'packages.yml': text`
          packages:
            - local: ../x
              verison: 1
        `,
      },
      says: text`
        [ERROR]: "verison" is not a key of this package. (unknown-key)
          --> packages.yml:3:5
            1 | packages:
            2 |   - local: ../x
          > 3 |     verison: 1
              |     ^^^^^^^
            4 |
      `,
    },
    {
      name: 'a package that is not installed',
      files: {
        'packages.yml': text`
          packages:
            - package: dbt-labs/dbt_utils
              version: 1.3.0
        `,
      },
      says: text`
        [ERROR]: A package is not installed in "dbt_packages": "dbt-labs/dbt_utils". (packages-missing)
          --> packages.yml:2:5
            1 | packages:
          > 2 |   - package: dbt-labs/dbt_utils
              |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^
            3 |     version: 1.3.0
          Run "tsdbt deps" to install what is asked for.
      `,
    },
    {
      name: 'a local package that is not there',
      files: {
        'packages.yml': text`
          packages:
            - local: ../nowhere
        `,
      },
      args: ['deps'],
      says: text`
        [ERROR]: The package "../nowhere" cannot be found: No "project.yml" or "dbt_project.yml" is in "<parent>/nowhere". (package-unavailable)
          --> packages.yml:2:5
            1 | packages:
          > 2 |   - local: ../nowhere
              |     ^^^^^^^^^^^^^^^^^
            3 |
      `,
    },
    {
      name: 'selectors that use each other',
      files: {
        'selectors.yml': text`
          selectors:
            - name: a
              definition: {method: selector, value: b}
            - name: b
              definition: {method: selector, value: a}
        `,
      },
      args: ['build', '--selector', 'a'],
      says: text`
        [ERROR]: These selectors use each other in a circle: a → b → a. (selector-cycle)
          --> selectors.yml:4:11
            2 |   - name: a
            3 |     definition: {method: selector, value: b}
          > 4 |   - name: b
              |           ^
            5 |     definition: {method: selector, value: a}
      `,
    },
    {
      name: 'a selector without definition',
      files: {
        'selectors.yml': text`
          selectors:
            - name: nightly
              defnition: tag:nightly
        `,
      },
      says: text`
        [ERROR]: The selector "nightly" needs the key "definition". (missing-key)
          --> selectors.yml:2:5
            1 | selectors:
          > 2 |   - name: nightly
              |     ^^^^^^^^^^^^^
            3 |     defnition: tag:nightly
        [WARNING]: "defnition" is not a key of the selector "nightly" and is ignored. (unknown-property)
          --> selectors.yml:3:5
            1 | selectors:
            2 |   - name: nightly
          > 3 |     defnition: tag:nightly
              |     ^^^^^^^^^
            4 |
          Did you mean "definition"?
      `,
    },
    {
      name: 'a selector with an unknown method',
      files: {
        'selectors.yml': text`
          selectors:
            - name: nightly
              definition: {method: tga, value: nightly}
        `,
      },
      args: ['build', '--selector', 'nightly'],
      says: text`
        [ERROR]: "tga:nightly" is not a selector: "tga" is not a selector method. (selector-invalid)
          --> selectors.yml:2:11
            1 | selectors:
          > 2 |   - name: nightly
              |           ^^^^^^^
            3 |     definition: {method: tga, value: nightly}
          tga:nightly
          ^^^
          Did you mean "tag"?
      `,
    },
    {
      name: 'a named selector that does not exist',
      files: {
        'selectors.yml': text`
          selectors:
            - name: nightly
              definition: tag:nightly
        `,
      },
      args: ['build', '--selector', 'nightli'],
      says: text`
        [ERROR]: No selector is named "nightli". (selector-unknown)
          Did you mean "nightly"?
      `,
    },
  ])
})
