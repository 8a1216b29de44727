import { describe } from 'vitest'
import { text } from './bad-input.ts'
import { testBadInputs } from './test-bad-inputs.ts'

describe('a seed with', () => {
  testBadInputs([
    {
      name: 'a row that is too long',
      files: {
        'seeds/raw_orders.csv': text`
          order_id,customer,amount,ordered_on
          1,Ada,10.50,2025-01-01
          2,Ben,20,00,2025-01-02
          3,Ada,5.25,2025-01-03
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in seed raw_orders (seeds/raw_orders.csv)
          This row has 5 values, but the header has 4.
          --> seeds/raw_orders.csv:3:13
            1 | order_id,customer,amount,ordered_on
            2 | 1,Ada,10.50,2025-01-01
          > 3 | 2,Ben,20,00,2025-01-02
              |             ^^^^^^^^^^
            4 | 3,Ada,5.25,2025-01-03
          A value that holds "," stands in quotes.
      `,
    },
    {
      name: 'a value of the wrong type',
      files: {
        'seeds/raw_orders.csv': text`
          order_id,customer,amount,ordered_on
          1,Ada,10.50,2025-01-01
          2,Ben,ten,2025-01-02
          3,Ada,5.25,2025-01-03
        `,
        'seeds/seeds.yml': text`
          seeds:
            - name: raw_orders
              config:
                column_types: {amount: "decimal(10,2)"}
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in seed raw_orders (seeds/raw_orders.csv)
          "ten" is no DECIMAL, which column "amount" is.
          --> seeds/raw_orders.csv:3:7
            1 | order_id,customer,amount,ordered_on
            2 | 1,Ada,10.50,2025-01-01
          > 3 | 2,Ben,ten,2025-01-02
              |       ^^^
            4 | 3,Ada,5.25,2025-01-03
      `,
    },
    {
      name: 'an unknown type in column_types',
      files: {
        'seeds/seeds.yml': text`
          seeds:
            - name: raw_orders
              config:
                column_types: {amount: decimall}
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in seed raw_orders (seeds/raw_orders.csv)
          Catalog Error: Type with name decimall does not exist!
          --> seeds/seeds.yml:4:21
            2 |   - name: raw_orders
            3 |     config:
          > 4 |       column_types: {amount: decimall}
              |                     ^^^^^^^^^^^^^^^^^^
            5 |
          Did you mean "decimal"?
      `,
    },
    {
      name: 'two columns of one name',
      files: {
        'seeds/raw_orders.csv': text`
          order_id,customer,amount,customer
          1,Ada,10.50,Ada
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in seed raw_orders (seeds/raw_orders.csv)
          Two columns of the seed are named "customer".
          --> seeds/raw_orders.csv:1:26
          > 1 | order_id,customer,amount,customer
              |                          ^^^^^^^^
            2 | 1,Ada,10.50,Ada
      `,
    },
    {
      name: 'nothing in it',
      files: {
        'seeds/raw_orders.csv': '',
      },
      exit: 1,
      says: text`
        [ERROR]: in seed raw_orders (seeds/raw_orders.csv)
          The seed has no header line.
          --> seeds/raw_orders.csv
          Its first line must name the columns.
      `,
    },
    {
      name: 'a quote that is never closed',
      files: {
        'seeds/raw_orders.csv': text`
          order_id,customer,amount,ordered_on
          1,"Ada,10.50,2025-01-01
          2,Ben,20.00,2025-01-02
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in seed raw_orders (seeds/raw_orders.csv)
          This row has 2 values, but the header has 4.
          --> seeds/raw_orders.csv:2:3
            1 | order_id,customer,amount,ordered_on
          > 2 | 1,"Ada,10.50,2025-01-01
              |   ^^^^^^^^^^^^^^^^^^^^^
            3 | 2,Ben,20.00,2025-01-02
          A quote that opens here is perhaps never closed.
      `,
    },
    {
      name: 'a quote that is never closed in the last column, below a value of two lines',
      files: {
        'seeds/raw_orders.csv': text`
          order_id,amount,ordered_on,customer
          1,10.50,2025-01-01,"Ada
          Lovelace"
          2,20.00,2025-01-02,"Ben
          3,30.00,2025-01-03,Cleo
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in seed raw_orders (seeds/raw_orders.csv)
          The quote that opens here is never closed.
          --> seeds/raw_orders.csv:4:20
            2 | 1,10.50,2025-01-01,"Ada
            3 | Lovelace"
          > 4 | 2,20.00,2025-01-02,"Ben
              |                    ^
            5 | 3,30.00,2025-01-03,Cleo
          A quote that belongs to a value is written twice: "".
      `,
    },
    {
      name: 'text after a quote that closes',
      files: {
        'seeds/raw_orders.csv': text`
          order_id,amount,ordered_on,customer
          1,10.50,2025-01-01,"Ada "the Countess" Lovelace"
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in seed raw_orders (seeds/raw_orders.csv)
          Text follows the quote that closes its value.
          --> seeds/raw_orders.csv:2:26
            1 | order_id,amount,ordered_on,customer
          > 2 | 1,10.50,2025-01-01,"Ada "the Countess" Lovelace"
              |                          ^^^^^^^^^^^^^^^^^^^^^^^
            3 |
          A quote that belongs to a value is written twice: "".
      `,
    },
    {
      name: 'semicolons',
      files: {
        'seeds/raw_orders.csv': text`
          order_id;customer;amount;ordered_on
          1;Ada;10,50;2025-01-01
        `,
      },
      exit: 1,
      says: text`
        [ERROR]: in seed raw_orders (seeds/raw_orders.csv)
          This row has 2 values, but the header has 1.
          --> seeds/raw_orders.csv:2:10
            1 | order_id;customer;amount;ordered_on
          > 2 | 1;Ada;10,50;2025-01-01
              |          ^^^^^^^^^^^^^
            3 |
          The header looks divided by ";": set the config "delimiter".
      `,
    },
    {
      name: 'another encoding',
      files: {
        'seeds/raw_orders.csv': Buffer.from('order_id,customer,amount,ordered_on\n1,Zoé,10.50,2025-01-01\n', 'latin1'),
      },
      says: text`
        [ERROR]: "seeds/raw_orders.csv" is not UTF-8 text. (file-not-utf8)
          --> seeds/raw_orders.csv:2:5
            1 | order_id,customer,amount,ordered_on
          > 2 | 1,Zo�,10.50,2025-01-01
              |     ^
            3 |
          Save it as UTF-8.
      `,
    },
    {
      name: 'a type for an unknown column',
      files: {
        'seeds/seeds.yml': text`
          seeds:
            - name: raw_orders
              config: {column_types: {ordr_id: bigint}}
        `,
      },
      exit: 0,
      says: text`
        [WARNING]: "ordr_id" of column_types is not a column of the seed. (seed-column-type-unknown)
          --> seeds/seeds.yml:3:38
            1 | seeds:
            2 |   - name: raw_orders
          > 3 |     config: {column_types: {ordr_id: bigint}}
              |                                      ^^^^^^
            4 |
          Did you mean "order_id"?
      `,
    },
  ])
})
