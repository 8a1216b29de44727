import { describe, expect, it } from 'vitest'
import { lintMart, type Mart } from './lint.ts'

const mart = (columns: Readonly<Record<string, string>>, more: Partial<Mart> = {}): Mart => ({
  description: 'One row a day.',
  columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
  descriptions: new Map(Object.keys(columns).map((name) => [name.toLowerCase(), 'Said.'])),
  before: undefined,
  requiresPartitionFilter: false,
  partitionField: undefined,
  persistsColumnDocs: true,
  isTable: true,
  ...more,
})

const rules = (given: Mart): readonly string[] => lintMart(given).map(({ rule }) => rule)

describe('a mart', () => {
  it('that is flat, dated and described has nothing to mend', () => {
    const good = {
      sold_on: 'DATE',
      at: 'TIMESTAMP',
      shop: 'STRING',
      amount: 'NUMERIC(10, 2)',
      is_new: 'BOOL',
      place: 'GEOGRAPHY',
    }
    expect(lintMart(mart(good))).toEqual([])
  })

  it.each([
    ['ARRAY<STRING>', 'nested'],
    ['STRUCT<a INT64>', 'nested'],
    ['STRUCT(a INTEGER)', 'nested'],
    ['INTEGER[]', 'nested'],
    ['MAP(VARCHAR, INTEGER)', 'nested'],
    ['JSON', 'poor-type'],
    ['BYTES', 'poor-type'],
    ['TIME', 'poor-type'],
    ['INTERVAL', 'poor-type'],
  ])('of %s is %s', (type, rule) => {
    expect(rules(mart({ sold_on: 'DATE', odd: type }))).toEqual([rule])
  })

  it.each([
    ['sold_on', 'STRING', true],
    ['order_date', 'VARCHAR', true],
    ['yyyymm', 'INT64', true],
    ['date_key', 'BIGINT', true],
    ['created_at', 'STRING', true],
    ['day', 'INT64', false],
    ['month', 'INTEGER', false],
    ['candidate', 'STRING', false],
    ['formation', 'STRING', false],
    ['on_hand', 'INT64', false],
  ])('whose "%s" is %s: a date as text, %s', (name, type, isFound) => {
    expect(rules(mart({ real: 'DATE', [name]: type })).includes('date-as-text')).toBe(isFound)
  })

  it('without a date says so', () => {
    expect(rules(mart({ shop: 'STRING' }))).toEqual(['no-date'])
  })

  it('that lost or changed columns of the state breaks charts', () => {
    const before = [{ name: 'sold_on', type: 'DATE' }, { name: 'Shop' }, { name: 'total', type: 'INT64' }]
    expect(lintMart(mart({ sold_on: 'TIMESTAMP', shop: 'STRING', amount: 'NUMERIC' }, { before }))).toEqual([
      { rule: 'column-gone', column: 'total', near: ['amount'] },
    ])
    const retyped = [{ name: 'sold_on', type: 'STRING' }]
    expect(lintMart(mart({ sold_on: 'DATE' }, { before: retyped }))).toEqual([
      { rule: 'column-retyped', column: 'sold_on', from: 'STRING', to: 'DATE' },
    ])
  })

  it('that asks for a partition filter asks it of every chart', () => {
    expect(rules(mart({ sold_on: 'DATE' }, { requiresPartitionFilter: true, partitionField: 'sold_on' }))).toEqual([
      'partition-filter',
    ])
  })

  it('that is not described, or whose descriptions do not reach the warehouse', () => {
    const bare = mart(
      { sold_on: 'DATE', shop: 'STRING' },
      { description: '', descriptions: new Map([['shop', 'Where.']]) },
    )
    expect(lintMart({ ...bare, persistsColumnDocs: false })).toEqual([
      { rule: 'undescribed' },
      { rule: 'columns-undescribed', columns: ['sold_on'] },
      { rule: 'docs-unpersisted' },
    ])
  })

  it('whose columns nobody knows', () => {
    expect(rules({ ...mart({}), columns: undefined })).toEqual(['columns-unknown'])
  })
})
