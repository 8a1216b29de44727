import type { ChildProcess } from 'node:child_process'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { apiError, type Asked } from '../adapters/bigquery/testing/rest-double.ts'
import type { Fault } from '../adapters/bigquery/testing/double-api.ts'
import { bigqueryWorkspace, type BigqueryWorkspace } from './testing/bigquery-workspace.ts'
import type { Ended } from './workspace.ts'

const files = {
  'seeds/days.csv': 'day_id,name\n1,mon\n2,tue\n3,wed\n',
  'models/sources.yml': `sources:
  - name: raw
    schema: shop
    tables: [{ name: items, config: { loader: loaders/items.sql } }]
`,
  'loaders/items.sql': 'select range as item_id from range(4)',
  'models/fct.sql': `{{ config(materialized='table', post_hook="delete from {{ this }} where false") }}
select day_id, name from {{ ref('days') }} join {{ source('raw', 'items') }} on item_id = day_id`,
  // Appends without looking what is there: whatever ran twice shows.
  'models/log.sql': `{{ config(materialized='incremental', incremental_strategy='append') }}
select day_id, '{{ var("round", "1") }}' as round from {{ ref('fct') }}`,
  'models/mart.ts': `import { defineModel, ref } from 'tsdbt'
export default defineModel({
  config: { materialized: 'table' },
  inputs: { fct: ref('fct') },
  columns: { day_id: 'int' },
  async *run({ inputs }) {
    for await (const row of inputs.fct) yield { day_id: row.day_id }
  },
})`,
  'models/models.yml': `models:
  - name: fct
    columns: [{ name: day_id, data_tests: [unique, not_null] }]
  - name: log
    columns: [{ name: day_id, data_tests: [not_null] }]
`,
}

let shop: BigqueryWorkspace
const open = async (): Promise<void> => {
  shop = await bigqueryWorkspace(files)
}
const close = async (): Promise<void> => {
  await shop.double.close()
  shop[Symbol.dispose]()
}

/** The exit code, or what was said where it is another. */
const endOf = ({ exitCode, stdout }: Ended): number | string => (exitCode === 0 ? 0 : stdout)

const counts = async (): Promise<Record<string, number>> => {
  const tables = await shop.held(`select table_name from duckdb_tables() where schema_name = 'shop' order by 1`)
  const found: [string, number][] = []
  for (const [name] of tables) {
    const [[count] = []] = await shop.held(`select count(*) from "shop-prod".shop."${String(name)}"`)
    found.push([String(name), Number(count)])
  }
  return Object.fromEntries(found)
}

const whole = { days: 3, fct: 3, items: 4, log: 3, mart: 3 }

const serviceError = {
  reason: 'backendError',
  message: 'Error encountered during execution. Retrying may solve the problem.',
}

/** What a loader makes has changed: it is loaded again. */
const changeLoader = (change = 1): void =>
  shop.write({ 'loaders/items.sql': `select range as item_id, ${change} as more from range(4)` })

let loads = 0

const isJob = ({ method, path, query, body }: Asked): boolean =>
  (method === 'POST' && path.endsWith('/jobs') && body?.configuration?.dryRun !== true) ||
  query['uploadType'] === 'resumable' ||
  method === 'PUT'

/** Breaks some of the requests that make jobs, by their number. */
function breaking(fault: (number: number, asked: Asked) => Fault | undefined): void {
  let number = 0
  shop.double.fault = (asked) => (isJob(asked) ? fault(++number, asked) : undefined)
}

/** A reader of the published tables, at every moment at which they may have changed: which it ever missed, or found with rows that no build gives. */
function reader(): () => string[] {
  const odd = new Set(['never looked'])
  shop.double.warehouse.watcher = async (ask) => {
    odd.delete('never looked')
    for (const [table, rows] of Object.entries(whole)) {
      const counted = ask(`select count(*) from "shop-prod".shop."${table}"`)
      const found = await counted.then((counts) => Number(counts[0]?.[0]), String)
      if (found !== rows && !(table === 'log' && found === rows * 2)) odd.add(`${table}: ${found}`)
    }
  }
  return () => {
    shop.double.warehouse.watcher = undefined
    return [...odd]
  }
}

