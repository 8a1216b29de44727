import { beforeAll, describe, expect, it } from 'vitest'
import { pageData } from '../../generate-page.ts'
import { parsedShop, shopInput } from '../../testing/shop.ts'
import { makeDetailStore } from '../detail-store.ts'
import { makeSite, nodesAt, type Site } from '../site.ts'
import { select } from './select.ts'

let site: Site
beforeAll(async () => {
  const { index } = pageData(shopInput(await parsedShop()))
  site = makeSite(
    index,
    makeDetailStore(() => undefined),
  )
})

const selected = (text: string, exclude = ''): string[] =>
  nodesAt(site, [...select(site, text, exclude).positions])
    .map(({ name }) => name)
    .sort()

describe('a selection', () => {
  it.each([
    ['orders', ['orders']],
    ['+orders', ['orders', 'raw.orders', 'stg_orders']],
    ['1+orders', ['orders', 'stg_orders']],
    ['customers+', ['customers']],
    ['stg_orders+1', ['orders', 'stg_orders']],
    ['@countries', ['countries', 'customers', 'orders', 'raw.orders', 'stg_orders']],
    ['tag:daily', ['orders']],
    ['tag:da*', ['orders']],
    ['group:finance', ['orders']],
    ['source:raw', ['raw.orders']],
    ['source:raw.orders+1', ['raw.orders', 'stg_orders']],
    ['source:shop.raw.*', ['raw.orders']],
    ['exposure:revenue', ['revenue']],
    ['metric:*', ['total']],
    ['staging', ['stg_orders']],
    ['shop.staging.*', ['stg_orders']],
    ['path:models/staging', ['stg_orders']],
    ['models/marts', ['customers', 'day', 'orders']],
    ['resource_type:seed', ['countries']],
    ['config.materialized:table', ['orders']],
    ['models/marts,tag:daily', ['orders']],
    ['orders countries', ['countries', 'orders']],
    ['model.shop.orders', ['orders']],
    ['stg_* customers', ['customers', 'stg_orders']],
  ])('of %j takes %j', (text, names) => {
    expect(selected(text)).toEqual(names)
  })

  it('of nothing takes all but tests and macros', () => {
    expect(selected('')).toHaveLength(
      site.nodes.filter(({ kind }) => !['test', 'unit_test', 'macro'].includes(kind)).length,
    )
  })

  it('leaves out what is excluded', () => {
    expect(selected('+customers', 'resource_type:source stg_*')).toEqual(['countries', 'customers', 'orders'])
  })

  it('names what matches nothing and what it does not know', () => {
    expect(select(site, 'orders nothing_such')).toMatchObject({ empty: ['nothing_such'] })
    expect(select(site, 'state:modified').problem).toMatch(/^"state:" is not known here; there are tag, group, /)
    expect(select(site, '[').problem).toBe('"[" is no selection.')
  })
})
