/*
 * A TypeScript model that passes the grocery's 6.7 million sales × 5 columns through: as batches of columns, as rows, and the same SELECT in SQL, on a
 * database that the project itself has loaded; then grouped by its 452 products and its 98,759 customers. `npm run bench:stream [-- --scale 0.1]`
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Measurement, measure, report } from './measure.ts'

const root = path.resolve(import.meta.dirname, '..')
const bin = path.join(root, 'cli', 'bin.cjs')
const scaleAt = process.argv.indexOf('--scale')
const scale = scaleAt > 0 ? (process.argv[scaleAt + 1] ?? '1') : '1'
/** Resident megabytes that a model stays below at full scale, by batches or by rows. */
const memoryBar = 400
const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-stream-'))
const profile = (name: string): string =>
  `${name}: {target: dev, outputs: {dev: {type: duckdb, path: '${path.join(folder, 'grocery.duckdb')}', threads: 2}}}\n`

const model = (body: string): string => `import { batch, defineModel, source } from 'tsdbt'
export default defineModel({
  inputs: { sales: source('core', 'fct_sales', { columns: ['sales_id', 'sales_day', 'product_id', 'quantity', 'net_revenue'] }) },
  columns: { sales_id: 'bigint', sales_day: 'date', product_id: 'integer', quantity: 'integer', net_revenue: 'decimal(18,6)' },
  async *run({ inputs }) { ${body} },
})
`

const grouped = (key: string): string => `import { defineModel, source } from 'tsdbt'
export default defineModel({
  inputs: { sales: source('core', 'fct_sales', { columns: ['${key}', 'sales_day', 'quantity', 'net_revenue'] }) },
  columns: { ${key}: 'integer', lines: 'integer', units: 'bigint' },
  groupBy: ['${key}'],
  run({ key, inputs }) {
    let units = 0
    for (const one of inputs.sales.columns.quantity.values) units += Number(one)
    return [{ ${key}: key.${key}, lines: inputs.sales.rowCount, units }]
  },
})
`

const files: Readonly<Record<string, string>> = {
  'project.yml': 'name: shop\nprofile: shop\n',
  'profiles.yml': profile('shop') + profile('grocery'),
  'models/sources.yml': 'sources: [{name: core, schema: core, tables: [{name: fct_sales}]}]\n',
  'models/batches.ts': model('for await (const { columns } of inputs.sales.batches()) yield batch(columns)'),
  'models/rows.ts': model('yield* inputs.sales'),
  'models/by_product.ts': grouped('product_id'),
  'models/by_customer.ts': grouped('customer_id'),
  'models/plain.sql': `{{ config(materialized='table') }} select sales_id, sales_day, product_id, quantity, net_revenue from {{ source('core', 'fct_sales') }}\n`,
}
for (const [name, text] of Object.entries(files)) {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
  writeFileSync(path.join(folder, name), text)
}

async function tsdbt(cwd: string, ...words: string[]): Promise<Measurement> {
  const flags = ['--profiles-dir', folder, '--target-path', path.join(folder, 'target'), '--log-path', folder]
  const result = await measure([process.execPath, bin, ...words, ...flags], { cwd, pollMemoryMs: 20 })
  if (result.exitCode !== 0) throw new Error(`The command failed:\n${result.stdout.slice(-3000)}${result.stderr}`)
  return result
}

await tsdbt(root, 'build', '--select', '+fct_sales', '--vars', `scale: ${scale}`)
const rows = []
const peaks = new Map<string, number>()
for (const name of ['plain', 'batches', 'rows', 'by_product', 'by_customer']) {
  const { wallSeconds, cpuSeconds, peakMegabytes } = await tsdbt(folder, 'run', '--select', name)
  peaks.set(name, peakMegabytes)
  rows.push({ model: name, seconds: wallSeconds, cpu: cpuSeconds, 'peak MB': Math.round(peakMegabytes) })
}
rmSync(folder, { recursive: true, force: true })
const peak = Math.round(Math.max(...['batches', 'rows'].map((name) => peaks.get(name) ?? Number.NaN)))
report(
  'sales passed through a model',
  rows,
  `batches and rows: ${peak} MB resident at most, bar ${memoryBar} MB: ${peak < memoryBar ? 'held' : 'MISSED'}`,
)
