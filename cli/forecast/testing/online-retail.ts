import { DuckDBInstance } from '@duckdb/node-api'
import { testData } from './m4-weekly.ts'

/**
 * Pieces sold on each of the 305 trading days of UCI Online Retail: sales lines without unusual quantities and prices; undefined where
 * the file is absent.
 */
export async function dailyPieces(): Promise<Float64Array | undefined> {
  const file = testData('online-retail/online-retail.parquet')
  if (file === undefined) return undefined
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const reader = await connection.runAndReadAll(`
    with lines as (
      select InvoiceNo as invoice, Quantity::integer as quantity, UnitPrice::double as price, InvoiceDate::timestamp::date as day
      from '${file.replaceAll("'", "''")}'
    ),
    prices as (select avg(price) as mean, stddev_pop(price) as deviation from lines)
    select sum(quantity)::double as pieces
    from lines, prices
    where quantity between -12 and 23 and invoice not like 'C%' and abs((price - mean) / deviation) < 3
    group by day
    order by day`)
  const pieces = Float64Array.from(reader.getColumnsJS()[0] ?? [], Number)
  connection.closeSync()
  instance.closeSync()
  return pieces
}
