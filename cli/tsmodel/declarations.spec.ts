import { describe, expect, it } from 'vitest'
import { changedNames, declarationText } from './declarations.ts'

const sales = {
  name: 'fct_sales',
  columns: [
    { name: 'sales_id', type: 'BIGINT', isRequired: true },
    { name: 'unit price', type: 'DECIMAL(18,2)', isRequired: false },
    { name: 'state', type: "ENUM('New', 'it''s')", isRequired: false },
  ],
}
const stores = { name: 'dim_stores', columns: [{ name: 'id', type: 'INTEGER', isRequired: false }] }

describe('declarations of a project', () => {
  it('are a module that adds to the interfaces of the package, in the order of names', () => {
    const vars = {
      start: '2024-01-01',
      scale: 0.5,
      'a b': true,
      days: [1, 2],
      mixed: ['a', 1],
      nested: { x: [[1]] },
      none: null,
      empty: [],
    }
    const source = { ...sales, name: 'raw.sales' }
    expect(declarationText({ models: [sales, stores], versions: [], sources: [source], vars })).toMatchInlineSnapshot(`
      "// Written by "tsdbt codegen" from the project: change that, not this, and write it again.
      import 'tsdbt'

      declare module 'tsdbt' {
        interface Models {
          dim_stores: {
            id: 'integer'
          }
          fct_sales: {
            sales_id: 'bigint not null'
            'unit price': 'decimal(18,2)'
            state: 'ENUM(\\'New\\', \\'it\\'\\'s\\')'
          }
        }

        interface Sources {
          'raw.sales': {
            sales_id: 'bigint not null'
            'unit price': 'decimal(18,2)'
            state: 'ENUM(\\'New\\', \\'it\\'\\'s\\')'
          }
        }

        interface Vars {
          'a b': boolean
          days: readonly number[]
          empty: readonly unknown[]
          mixed: readonly (number | string)[]
          nested: { x: readonly (readonly number[])[] }
          none: unknown
          scale: number
          start: string
        }
      }
      "
    `)
  })

  it('are compared by name', () => {
    const text = (...models: (typeof sales)[]): string =>
      declarationText({ models, versions: [], sources: [], vars: { a: 1 } })
    const renamed = { ...sales, columns: sales.columns.map((column) => ({ ...column, name: `${column.name}_2` })) }
    expect(changedNames(text(sales, stores), text(renamed, stores))).toEqual(['fct_sales'])
    expect(changedNames(text(stores), text(sales))).toEqual(['dim_stores', 'fct_sales'])
    expect(changedNames('', text())).toEqual(['a'])
    expect(changedNames(text(sales), text(sales))).toEqual([])
  })
})
