import { cpSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

const root = path.resolve(import.meta.dirname, '..', '..')
const parts = ['loaders', 'macros', 'models', 'seeds', 'snapshots', 'tests', 'project.yml']

/** The reference project in a folder of its own, with little data. */
function grocery(): Workspace {
  const made = workspace()
  for (const part of parts) cpSync(path.join(root, part), path.join(made.folder, part), { recursive: true })
  made.write({
    'profiles.yml': 'grocery: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb, threads: 2}}}\n',
  })
  return made
}

const build = (made: Workspace, ...flags: string[]): ReturnType<Workspace['tsdbt']> =>
  made.tsdbt('build', '--select', '+fct_sales', '--vars', 'scale: 0.002', ...flags)

/** Puts real sales into the raw folder: those that are there, changed. */
async function bring(made: Workspace, changes: string, where = 'true'): Promise<void> {
  made.write({ 'data/raw/sales.csv': '' })
  const sales = `select * replace (${changes}) from raw.sales where ${where} order by SalesID`
  await made.rows(`copy (${sales}) to '${made.folder}/data/raw/sales.csv' (header)`)
}

const differing = `
  select count(*) from (select sales_day, count(*) as line_count, sum(customer_id) as customers from staging.stg_sales group by sales_day) as raw
  full outer join (select sales_day, sum(source_rows) as line_count, sum(customer_id * source_rows) as customers from core.fct_sales group by sales_day) as fact
    using (sales_day)
  where raw.line_count is distinct from fact.line_count or raw.customers is distinct from fact.customers`

it('has the types that its SQL gives, so that TypeScript models are checked against it', async () => {
  using made = grocery()
  // Types hang on the engines of the profile, too.
  for (const own of ['tsdbt-env.d.ts', 'profiles.yml']) cpSync(path.join(root, own), path.join(made.folder, own))
  expect(await made.tsdbt('codegen', '--check')).toMatchObject({ exitCode: 0 })
})

describe('the grocery project, built from generated sales', () => {
  it('takes real sales in their place, be they as many as the generated ones', async () => {
    using made = grocery()
    expect(await build(made)).toMatchObject({ exitCode: 0 })
    await bring(made, 'reverse(TransactionNumber) as TransactionNumber, 1 + (CustomerID * 7 + 3) % 100 as CustomerID')
    expect(await build(made)).toMatchObject({ exitCode: 0 })
    expect(await made.rows(differing)).toEqual([['0']])
  })

  it('publishes nothing where real sales have fewer days, until it is told to begin anew', async () => {
    using made = grocery()
    expect(await build(made)).toMatchObject({ exitCode: 0 })
    const fact = 'select count(*), count(distinct sales_day) from core.fct_sales'
    const before = await made.rows(fact)
    await bring(
      made,
      'reverse(TransactionNumber) as TransactionNumber',
      "SalesDate < '2018-02-01' or SalesDate is null",
    )
    expect(await build(made)).toMatchObject({ exitCode: 1 })
    expect(await made.rows(fact)).toEqual(before)
    expect(await build(made, '--full-refresh')).toMatchObject({ exitCode: 0 })
    expect(await made.rows('select count(distinct sales_day) from core.fct_sales')).toEqual([['31']])
  })
})
