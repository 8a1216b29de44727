import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { TestContext } from 'vitest'

const folder = path.join(
  process.env['TSDBT_TEST_DATA'] ?? path.resolve(import.meta.dirname, '../../../../shared/data'),
  'online-retail',
)
const parquet = path.join(folder, 'online-retail.parquet')

interface OnlineRetail {
  /** Published figures, and figures computed from the file by others. */
  readonly answers: {
    readonly cleaning_published: Readonly<
      Record<
        | 'rows_after_outliers'
        | 'known_customers'
        | 'mean_frequency'
        | 'std_frequency'
        | 'mean_monetary'
        | 'std_monetary'
        | 'min_monetary'
        | 'max_monetary',
        number
      >
    >
    readonly basket_rules_published: Readonly<
      Record<
        | 'baskets'
        | 'multi_item_baskets'
        | 'frequent_items_0.03'
        | 'frequent_pairs_0.03'
        | 'triples'
        | 'joint'
        | 'support'
        | 'lift'
        | 'confidence_pink_to_green'
        | 'confidence_green_to_pink',
        number
      >
    > &
      Readonly<Record<'pink_roses' | 'black_skull_pink_polkadot', readonly number[]>>
    readonly daily_published: Readonly<Record<'days' | 'sum_total_sales', number>> &
      Readonly<Record<'fft_cycles_days' | 'fft_amplitude', readonly number[]>>
  }
  /** The columns of a query, each as an array. */
  readonly columns: (sql: string) => Promise<readonly (readonly unknown[])[]>
}

let opened: Promise<OnlineRetail> | undefined

/**
 * UCI Online Retail as tables of a database in memory, opened once a spec file: `raw`; `clean`, as the published figures clean it; `basket_lines`, the
 * items of each invoice. Skips the test where the file is absent.
 */
export function onlineRetail(context: TestContext): Promise<OnlineRetail> {
  if (!existsSync(parquet)) context.skip(`skipped: ${parquet} is absent (set TSDBT_TEST_DATA)`)
  opened ??= open()
  return opened
}

async function open(): Promise<OnlineRetail> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(`
    create table raw as
      select InvoiceNo as invoice, upper(StockCode) as item, Quantity::integer as quantity, UnitPrice::double as price,
        CustomerID::double::integer as customer, InvoiceDate::timestamp as sold_at
      from read_parquet('${parquet}');
    create table plausible as
      select * from raw
      where not (quantity < 0 and price = 0) and quantity > 1 - 1.5 * 9 and quantity < 10 + 1.5 * 9;
    create table clean as
      select p.* from plausible p, (select avg(price) as mean, stddev_pop(price) as deviation from plausible)
      where abs((price - mean) / deviation) < 3;
    create table basket_lines as
      select invoice, item from clean
      where item not in ('DOT', 'POST', 'M', 'BANK CHARGES', 'D', 'CRUK', 'B', 'S') and quantity * price >= 0
      group by all having sum(quantity) >= 1`)
  return {
    answers: JSON.parse(readFileSync(path.join(folder, 'answers.json'), 'utf8')),
    columns: async (sql) => (await connection.runAndReadAll(sql)).getColumnsJS(),
  }
}
