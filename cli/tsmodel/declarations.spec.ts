import { describe, expect, expectTypeOf, it } from 'vitest'
import { changedNames, declarationText } from './declarations.ts'
import type { ValueOf, VectorsOf } from './typed-columns.ts'

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

describe('integers of 32 bits, in a project that has a target on BigQuery', () => {
  it('are told of in its declarations', () => {
    const text = declarationText({ models: [], versions: [], sources: [], vars: {}, engines: ['duckdb', 'bigquery'] })
    expect(text).toContain('  interface Engines {\n    bigquery: true\n  }\n}\n')
    expect(declarationText({ models: [], versions: [], sources: [], vars: {}, engines: ['duckdb'] })).not.toContain(
      'Engines',
    )
  })

  it('may be of 64 bits, as the declarations of this repository say of itself', () => {
    expectTypeOf<ValueOf<'integer not null'>>().toEqualTypeOf<number | bigint>()
    expectTypeOf<ValueOf<'integer'>>().toEqualTypeOf<number | bigint | null>()
    expectTypeOf<ValueOf<'double not null'>>().toEqualTypeOf<number>()
    expectTypeOf<ValueOf<'int64 not null'>>().toEqualTypeOf<bigint>()
    expectTypeOf<VectorsOf<{ id: 'integer' }>['id']['values']>().toEqualTypeOf<Int32Array | BigInt64Array>()
    expectTypeOf<VectorsOf<{ at: 'date' }>['at']['values']>().toEqualTypeOf<Int32Array>()
  })
})
