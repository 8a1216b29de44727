import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isRunning } from '../adapters/bigquery/testing/double-api.ts'
import type { Fault } from '../adapters/bigquery/testing/double-api.ts'
import { bigqueryWorkspace, type BigqueryWorkspace } from './testing/bigquery-workspace.ts'

const asTable = `{{ config(materialized='table') }} select 1 as id, date '2024-01-01' as day`
const asView = `{{ config(materialized='view') }} select 1 as id, date '2024-01-01' as day`
const byDay = asTable.replace(`'table'`, `'table', partition_by={'field': 'day', 'data_type': 'date'}`)
const tested = `models: [{ name: fct, columns: [{ name: id, data_tests: [not_null] }] }]\n`

let shop: BigqueryWorkspace
beforeEach(async () => {
  shop = await bigqueryWorkspace({ 'models/fct.sql': asTable, 'models/fct.yml': tested })
})
afterEach(async () => {
  await shop.double.close()
  shop[Symbol.dispose]()
})

const fct = '"shop-prod".shop.fct'
const isThere = async (): Promise<boolean> => (await shop.held(`from ${fct}`).catch(() => undefined))?.length === 1
const kinds = async (): Promise<unknown> =>
  shop.held(
    `select table_name, 'table' from duckdb_tables() where schema_name = 'shop' union all select view_name, 'view' from duckdb_views() where schema_name = 'shop'`,
  )

/** What ran whenever the relation was missing, at every moment at which it may have changed. */
function reader(): () => readonly string[][] {
  const missedIn: string[][] = []
  shop.double.warehouse.watcher = async (ask) => {
    const isThere = await ask(`from ${fct}`).then(
      () => true,
      () => false,
    )
    if (!isThere) missedIn.push([...shop.double.jobs.values()].filter(isRunning).map(({ sql = '' }) => sql))
  }
  return () => missedIn
}

/** The one job that takes the old relation away and puts the new one in its place. */
const isSwap = (sql: string): boolean => /\bdrop (?:table|view) if exists `shop-prod`\.`shop`\.`fct`;/.test(sql)

function breakSwaps(fault: (number: number) => Fault | undefined): void {
  let number = 0
  shop.double.fault = ({ method, body }) =>
    method === 'POST' && isSwap(body?.configuration?.query?.query ?? '') ? fault(++number) : undefined
}

const changes: readonly [string, string, string, string][] = [
  ['a view takes the place of a table', asTable, asView, 'view'],
  ['a table takes the place of a view', asView, asTable, 'table'],
  ['a table of other partitions takes the place of a table', asTable, byDay, 'table'],
]

describe.each(['build', 'run'])('where %s changes what stands under a name', (command) => {
  it.each(changes)('%s: it is missing within one job alone', async (_, before, after, kind) => {
    shop.write({ 'models/fct.sql': before })
    expect((await shop.tsdbt('build')).exitCode).toBe(0)
    shop.write({ 'models/fct.sql': after })
    const missedIn = reader()
    const { exitCode, stdout } = await shop.tsdbt(command)
    expect(exitCode === 0 ? '' : stdout).toBe('')
    expect(missedIn()).not.toEqual([])
    for (const running of missedIn()) expect(running.some(isSwap)).toBe(true)
    expect([...shop.double.jobs.values()].filter(({ sql = '' }) => isSwap(sql)).length).toBe(1)
    expect(await kinds()).toEqual([['fct', kind]])
  })
})

describe('a swap that the service fails half-way', () => {
  const serviceError = { reason: 'backendError', message: 'Retrying may solve the problem.' }

  it.each(changes)('%s: the script is sent again and does the rest', async (_, before, after, kind) => {
    shop.write({ 'models/fct.sql': before })
    await shop.tsdbt('build', '--quiet')
    shop.write({ 'models/fct.sql': after })
    breakSwaps((number) => (number === 1 ? { fails: serviceError, after: 1 } : undefined))
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode === 0 ? '' : stdout).toBe('')
    expect(await kinds()).toEqual([['fct', kind]])
  })

  it('for good is finished by resume, where the old one is gone', async () => {
    shop.write({ 'models/fct.sql': asView })
    await shop.tsdbt('build', '--quiet')
    shop.write({ 'models/fct.sql': asTable })
    const quota = { reason: 'quotaExceeded', message: 'Quota exceeded: too many table update operations.' }
    breakSwaps(() => ({ fails: quota, after: 1 }))
    expect((await shop.tsdbt('build')).exitCode).toBe(1)
    expect(await isThere()).toBe(false)
    shop.double.fault = () => undefined
    const { stdout } = await shop.tsdbt('resume')
    expect(stdout).toContain('`shop-prod`.`shop`.`fct`: published, as its tests had passed')
    expect(await kinds()).toEqual([['fct', 'table']])
  })

  it('for good is undone, where the old one is there', async () => {
    shop.write({ 'models/fct.sql': asView })
    await shop.tsdbt('build', '--quiet')
    shop.write({ 'models/fct.sql': asTable })
    breakSwaps(() => ({ fails: { reason: 'accessDenied', message: 'Access Denied.' } }))
    expect((await shop.tsdbt('build')).exitCode).toBe(1)
    expect(await kinds()).toEqual([['fct', 'view']])
    expect((await shop.tsdbt('resume')).stdout).toContain('Nothing to resume')
  })
})
