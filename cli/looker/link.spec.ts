import { describe, expect, it } from 'vitest'
import { lookerLink } from './link.ts'
import { lookerSettings } from './settings.ts'

const table = (alias: string, name: string) => ({ alias, project: 'p-1', dataset: 'shop', table: name, name })
const parametersOf = (url: string) => Object.fromEntries(new URL(url).searchParams)

describe('a link to Looker Studio', () => {
  it('gives each table a connector of its own, with all that it needs', () => {
    const url = lookerLink([table('ds0', 'fct_sales'), table('costs', 'fct_costs')])
    expect(url).toMatch(/^https:\/\/lookerstudio\.google\.com\/reporting\/create\?/)
    expect(parametersOf(url)).toEqual({
      'c.mode': 'edit',
      'ds.ds0.connector': 'bigQuery',
      'ds.ds0.datasourceName': 'fct_sales',
      'ds.ds0.type': 'TABLE',
      'ds.ds0.projectId': 'p-1',
      'ds.ds0.datasetId': 'shop',
      'ds.ds0.tableId': 'fct_sales',
      'ds.costs.connector': 'bigQuery',
      'ds.costs.datasourceName': 'fct_costs',
      'ds.costs.type': 'TABLE',
      'ds.costs.projectId': 'p-1',
      'ds.costs.datasetId': 'shop',
      'ds.costs.tableId': 'fct_costs',
    })
  })

  it('copies a template, names the report, and says who pays', () => {
    const options = {
      template: 'abc',
      page: 'p2',
      reportName: 'Sales & Ümlaut',
      billingProject: 'payer',
      explain: true,
    }
    const url = lookerLink([table('ds0', 't')], { ...options, host: 'datastudio.google.com' })
    expect(url).toContain('https://datastudio.google.com/reporting/create?')
    expect(url).toContain('r.reportName=Sales%20%26%20%C3%9Cmlaut')
    expect(parametersOf(url)).toMatchObject({
      'c.reportId': 'abc',
      'c.pageId': 'p2',
      'c.explain': 'true',
      'ds.ds0.billingProjectId': 'payer',
    })
  })

  it('says nothing of who pays where that is the tables’ own project', () => {
    expect(lookerLink([table('ds0', 't')], { billingProject: 'p-1' })).not.toContain('billing')
  })
})

describe('meta.looker_studio', () => {
  it.each([
    [{}, undefined],
    [{ looker_studio: true }, { settings: {}, unknown: [] }],
    [
      { looker_studio: { template: 'a', report_name: 'b', alias: 'ds1', pages: 2 } },
      { settings: { template: 'a', reportName: 'b', alias: 'ds1' }, unknown: ['pages'] },
    ],
  ])('%j is read', (meta, read) => {
    expect(lookerSettings(meta)).toEqual(read)
  })
})
