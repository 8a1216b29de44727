import type { Adapter, Batch, Connection } from '../core/adapter.ts'
import { createHash } from '../core/digest.ts'
import type { Actor, Evaluation, Measured, Stage, VersionDraft } from '../core/registered-model.ts'
import { insertOf, momentText, relationIn, tableName } from './tables.ts'
import type { Action } from './version.ts'

/** Bytes of an artifact in one row: their Base64 stays below a mebibyte. */
const partBytes = 768 * 1024

export interface Numbered {
  readonly draft: VersionDraft
  readonly version: number
}

export interface Origin {
  readonly actor: Actor
  readonly nodeId: string
  readonly codeHash: string
}

/** The highest number of a model's versions that the connection sees; 0 when there is none. */
export async function lastVersion(connection: Connection, adapter: Adapter, name: string): Promise<number> {
  const { rows } = await connection.query(
    `select coalesce(max(version), 0) from ${tableName(adapter, 'model_versions')}\nwhere name = ${adapter.dialect.literal(name)}`,
  )
  return Number(rows[0]?.[0] ?? 0)
}

/** Writes new versions, in stage `staging`; part of the connection's transaction where there is one. The row that makes a version known comes last. */
export async function writeVersions(
  connection: Connection,
  adapter: Adapter,
  versions: readonly Numbered[],
  { actor, nodeId, codeHash }: Origin,
): Promise<void> {
  for (const { draft, version } of versions) {
    const { name, artifact, measured } = draft
    await connection.load(relationIn(adapter, 'model_artifacts'), partsOf(adapter, draft, version))
    if (measured) await writeMeasured(connection, adapter, { name, version, measured }, actor)
    await writeChanges(
      connection,
      adapter,
      [{ name, version, action: 'register', fromStage: null, toStage: 'staging', reason: null, evidence: null }],
      actor,
    )
    const row = {
      name,
      version,
      registered_at: momentText(actor.at),
      registered_by: actor.by,
      node_id: nodeId,
      code_hash: codeHash,
      invocation_id: actor.invocationId,
      description: draft.description ?? null,
      params: draft.params,
      artifact_bytes: artifact.byteLength,
      artifact_sha256: createHash('sha256').update(artifact).digest('hex'),
    }
    await connection.execute(insertOf(adapter, 'model_versions', [row]))
  }
}

export async function writeMeasured(
  connection: Connection,
  adapter: Adapter,
  { name, version, measured }: Evaluation,
  actor: Actor,
): Promise<void> {
  await connection.execute(insertOf(adapter, 'model_backtests', measuredRows(name, version, measured, actor)))
}

function measuredRows(name: string, version: number, { backtest, metrics }: Measured, actor: Actor) {
  return Object.entries(metrics).map(([metric, value]) => ({
    name,
    version,
    metric,
    value,
    is_decisive: metric === backtest.metric,
    better: backtest.better,
    data_from: backtest.from,
    data_to: backtest.to,
    horizon: backtest.horizon,
    series_count: backtest.seriesCount,
    series_hash: backtest.seriesHash,
    measured_at: momentText(actor.at),
    invocation_id: actor.invocationId,
  }))
}

export interface NewChange {
  readonly name: string
  readonly version: number
  readonly action: Action
  readonly fromStage: Stage | null
  readonly toStage: Stage
  readonly reason: string | null
  readonly evidence: string | null
}

/** Logs changes of stages by one statement: a champion and its successor change places at once. */
export async function writeChanges(
  connection: Connection,
  adapter: Adapter,
  changes: readonly NewChange[],
  actor: Actor,
): Promise<void> {
  const { rows } = await connection.query(`select coalesce(max(change), 0) from ${tableName(adapter, 'model_stages')}`)
  const last = Number(rows[0]?.[0] ?? 0)
  const logged = changes.map((change, index) => ({
    change: last + index + 1,
    name: change.name,
    version: change.version,
    action: change.action,
    from_stage: change.fromStage,
    to_stage: change.toStage,
    changed_at: momentText(actor.at),
    changed_by: actor.by,
    reason: change.reason,
    evidence: change.evidence,
    invocation_id: actor.invocationId,
  }))
  await connection.execute(insertOf(adapter, 'model_stages', logged))
}

function* partsOf(adapter: Adapter, { name, artifact }: VersionDraft, version: number): Generator<Batch> {
  const { dialect } = adapter
  const columns = [
    { name: 'name', type: dialect.typeName('string') },
    { name: 'version', type: dialect.bigInteger },
    { name: 'part', type: dialect.bigInteger },
    { name: 'content', type: dialect.typeName('string') },
  ]
  const bytes = Buffer.from(artifact.buffer, artifact.byteOffset, artifact.byteLength)
  for (let part = 0; part * partBytes < Math.max(1, bytes.length); part++) {
    const content = bytes.toString('base64', part * partBytes, Math.min(bytes.length, (part + 1) * partBytes))
    yield { columns, rowCount: 1, values: [[name], [version], [part], [content]] }
  }
}
