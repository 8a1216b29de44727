import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bigqueryDialect } from '../adapters/bigquery/dialect.ts'
import { createAdapter } from '../adapters/registry.ts'
import type { Adapter, Connection, Warehouse } from '../core/adapter.ts'
import { invariant } from '../core/check.ts'
import type { Actor, Backtest, VersionDraft } from '../core/registered-model.ts'
import { backtestKey, duelOf, isSameBacktest, type Measurement } from './backtest.ts'
import { readArtifact, readModels } from './read.ts'
import { insertOf, makeRegistry, missingTables, registryTables } from './tables.ts'
import { productionOrder } from './version.ts'
import { lastVersion, writeChanges, writeMeasured, writeVersions } from './write.ts'

const backtest: Backtest = { metric: 'wape', from: '2026-01-01', to: '2026-01-28', horizon: 28, series: ['a', 'b'] }
const measured = (value: number, of: Partial<Backtest> = {}): Measurement => {
  const key = backtestKey({ ...backtest, ...of })
  return { backtest: key, metrics: { [key.metric]: value }, measuredAt: '' }
}

describe('a backtest', () => {
  it('is the same whatever the order of its series', () => {
    expect(isSameBacktest(backtestKey(backtest), backtestKey({ ...backtest, series: ['b', 'a', 'b'] }))).toBe(true)
  })

  it.each<Partial<Backtest>>([
    { series: ['a'] },
    { series: ['a,b'] },
    { from: '2026-01-02' },
    { to: '2026-01-29' },
    { horizon: 27 },
    { metric: 'rmse' },
    { better: 'higher' },
  ])('is another one with %j', (other) => {
    expect(isSameBacktest(backtestKey(backtest), backtestKey({ ...backtest, ...other }))).toBe(false)
  })
})

describe('a challenger', () => {
  it.each([
    ['beats a champion that errs more', [measured(0.2)], [measured(0.3)], true],
    ['does not beat one that errs as much', [measured(0.3)], [measured(0.3)], false],
    ['does not beat one that errs less', [measured(0.4)], [measured(0.3)], false],
    [
      'must be higher where that is better',
      [measured(0.4, { better: 'higher' })],
      [measured(0.3, { better: 'higher' })],
      true,
    ],
    ['is judged by the newest figures of the champion', [measured(0.3)], [measured(0.2), measured(0.4)], true],
    [
      'is judged by the newest backtest that both have',
      [measured(0.1), measured(0.4, { to: '2026-02-28' })],
      [measured(0.3), measured(0.3, { to: '2026-02-28' })],
      false,
    ],
    ['cannot be judged on another window', [measured(0.1)], [measured(0.3, { to: '2026-02-28' })], undefined],
    ['cannot be judged without figures', [], [measured(0.3)], undefined],
  ])('%s', (_, challenger, champion, isBetter) => {
    expect(duelOf(challenger, champion)?.isBetter).toBe(isBetter)
  })
})

describe('the tables', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tsdbt-registry-'))
  let adapter: Adapter
  let warehouse: Warehouse
  let connection: Connection
  beforeAll(async () => {
    const made = createAdapter('duckdb', { path: join(folder, 'shop.duckdb') }, { projectRoot: folder })
    invariant(made.ok, 'the adapter is made')
    adapter = made.value
    warehouse = await adapter.open({ threads: 1 })
    connection = await warehouse.connect('test')
  })
  afterAll(async () => {
    await connection.close()
    await warehouse.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const actor: Actor = { by: "o'hara", at: new Date('2026-03-01T10:00:00.250Z'), invocationId: 'run-1' }
  const draft = (artifact: Uint8Array): VersionDraft => ({
    name: "men's wear",
    description: undefined,
    params: '{"trees":40}',
    artifact,
    measured: { backtest: backtestKey(backtest), metrics: { wape: 0.25, bias: -0.5 } },
  })

  it('keep what is written, to the byte, and are made once', async () => {
    expect(await missingTables(connection, adapter)).toEqual(registryTables)
    await makeRegistry(warehouse, adapter)
    await makeRegistry(warehouse, adapter)
    expect(await missingTables(connection, adapter)).toEqual([])
    const artifact = Uint8Array.from({ length: 1_600_000 }, (_, at) => (at * 7) % 256)
    const origin = { actor, nodeId: 'model.shop.train', codeHash: 'abc' }
    await writeVersions(connection, adapter, [{ draft: draft(artifact), version: 1 }], origin)
    await writeVersions(connection, adapter, [{ draft: draft(new Uint8Array()), version: 2 }], origin)
    expect(await lastVersion(connection, adapter, "men's wear")).toBe(2)
    const ask = (sql: string) => connection.query(sql)
    const [model] = await readModels(ask, adapter)
    const [version, empty] = model?.versions ?? []
    invariant(version && empty, 'two versions were written')
    expect(version).toMatchObject({
      stage: 'staging',
      registeredAt: '2026-03-01 10:00:00.25',
      registeredBy: "o'hara",
      params: '{"trees":40}',
      artifactBytes: 1_600_000,
      measurements: [{ backtest: backtestKey(backtest), metrics: { wape: 0.25, bias: -0.5 } }],
    })
    expect(Buffer.compare(await readArtifact(ask, adapter, version), artifact)).toBe(0)
    expect(await readArtifact(ask, adapter, empty)).toEqual(new Uint8Array())
  })

  it('tell a damaged artifact', async () => {
    const read = readArtifact((sql) => connection.query(sql), adapter, {
      name: "men's wear",
      version: 1,
      artifactSha256: 'x',
    })
    await expect(read).rejects.toThrow(`the artifact of version 1 of "men's wear" is damaged`)
  })

  it('hold measurements of one version apart by run and backtest, and changes in their order', async () => {
    const later = { ...actor, at: new Date('2026-03-02T10:00:00Z'), invocationId: 'run-2' }
    const again = { backtest: backtestKey({ ...backtest, to: '2026-02-28' }), metrics: { wape: 0.3 } }
    await writeMeasured(connection, adapter, { name: "men's wear", version: 1, measured: again }, later)
    const change = {
      name: "men's wear",
      reason: null,
      evidence: null,
      fromStage: 'staging',
      toStage: 'production',
    } as const
    await writeChanges(connection, adapter, [{ ...change, version: 1, action: 'promote' }], later)
    const [model] = await readModels((sql) => connection.query(sql), adapter, "men's wear")
    expect(model?.versions[0]?.measurements.map(({ metrics }) => metrics)).toEqual([
      { wape: 0.25, bias: -0.5 },
      { wape: 0.3 },
    ])
    expect(model?.versions.map(({ stage }) => stage)).toEqual(['production', 'staging'])
    expect(model && productionOrder(model)).toEqual([1])
  })

  it('are written in the words of BigQuery, too', () => {
    const bigquery = { ...adapter, dialect: bigqueryDialect, database: 'shop-1', schema: 'prod' }
    const row = { name: "men's", version: 1, part: 0, content: 'QQ==' }
    expect(insertOf(bigquery, 'model_artifacts', [row, { ...row, part: 1 }])).toBe(
      [
        'insert into `shop-1`.`prod_model_registry`.`model_artifacts` (`name`, `version`, `part`, `content`)',
        "select cast('men\\'s' as string), cast(1 as int64), cast(0 as int64), cast('QQ==' as string)",
        "union all select cast('men\\'s' as string), cast(1 as int64), cast(1 as int64), cast('QQ==' as string)",
      ].join('\n'),
    )
  })
})
