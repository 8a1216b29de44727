import { describe } from 'vitest'
import { text } from './bad-input.ts'
import { testBadInputs } from './test-bad-inputs.ts'

describe('a TypeScript model', () => {
  testBadInputs([
    {
      name: 'with a syntax error',
      files: {
        'models/made.ts': text`
          import { defineModel } from 'tsdbt'

          export default defineModel({
            inputs: {,
          })
        `,
      },
      says: text`
        [ERROR]: This file cannot be loaded: SyntaxError: Unexpected token \`,\`. Expected identifier, string literal, numeric literal or [ for the computed key. (ts-module-unloadable)
          --> models/made.ts:4:12
            2 |
            3 | export default defineModel({
          > 4 |   inputs: {,
              |            ^
            5 | })
      `,
    },
    {
      name: 'without default export',
      files: {
        'models/made.ts': text`
          import { defineModel, ref } from 'tsdbt'

          export const model = defineModel({ inputs: { o: ref('stg_orders') }, columns: { id: 'bigint' }, run: () => [] })
        `,
      },
      says: text`
        [ERROR]: This is not a TypeScript model: it has no default export; write "export default defineModel({ … })". (ts-model-invalid)
          --> models/made.ts
          A module that models import belongs outside of their folders: in lib/, for example.
      `,
    },
    {
      name: 'that imports what is not there',
      files: {
        'models/made.ts': text`
          import { rate } from './rates.ts'
          import { defineModel } from 'tsdbt'
          export default defineModel({ inputs: {}, columns: { id: 'bigint' }, run: () => [{ id: rate }] })
        `,
      },
      says: text`
        [ERROR]: This file cannot be loaded: Error: Cannot find module 'models/rates.ts' imported from models/made.ts. (ts-module-unloadable)
          --> models/made.ts:1:22
          > 1 | import { rate } from './rates.ts'
              |                      ^^^^^^^^^^^^
            2 | import { defineModel } from 'tsdbt'
          There is no such file; a relative path counts from the file that imports it.
      `,
    },
    {
      name: 'that imports without an extension',
      files: {
        'models/made.ts': text`
          import { rate } from './rates'
          import { defineModel } from 'tsdbt'
          export default defineModel({ inputs: {}, columns: { id: 'bigint' }, run: () => [{ id: rate }] })
        `,
      },
      says: text`
        [ERROR]: This file cannot be loaded: Error: Cannot find module 'models/rates' imported from models/made.ts. (ts-module-unloadable)
          --> models/made.ts:1:22
          > 1 | import { rate } from './rates'
              |                      ^^^^^^^^^
            2 | import { defineModel } from 'tsdbt'
          Relative imports need their extension: import { x } from "./y.ts".
      `,
    },
    {
      name: 'whose helper imports a package that is not installed',
      files: {
        'lib/rates.ts': text`
          // from the bank
          export { rate } from 'bank-rates/today'
        `,
        'models/made.ts': text`
          import { rate } from '../lib/rates.ts'
          import { defineModel } from 'tsdbt'
          export default defineModel({ inputs: {}, columns: { id: 'bigint' }, run: () => [{ id: rate }] })
        `,
      },
      says: text`
        [ERROR]: This file cannot be loaded: Error: Cannot find package 'bank-rates' imported from lib/rates.ts. (ts-module-unloadable)
          --> lib/rates.ts:2:22
            1 | // from the bank
          > 2 | export { rate } from 'bank-rates/today'
              |                      ^^^^^^^^^^^^^^^^^^
            3 |
          Install it: npm install bank-rates
      `,
    },
    {
      name: 'that reads an unknown model',
      files: {
        'models/made.ts': text`
          import { defineModel, ref } from 'tsdbt'
          export default defineModel({
            inputs: { orders: ref('stg_order') },
            columns: { id: 'bigint' },
            run: () => [{ id: 1 }],
          })
        `,
      },
      says: text`
        [ERROR]: No model, seed or snapshot is named "stg_order". (ref-not-found)
          --> models/made.ts:3:25
            1 | import { defineModel, ref } from 'tsdbt'
            2 | export default defineModel({
          > 3 |   inputs: { orders: ref('stg_order') },
              |                         ^^^^^^^^^^^
            4 |   columns: { id: 'bigint' },
          Did you mean "stg_orders"?
      `,
    },
    {
      name: 'with an unknown column type',
      files: {
        'models/made.ts': text`
          import { defineModel } from 'tsdbt'
          export default defineModel({ inputs: {}, columns: { id: 'bigitn' }, run: () => [{ id: 1 }] })
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model made (models/made.ts)
          Catalog Error: Type with name bigitn does not exist!
          --> models/made.ts
          Did you mean "bigint"?
          compiled code at target/compiled/shop/models/made.ts
      `,
    },
    {
      name: 'as a view',
      files: {
        'models/made.ts': text`
          import { defineModel, ref } from 'tsdbt'
          export default defineModel({
            config: { materialized: 'view' },
            inputs: { orders: ref('stg_orders') },
            columns: { id: 'bigint' },
            run: () => [{ id: 1 }],
          })
        `,
      },
      says: text`
        [ERROR]: The materialization "view" is not possible for a TypeScript model. (materialization-unsupported)
          --> models/made.ts:3:27
            1 | import { defineModel, ref } from 'tsdbt'
            2 | export default defineModel({
          > 3 |   config: { materialized: 'view' },
              |                           ^^^^^^
            4 |   inputs: { orders: ref('stg_orders') },
          Make it a table or incremental.
      `,
    },
    {
      name: 'whose properties misspell a materialization',
      files: {
        'models/made.ts': text`
          import { defineModel } from 'tsdbt'
          export default defineModel({ inputs: {}, columns: { id: 'bigint' }, run: () => [] })
        `,
        'models/made.yml': text`
          models:
            - name: made
              config: { materialized: incremntal }
        `,
      },
      says: text`
        [ERROR]: The materialization "incremntal" is not possible for a TypeScript model. (materialization-unsupported)
          --> models/made.yml:3:29
            1 | models:
            2 |   - name: made
          > 3 |     config: { materialized: incremntal }
              |                             ^^^^^^^^^^
            4 |
          Did you mean "incremental"?
      `,
    },
    {
      name: 'that is shown before it is built',
      args: ['show', '--select', 'made'],
      files: {
        'models/made.ts': text`
          import { defineModel } from 'tsdbt'
          export default defineModel({ inputs: {}, columns: { id: 'bigint' }, run: () => [] })
        `,
      },
      says: text`
        [ERROR]: Catalog Error: Table with name made does not exist! (sql-error)
          --> models/made.ts
          Of a TypeScript model the table is shown. Build it first: tsdbt build --select made
      `,
    },
    {
      name: 'that gives a value of the wrong type',
      files: {
        'models/made.ts': text`
          import { defineModel, ref } from 'tsdbt'

          export default defineModel({
            inputs: { orders: ref('stg_orders') },
            columns: { id: 'bigint', name: 'varchar' },
            async *run({ inputs }) {
              yield { id: 1, name: 'Ada' }
              yield { id: 'two', name: 'Ben' }
            },
          })
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model made (models/made.ts)
          Row 2, column "id" (bigint) must be a whole number of 64 bits, but is "two".
          --> models/made.ts
          compiled code at target/compiled/shop/models/made.ts
      `,
    },
    {
      name: 'that throws as it runs',
      files: {
        'models/made.ts': text`
          import { defineModel, ref } from 'tsdbt'

          export default defineModel({
            inputs: { orders: ref('stg_orders') },
            columns: { id: 'bigint', name: 'varchar' },
            async *run({ inputs }) {
              for await (const order of inputs.orders) {
                yield { id: order.order_id, name: order.customer.first.toUpperCase() }
              }
            },
          })
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model made (models/made.ts)
          The rows could not be made: TypeError: Cannot read properties of undefined (reading 'toUpperCase').
          --> models/made.ts:8:62
            6 | …
            7 | … of inputs.orders) {
          > 8 | …der_id, name: order.customer.first.toUpperCase() }
              |                                     ^^^^^^^^^^^
            9 |
          compiled code at target/compiled/shop/models/made.ts
      `,
    },
    {
      name: 'that asks an input for an unknown column',
      files: {
        'models/made.ts': text`
          import { defineModel, ref } from 'tsdbt'
          export default defineModel({
            inputs: { orders: ref('stg_orders', { columns: ['ordr_id'] }) },
            columns: { id: 'bigint' },
            async *run({ inputs }) { for await (const o of inputs.orders) yield { id: 1 } },
          })
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in model made (models/made.ts)
          Binder Error: Referenced column "ordr_id" not found in FROM clause!
          --> models/made.ts
          Did you mean "order_id"?
          compiled code at target/compiled/shop/models/made.ts
      `,
    },
  ])
})
