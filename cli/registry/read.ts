import type { Adapter } from '../core/adapter.ts'
import { createHash } from '../core/digest.ts'
import type { Stage } from '../core/registered-model.ts'
import type { CellValue, Table } from '../core/table.ts'
import type { Measurement } from './backtest.ts'
import { columnsOf, tableName, type RegistryTable } from './tables.ts'
import type { Action, RegisteredModel, StageChange, Version } from './version.ts'

/** How the warehouse is asked; a model that runs reads on another session than it writes on. */
export type Ask = (sql: string) => Promise<Table>

/** Every model, by name; or the one of a name. */
export async function readModels(ask: Ask, adapter: Adapter, name?: string): Promise<readonly RegisteredModel[]> {
  const rows = (table: RegistryTable, order: string): Promise<readonly Row[]> =>
    readRows(ask, adapter, table, name, order)
  const changes = (await rows('model_stages', 'change')).map(changeOf)
  const measured = await rows('model_backtests', 'measured_at')
  const stages = new Map(changes.map((change) => [keyOf(change), change.toStage]))
  const versions = (await rows('model_versions', 'version')).map((row) => versionOf(row, measured, stages))
  const names = [...new Set(versions.map((version) => version.name))].toSorted()
  return names.map((model) => ({
    name: model,
    versions: versions.filter((version) => version.name === model),
    changes: changes.filter((change) => change.name === model),
  }))
}

/** A version's artifact; throws where what is kept is not what was written. */
export async function readArtifact(
  ask: Ask,
  adapter: Adapter,
  { name, version, artifactSha256 }: Pick<Version, 'name' | 'version' | 'artifactSha256'>,
): Promise<Uint8Array> {
  const { dialect } = adapter
  const { rows } = await ask(
    `select content from ${tableName(adapter, 'model_artifacts')}\nwhere name = ${dialect.literal(name)} and version = ${version}\norder by part`,
  )
  const content = Buffer.concat(rows.map(([part]) => Buffer.from(String(part), 'base64')))
  const found = createHash('sha256').update(content).digest('hex')
  if (found === artifactSha256) return new Uint8Array(content)
  throw new TypeError(`the artifact of version ${version} of "${name}" is damaged: its SHA-256 is ${found}`)
}

type Row = Readonly<Record<string, CellValue>>

async function readRows(
  ask: Ask,
  adapter: Adapter,
  table: RegistryTable,
  name: string | undefined,
  order: string,
): Promise<readonly Row[]> {
  const { dialect } = adapter
  const filter = name === undefined ? '' : `\nwhere name = ${dialect.literal(name)}`
  // By their names: a column that somebody renamed is an error, not a stage that nobody knows.
  const named = columnsOf(table).map((column) => dialect.quote(column))
  const { columns, rows } = await ask(
    `select ${named.join(', ')}\nfrom ${tableName(adapter, table)}${filter}\norder by ${dialect.quote(order)}`,
  )
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column.name, row[index] ?? null])))
}

const text = (row: Row, name: string): string => String(row[name] ?? '')
const textOrNull = (row: Row, name: string): string | null => (row[name] === null ? null : text(row, name))
const keyOf = ({ name, version }: { readonly name: string; readonly version: number }): string => `${version} ${name}`

function versionOf(row: Row, measured: readonly Row[], stages: ReadonlyMap<string, Stage>): Version {
  const name = text(row, 'name')
  const version = Number(row['version'])
  const own = measured.filter((one) => one['name'] === name && Number(one['version']) === version)
  return {
    name,
    version,
    stage: stages.get(keyOf({ name, version })) ?? 'staging',
    registeredAt: text(row, 'registered_at'),
    registeredBy: text(row, 'registered_by'),
    nodeId: text(row, 'node_id'),
    codeHash: text(row, 'code_hash'),
    invocationId: text(row, 'invocation_id'),
    description: textOrNull(row, 'description'),
    params: text(row, 'params'),
    artifactBytes: Number(row['artifact_bytes']),
    artifactSha256: text(row, 'artifact_sha256'),
    measurements: measurementsOf(own),
  }
}

/** Rows of one version, oldest first: those of one run on one backtest belong together. */
function measurementsOf(rows: readonly Row[]): readonly Measurement[] {
  const found = new Map<string, { backtest: Measurement['backtest'] | undefined; metrics: Record<string, number> }>()
  const times = new Map<string, string>()
  for (const row of rows) {
    const key = ['invocation_id', 'data_from', 'data_to', 'horizon', 'series_hash']
      .map((name) => text(row, name))
      .join()
    const entry = found.get(key) ?? { backtest: undefined, metrics: {} }
    entry.metrics[text(row, 'metric')] = Number(row['value'])
    if (row['is_decisive'] === true) entry.backtest = backtestOf(row)
    found.set(key, entry)
    times.set(key, text(row, 'measured_at'))
  }
  return [...found].flatMap(([key, { backtest, metrics }]) =>
    backtest ? [{ backtest, metrics, measuredAt: times.get(key) ?? '' }] : [],
  )
}

const backtestOf = (row: Row): Measurement['backtest'] => ({
  metric: text(row, 'metric'),
  better: row['better'] === 'higher' ? 'higher' : 'lower',
  from: text(row, 'data_from'),
  to: text(row, 'data_to'),
  horizon: Number(row['horizon']),
  seriesCount: Number(row['series_count']),
  seriesHash: text(row, 'series_hash'),
})

const changeOf = (row: Row): StageChange => ({
  change: Number(row['change']),
  name: text(row, 'name'),
  version: Number(row['version']),
  action: text(row, 'action') as Action, // as `write.ts` writes it
  fromStage: textOrNull(row, 'from_stage') as Stage | null, // as above
  toStage: text(row, 'to_stage') as Stage, // as above
  changedAt: text(row, 'changed_at'),
  changedBy: text(row, 'changed_by'),
  reason: textOrNull(row, 'reason'),
  evidence: textOrNull(row, 'evidence'),
})
