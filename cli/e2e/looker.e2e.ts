import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { profiles } from './testing/bigquery-workspace.ts'
import { workspace, type Workspace } from './workspace.ts'

const files = {
  // Nothing is asked of the warehouse.
  'profiles.yml': profiles('http://127.0.0.1:9', '      execution_project: payer\n'),
  'models/marts/fct_sales.sql': `select 1 as sale_id, date '2024-01-01' as sold_on, [1, 2] as tags, '2024-01' as sales_month`,
  'models/marts/dim_shop.sql': `select 1 as shop_id, 'Bonn' as city`,
  'models/stg.sql': `select [1] as list`,
  'models/marts/marts.yml': `models:
  - name: fct_sales
    description: One row a sale.
    config: { persist_docs: { columns: true } }
    columns: [{ name: sale_id, description: Its number. }]
exposures:
  - name: sales_dashboard
    label: Sales
    type: dashboard
    owner: { name: Ada, email: ada@example.com }
    depends_on: [ref('fct_sales'), ref('dim_shop')]
    meta: { looker_studio: { template: 1a2b-3c } }
`,
}

let shop: Workspace
beforeEach(() => {
  shop = workspace(files)
})
afterEach(() => shop[Symbol.dispose]())

describe('tsdbt looker', () => {
  it('links several marts in one report, billed to the project that runs the jobs', async () => {
    const { stdout, exitCode } = await shop.tsdbt('looker', 'link', 'fct_sales', 'dim_shop', '--quiet')
    const { searchParams } = new URL(stdout.trim())
    expect(searchParams.get('ds.ds0.tableId')).toBe('fct_sales')
    expect(searchParams.get('ds.ds1.tableId')).toBe('dim_shop')
    expect(searchParams.get('ds.ds1.billingProjectId')).toBe('payer')
    expect(exitCode).toBe(0)
  })

  it('links an exposure by its template, and keeps the link in the manifest', async () => {
    const { stdout } = await shop.tsdbt('looker', 'link', 'sales_dashboard', '--quiet', '--output', 'json')
    const { url, tables } = JSON.parse(stdout) as { url: string; tables: { table: string }[] }
    expect(url).toContain('c.reportId=1a2b-3c&c.mode=edit&r.reportName=Sales&ds.ds0.connector=bigQuery')
    expect(tables.map(({ table }) => table)).toEqual(['fct_sales', 'dim_shop'])
    const { exposures } = shop.json('target/manifest.json') as {
      exposures: Record<string, { url: string; meta: { tsdbt: { looker_studio_url: string } } }>
    }
    expect(exposures['exposure.shop.sales_dashboard']).toMatchObject({
      url,
      meta: { tsdbt: { looker_studio_url: url } },
    })
  })

  it('takes a template by its address', async () => {
    const address = 'https://lookerstudio.google.com/reporting/9f-8e/page/abc'
    const { stdout } = await shop.tsdbt('looker', 'link', 'fct_sales', '--quiet', '--template', address)
    expect(stdout).toContain('c.reportId=9f-8e&')
  })

  it.each([
    [['fct_sale'], 'No model, seed, snapshot or exposure is named "fct_sale".', 'Did you mean "fct_sales"?'],
    [
      ['fct_sales', '--target', 'dev'],
      'Looker Studio reads BigQuery, and the target "dev" is duckdb.',
      '--target <name>',
    ],
    [[], 'tsdbt looker link needs the name of a mart or an exposure.', ''],
    [
      ['fct_sales', '--template', 'https://example.com/a'],
      `--template must be a report's id, or its address in Looker Studio, but is "https://example.com/a".`,
      '',
    ],
  ])('refuses %j', async (words, message, hint) => {
    const { stdout, exitCode } = await shop.tsdbt('looker', 'link', ...words)
    expect(stdout).toContain(message)
    expect(stdout).toContain(hint)
    expect(exitCode).toBe(2)
  })
})

describe('tsdbt check', () => {
  it.each([['--rules'], ['--profile']])('%s looker tells what would spoil a report, on any target', async (flag) => {
    const { stdout, exitCode } = await shop.tsdbt('check', flag, 'looker', '--target', 'dev')
    expect(stdout).toContain('"tags" of "fct_sales" is nested (INTEGER[])')
    expect(stdout).toContain('"sales_month" of "fct_sales" sounds like a date and is VARCHAR')
    expect(stdout).toContain('Columns of "fct_sales" have no description: "sold_on", "tags", "sales_month".')
    expect(stdout).toContain('"dim_shop" has no date or timestamp')
    expect(stdout).not.toContain('"stg"')
    expect(stdout).toContain('Checked 2 marts: 1 to mend, ')
    expect(exitCode).toBe(1)
  })

  it('compares with a state', async () => {
    await shop.tsdbt('build', '--target', 'dev', '--quiet')
    await shop.tsdbt('docs', 'generate', '--target', 'dev', '--quiet')
    await shop.tsdbt('parse', '--target', 'dev', '--quiet', '--target-path', 'other')
    shop.write({ 'models/marts/dim_shop.sql': `select 1 as shop_id, 'Bonn' as town` })
    const checked = await shop.tsdbt(
      'check',
      '--rules',
      'looker',
      '--target',
      'dev',
      '--state',
      'target',
      '--select',
      'dim_shop',
    )
    expect(checked.stdout).toContain('"dim_shop" had a column "city" and has none now: charts that show it break.')
    expect(checked.exitCode).toBe(1)
  })
})
