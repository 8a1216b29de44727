import { describe } from 'vitest'
import { text } from './bad-input.ts'
import { testBadInputs } from './test-bad-inputs.ts'

describe('a properties file with', () => {
  testBadInputs([
    {
      name: 'an unknown list',
      files: {
        'models/more.yml': text`
          modles:
            - name: customers
        `,
      },
      exit: 0,
      says: text`
        [WARNING]: "modles" is not a key of "models/more.yml" and is ignored. (unknown-property)
          --> models/more.yml:1:1
          > 1 | modles:
              | ^^^^^^
            2 |   - name: customers
          Did you mean "models"?
      `,
    },
    {
      name: 'a list instead of a mapping',
      files: {
        'models/more.yml': '- name: customers\n',
      },
      says: text`
        [ERROR]: A properties file must be a mapping such as "models: […]". (properties-not-a-mapping)
          --> models/more.yml:1:1
          > 1 | - name: customers
              | ^^^^^^^^^^^^^^^^^
            2 |
      `,
    },
    {
      name: 'a model that is described elsewhere too',
      files: {
        'models/more.yml': text`
          models:
            - name: customers
              description: x
        `,
      },
      says: text`
        [ERROR]: The model "customers" is described twice. (duplicate-patch)
          --> models/schema.yml:6:11
            4 |       - name: order_id
            5 |         data_tests: [unique, not_null]
          > 6 |   - name: customers
              |           ^^^^^^^^^
            7 |     columns:
          --> models/more.yml:2:11  the first time
          Put what they say into one entry.
      `,
    },
    {
      name: 'a model that does not exist',
      files: {
        'models/more.yml': text`
          models:
            - name: custmers
              description: x
        `,
      },
      exit: 0,
      says: text`
        [WARNING]: No model is named "custmers", so its properties describe nothing. (patch-without-node)
          --> models/more.yml:2:11
            1 | models:
          > 2 |   - name: custmers
              |           ^^^^^^^^
            3 |     description: x
          Did you mean "customers"?
      `,
    },
    {
      name: '"enabled: maybe"',
      files: {
        'models/schema.yml': text`
          models:
            - name: customers
              config: {enabled: maybe}
        `,
      },
      says: text`
        [ERROR]: "enabled" must be true or false, but is "maybe". (schema-violation)
          --> models/schema.yml:3:23
            1 | models:
            2 |   - name: customers
          > 3 |     config: {enabled: maybe}
              |                       ^^^^^
            4 |
      `,
    },
    {
      name: 'a misspelt config',
      files: {
        'models/schema.yml': text`
          models:
            - name: customers
              config: {materialised: table}
        `,
      },
      exit: 0,
      says: text`
        [WARNING]: "materialised" is not a config that is acted on. (config-key-unknown)
          --> models/schema.yml:3:14
            1 | models:
            2 |   - name: customers
          > 3 |     config: {materialised: table}
              |              ^^^^^^^^^^^^
            4 |
          Did you mean "materialized"? A key of your own belongs under "meta".
      `,
    },
    {
      name: 'a group that nobody declares',
      files: {
        'models/schema.yml': text`
          groups:
            - name: finance
              owner: {name: Flo}
          models:
            - name: customers
              config: {group: finanse}
        `,
      },
      says: text`
        [ERROR]: "customers" belongs to the group "finanse", which does not exist. (group-not-found)
          --> models/schema.yml:6:21
            4 | models:
            5 |   - name: customers
          > 6 |     config: {group: finanse}
              |                     ^^^^^^^
            7 |
          Did you mean "finance"?
      `,
    },
    {
      name: 'a private model that others read',
      files: {
        'models/schema.yml': text`
          groups:
            - name: finance
              owner: {name: Flo}
          models:
            - name: stg_orders
              config: {group: finance, access: private}
        `,
      },
      says: text`
        [ERROR]: "stg_orders" is private to the group "finance". (ref-private)
          --> models/customers.sql:7:13
            5 |     count(*) as orders,
            6 |     {{ euros('sum(amount)') }} as revenue
          > 7 | from {{ ref('stg_orders') }}
              |             ^^^^^^^^^^^^
            8 | group by customer
          --> models/stg_orders.sql  "stg_orders" is defined here
          Put what reads it into this group, or set the "access" of "stg_orders" to "protected".
      `,
    },
    {
      name: 'an exposure of an unknown type',
      files: {
        'models/more.yml': text`
          exposures:
            - name: weekly
              type: dashbord
              owner: {name: Flo}
              depends_on: [ref('customers')]
        `,
      },
      says: text`
        [ERROR]: "type" must be one of "dashboard", "notebook", "analysis", "ml", "application", but is "dashbord". (schema-violation)
          --> models/more.yml:3:11
            1 | exposures:
            2 |   - name: weekly
          > 3 |     type: dashbord
              |           ^^^^^^^^
            4 |     owner: {name: Flo}
          Did you mean "dashboard"?
      `,
    },
    {
      name: 'an unknown filter',
      files: {
        'models/schema.yml': text`
          models:
            - name: customers
              config:
                schema: "{{ target.nme | uper }}"
        `,
      },
      says: text`
        [ERROR]: TemplateAssertionError: No filter named 'uper'. (jinja-error)
          --> models/schema.yml:4:18
            2 |   - name: customers
            3 |     config:
          > 4 |       schema: "{{ target.nme | uper }}"
              |                  ^^^^^^^^^^^^^^^^^
            5 |
          Did you mean "upper"?
      `,
    },
    {
      name: 'a source that another file has too',
      files: {
        'models/more.yml': text`
          sources:
            - name: raw
              tables: [{name: x}]
        `,
        'models/other.yml': text`
          sources:
            - name: raw
              tables: [{name: x}]
        `,
      },
      says: text`
        [ERROR]: Two sources are named "raw.x". (duplicate-name)
          --> models/other.yml:3:21
            1 | sources:
            2 |   - name: raw
          > 3 |     tables: [{name: x}]
              |                     ^
            4 |
          --> models/more.yml:3:21  the first one
          Give one of them another name.
      `,
    },
    {
      name: 'two docs blocks of one name',
      files: {
        'models/a.md': '{% docs money %}Euros{% enddocs %}',
        'models/b.md': text`
          # Money
          {% docs money %}Cents{% enddocs %}
        `,
      },
      says: text`
        [ERROR]: Two docs blocks are named "money". (duplicate-name)
          --> models/b.md:2:1
            1 | # Money
          > 2 | {% docs money %}Cents{% enddocs %}
              | ^
            3 |
          --> models/a.md:1:1  the first one
          Give one of them another name.
      `,
    },
  ])
})
