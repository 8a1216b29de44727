import { describe, expect, it } from 'vitest'
import { groupHref, lineageHref, listHref, nodeHref, overviewHref, type Route, routeOf, sourcesHref } from './routes.ts'

describe('an address', () => {
  it.each<[string, Route]>([
    ['', { page: 'overview' }],
    ['#', { page: 'overview' }],
    ['#!/', { page: 'overview' }],
    ['#!/overview', { page: 'overview' }],
    ['#!/overview/dbt_utils', { page: 'overview', package: 'dbt_utils' }],
    ['#!/model/model.shop.dim_customers', { page: 'node', id: 'model.shop.dim_customers' }],
    ['#!/model/model.shop.dim.v2#columns', { page: 'node', id: 'model.shop.dim.v2', section: 'columns' }],
    ['#!/model/model.shop.dim?section=code#code', { page: 'node', id: 'model.shop.dim', section: 'code' }],
    ['#!/source/source.shop.raw.orders', { page: 'node', id: 'source.shop.raw.orders' }],
    ['#!/seed/seed.shop.countries', { page: 'node', id: 'seed.shop.countries' }],
    ['#!/snapshot/snapshot.shop.history', { page: 'node', id: 'snapshot.shop.history' }],
    ['#!/test/test.shop.not_null.abc', { page: 'node', id: 'test.shop.not_null.abc' }],
    ['#!/unit_test/unit_test.shop.orders.adds', { page: 'node', id: 'unit_test.shop.orders.adds' }],
    ['#!/macro/macro.shop.trimmed', { page: 'node', id: 'macro.shop.trimmed' }],
    ['#!/exposure/exposure.shop.revenue', { page: 'node', id: 'exposure.shop.revenue' }],
    ['#!/metric/metric.shop.total', { page: 'node', id: 'metric.shop.total' }],
    ['#!/semantic_model/semantic_model.shop.o', { page: 'node', id: 'semantic_model.shop.o' }],
    ['#!/saved_query/saved_query.shop.q', { page: 'node', id: 'saved_query.shop.q' }],
    ['#!/function/function.shop.f', { page: 'node', id: 'function.shop.f' }],
    ['#!/analysis/analysis.shop.a', { page: 'node', id: 'analysis.shop.a' }],
    ['#!/source_list/raw', { page: 'sources', name: 'raw' }],
    ['#!/graph', { page: 'lineage', select: '', exclude: '' }],
    ['#!/overview?g_v=1', { page: 'lineage', select: '', exclude: '' }],
    [
      '#!/model/model.shop.dim?g_v=1&g_i=%2Bdim%2B&g_e=tag:old',
      { page: 'lineage', select: '+dim+', exclude: 'tag:old' },
    ],
    ['#!/list/model?filter=untested', { page: 'list', kind: 'model', filter: 'untested' }],
    ['#!/nowhere/at/all', { page: 'missing', path: '/nowhere/at/all' }],
    ['#!/model/', { page: 'missing', path: '/model/' }],
    ['#!/model/100%', { page: 'node', id: '100%' }],
  ])('%j leads where dbt’s does', (hash, route) => {
    expect(routeOf(hash)).toEqual(route)
  })

  it.each<[string, Route]>([
    [
      nodeHref({ id: 'model.shop.a b/ü', kind: 'model' }, 'code'),
      { page: 'node', id: 'model.shop.a b/ü', section: 'code' },
    ],
    [lineageHref('+a+ tag:x', 'b#c'), { page: 'lineage', select: '+a+ tag:x', exclude: 'b#c' }],
    [listHref('unit_test', 'failing'), { page: 'list', kind: 'unit_test', filter: 'failing' }],
    [sourcesHref('a/b'), { page: 'sources', name: 'a/b' }],
    [groupHref('fin & co'), { page: 'group', name: 'fin & co' }],
    [overviewHref('dbt_utils'), { page: 'overview', package: 'dbt_utils' }],
  ])('%j is read as it was made', (hash, route) => {
    expect(routeOf(hash)).toEqual(route)
  })
})
