import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bigqueryWorkspace, type BigqueryWorkspace } from './testing/bigquery-workspace.ts'

let shop: BigqueryWorkspace
beforeEach(async () => {
  shop = await bigqueryWorkspace({
    'models/fct.sql': `{{ config(materialized='table') }} select 1 as id`,
    'models/fct.yml':
      'models: [{ name: fct, columns: [{ name: id, data_tests: [not_null, { accepted_values: { values: [2], quote: false } }] }] }]\n',
  })
})
afterEach(async () => {
  await shop.double.close()
  shop[Symbol.dispose]()
})

interface Results {
  readonly results: readonly { readonly unique_id: string; readonly compiled_code: string | null }[]
}

describe('compiled SQL of tests that ran before publishing', () => {
  it('names the published table: the same in every run, and there to be asked again', async () => {
    const read = (file: string): string => readFileSync(join(shop.folder, 'target', file), 'utf8')
    const seen: unknown[] = []
    for (let run = 0; run < 2; run++) {
      expect((await shop.tsdbt('build')).exitCode).toBe(1)
      const { results } = JSON.parse(read('run_results.json')) as Results // as it is written
      seen.push([results.map((one) => one.compiled_code), read('compiled/shop/models/fct.yml/not_null_fct_id.sql')])
    }
    const [first, second] = seen
    expect(second).toEqual(first)
    expect(JSON.stringify(first)).toContain('from `shop-prod`.`shop`.`fct`\\nwhere id is null')
    expect(JSON.stringify(first)).not.toContain('__dbt_stage')
    // What was sent is what was sent.
    expect(read('run/shop/models/fct.yml/not_null_fct_id.sql')).toMatch(/`fct__dbt_stage_\w+`/)
  })
})