describe('a build on BigQuery', () => {
  beforeEach(open)
  afterEach(close)

  it.each<[string, (number: number, asked: Asked) => Fault | undefined]>([
    ['connections that break before a request arrives', (number) => (number % 3 === 0 ? 'cut' : undefined)],
    [
      'answers that are lost: a job is found by its id (409), not made twice',
      (number) => (number % 2 === 0 ? 'lost' : undefined),
    ],
    [
      'rate limits',
      (number) => (number % 4 === 1 ? { status: 429, body: apiError(429, 'rateLimitExceeded', 'Later.') } : undefined),
    ],
    [
      'a service that is not there for a moment',
      (number) => (number % 3 === 1 ? { status: 503, body: apiError(503, 'backendError', 'Soon.') } : undefined),
    ],
    [
      'jobs that the service fails',
      (number, { body }) =>
        number % 5 === 0 && body?.configuration?.query !== undefined ? { fails: serviceError } : undefined,
    ],
    [
      'load jobs that the service fails, of seeds and of rows that are made once',
      (_number, { method }) => (method === 'PUT' && loads++ % 2 === 0 ? { fails: serviceError } : undefined),
    ],
    ['slow jobs', (number) => (number % 3 === 0 ? { slowMs: 150 } : undefined)],
  ])('gets over %s', async (_, fault) => {
    breaking(fault)
    const first = await shop.tsdbt('build')
    expect(endOf(first)).toBe(0)
    expect(await counts()).toEqual(whole)
    const missed = reader()
    const second = await shop.tsdbt('build', '--vars', 'round: "2"')
    expect(missed()).toEqual([])
    expect(endOf(second)).toBe(0)
    expect(await counts()).toEqual({ ...whole, log: 6 })
  })

  it.each([
    [
      'quota',
      403,
      'quotaExceeded',
      'Quota exceeded: Your project exceeded quota for free query bytes scanned.',
      'Quota exceeded',
    ],
    [
      'permission',
      403,
      'accessDenied',
      'Access Denied: User does not have bigquery.jobs.create permission in project shop-prod.',
      'The account needs roles/bigquery.jobUser.',
    ],
    ['an expired token', 401, 'authError', 'Request had invalid authentication credentials.', 'is no longer good'],
  ])('stops at once for %s, and says what to do', async (_, status, reason, message, said) => {
    await shop.tsdbt('build', '--quiet')
    breaking((number) => (number > 4 ? { status, body: apiError(status, reason, message) } : undefined))
    const { stdout, exitCode } = await shop.tsdbt('build', '--threads', '1')
    expect(exitCode).toBe(1)
    expect(stdout).toContain(said)
    shop.double.fault = () => undefined
    expect(await counts()).toMatchObject(whole)
    await shop.tsdbt('resume', '--quiet')
    expect(await counts()).toEqual(whole)
  })

  it('twice at once leaves no row twice and no table missing', async () => {
    await shop.tsdbt('build', '--quiet')
    const missed = reader()
    const builds = ['one', 'two'].map((name) =>
      shop.tsdbt('build', '--target-path', name, '--log-path', `logs-${name}`, '--exclude', 'log'),
    )
    for (const build of await Promise.all(builds)) expect(endOf(build)).toBe(0)
    expect(missed()).toEqual([])
    expect(await counts()).toEqual(whole)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'cancels every job on %s, leaves nothing, and says what it could not cancel',
    async (signal) => {
      await shop.tsdbt('build', '--quiet')
      changeLoader()
      let child: ChildProcess | undefined
      breaking((number) => {
        if (number === 4) setTimeout(() => child?.kill(signal), 200)
        return number >= 3 ? { slowMs: 2000 } : undefined
      })
      const { fault } = shop.double
      let refused = 0
      shop.double.fault = (asked) =>
        asked.path.endsWith('/cancel') && refused++ === 0
          ? { status: 403, body: apiError(403, 'accessDenied', 'Not yours.') }
          : fault(asked)
      const ended = await shop.tsdbtWith({ onSpawn: (made) => (child = made) }, 'build')
      expect(ended.exitCode).toBe(signal === 'SIGINT' ? 130 : 143)
      expect(ended.stdout).toMatch(
        /Job tsdbt_\w+ could not be cancelled and may still run \(Not yours\.\): https:\/\/console/,
      )
      expect([...shop.double.jobs.values()].some((job) => job.isCancelled)).toBe(true)
      shop.double.fault = () => undefined
      await new Promise((resolve) => setTimeout(resolve, 2500))
      await shop.tsdbt('resume', '--quiet')
      expect(await counts()).toEqual(whole)
    },
  )
})

describe('tsdbt resume', () => {
  beforeEach(open)
  afterEach(close)

  it('says that there is nothing to do', async () => {
    const { stdout, exitCode } = await shop.tsdbt('resume')
    expect(stdout).toContain('Nothing to resume: every run came to its end.')
    expect(exitCode).toBe(0)
    const duckdb = await shop.tsdbt('resume', '--target', 'dev')
    expect(duckdb.stdout).toContain('Nothing to resume: on duckdb a run that is cut short leaves nothing behind.')
  })

  it('publishes what had passed its tests', async () => {
    let child: ChildProcess | undefined
    shop.double.fault = (asked) => {
      const sql = asked.body?.configuration?.query?.query ?? ''
      if (!/create or replace table `shop-prod`\.`shop`\.`fct` copy/.test(sql)) return undefined
      child?.kill('SIGKILL')
      return 'cut'
    }
    await shop.tsdbtWith({ onSpawn: (made) => (child = made) }, 'build')
    shop.double.fault = () => undefined
    expect(Object.keys(await counts())).not.toContain('fct')
    const warned = await shop.tsdbt('seed')
    expect(warned.stdout).toContain('An earlier run was cut short: tsdbt resume finishes or undoes what it left.')
    const { stdout, exitCode } = await shop.tsdbt('resume')
    expect(stdout).toContain(
      '`shop-prod`.`shop`.`fct`: published, as its tests had passed; its post-hook has not run: delete from',
    )
    expect(exitCode).toBe(0)
    expect(await counts()).toMatchObject({ fct: 3 })
    expect(Object.keys(await counts()).filter((name) => name.includes('__dbt'))).toEqual([])
  })
})

describe('tsdbt resume, after a process killed', () => {
  beforeAll(async () => {
    await open()
    await shop.tsdbt('build', '--quiet')
  })
  afterAll(close)

  // Each leaves whole tables, which is what the next begins with.
  it.each(Array.from({ length: 20 }, (_, index) => index + 1))(
    'at its job %i, leaves whole tables and nothing else',
    async (point) => {
      changeLoader(point)
      const missed = reader()
      let child: ChildProcess | undefined
      breaking((number) => {
        if (number !== point) return undefined
        child?.kill('SIGKILL')
        return point % 2 === 0 ? 'cut' : 'lost'
      })
      const killed = await shop.tsdbtWith(
        { onSpawn: (made) => (child = made) },
        'build',
        '--exclude',
        'log',
        '--full-refresh',
      )
      shop.double.fault = () => undefined
      const resumed = await shop.tsdbt('resume')
      expect(endOf(resumed)).toBe(0)
      expect(missed()).toEqual([])
      expect(await counts()).toEqual(whole)
      const again = await shop.tsdbt('resume')
      expect(again.stdout).toContain('Nothing to resume')
      expect(killed.exitCode).toBe(null)
    },
  )
})
