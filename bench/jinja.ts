import { declare } from '../cli/jinja/host.ts'
import { scopeOf } from '../cli/jinja/scope.ts'
import { compileTemplate, render } from '../cli/jinja/template.ts'

/**
 * CPU of the template engine, cold, in one process: parse + generate + render of small models (three refs, one config each).
 *
 *     node bench/jinja.ts [models] [--json]
 */
const isJson = process.argv.includes('--json')
const models = Number(process.argv.slice(2).find((argument) => /^\d+$/.test(argument)) ?? 2000)

const sources = Array.from(
  { length: models },
  (_, index) => `{{ config(materialized='table', tags=['nightly', 'team_${index % 7}']) }}

with orders as (select * from {{ ref('stg_orders_${index}') }}),
customers as (select * from {{ ref('stg_customers_${index}') }})

select orders.*, customers.name, regions.region_${index}
from orders
join customers using (customer_id)
left join {{ ref('regions') }} as regions on regions.region_id = customers.region_id
`,
)

const names = {
  config: declare('config', ['**options'], () => ''),
  ref: declare('ref', ['model_name'], (name) => `"db"."main"."${String(name)}"`),
}

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const start = cpuSeconds()
let characters = 0
for (const [index, source] of sources.entries()) {
  const template = compileTemplate(source, { path: `models/model_${index}.sql` })
  characters += (await render(template, scopeOf(names))).text.length
}
const cold = cpuSeconds() - start

if (isJson) console.log(JSON.stringify({ models, coldCpuSeconds: cold, characters }))
else console.log(`cold parse + generate + render of ${models} models: ${cold.toFixed(3)} s CPU`)
