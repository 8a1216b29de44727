import type { Adapter, Connection, Warehouse } from '../core/adapter.ts'
import type { JsonRecord } from '../core/config.ts'
import type { Emit } from '../core/event.ts'
import { Interruptible } from '../core/interruptible.ts'
import type { Node, UniqueId } from '../core/node.ts'
import type { ModelVersions } from './model-versions.ts'
import type { Engine, Rendering } from './engine.ts'
import type { Journal } from './journal/journal.ts'
import type { LocalLoads } from './loader/local-loads.ts'
import type { Shown } from './problems.ts'
import type { RelationCache } from './relation-cache.ts'
import type { Report } from './report.ts'
import type { RetriedBatches } from './retry.ts'
import { bigquerySyntax, duckdbSyntax, type SqlSyntax } from '../sql/syntax.ts'
import type { SqlFiles } from './sql-files.ts'
import type { Worker } from './workers.ts'

/** What every unit of one run works with. */
export interface Session {
  readonly engine: Engine
  readonly adapter: Adapter
  readonly warehouse: Warehouse
  readonly threads: number
  readonly emit: Emit
  readonly report: Report
  readonly cache: RelationCache
  readonly options: RunOptions
  /** Sources that are loaded in this run, and the fingerprint each will carry. */
  readonly loads: ReadonlyMap<UniqueId, string>
  /** Where sources are loaded first, for an engine that cannot read files by SQL. */
  readonly local: LocalLoads | undefined
  readonly files: SqlFiles
  /** For files that live as long as the run: failing rows on their way out of a transaction. */
  readonly scratchFolder: string
  /** Where TypeScript models leave their metrics and artifacts. */
  readonly modelsFolder: string
  readonly projectRoot: string
  /** Where a node is written, or one of its configs. */
  readonly placeOf: NonNullable<Shown['placeOf']>
  readonly unbuiltHint: NonNullable<Shown['unbuiltHint']>
  /** Where relative locations of external models start. */
  readonly externalRoot: string
  readonly packageRoot: (name: string) => string
  /** dbt's `target`, without secrets. */
  readonly target: JsonRecord
  /** Counts up in a watcher: project modules are loaded anew. */
  readonly generation: number
  readonly queryComment?: (node: Node, thread: string) => Promise<{ readonly text: string; readonly append: boolean }>
  /** The moment the run counts as now. */
  readonly now: Date
  readonly invocationId: string
  /** What is done without a transaction is written down there first. */
  readonly journal: Journal | undefined
  readonly registry: ModelVersions
}

export interface RunOptions {
  /** Error-severity tests decide on publication. */
  readonly audit: boolean
  /** Nodes start as in dbt, level by level of the graph; otherwise those on its longest path first. */
  readonly dbtOrder: boolean
  readonly failFast: boolean
  readonly fullRefresh: boolean
  /** `--empty`: seeds have their columns and no rows; what else is read is limited by its relation. */
  readonly empty: boolean
  readonly warnError: boolean
  /** `--store-failures`: for tests that do not say themselves. */
  readonly storeFailures: boolean
  readonly eventTimeStart: Date | undefined
  readonly eventTimeEnd: Date | undefined
  /** `retry`: batches that failed before; only they run. */
  readonly batches: ReadonlyMap<UniqueId, RetriedBatches>
}

/** One unit's share of the session: a worker, its connection, the signal that ends it. */
export interface Place {
  readonly session: Session
  readonly worker: Worker
  readonly connection: Connection
  readonly signal: AbortSignal
}

export const renderingAt = ({ connection, worker, signal }: Place): Rendering => ({
  connection: new Interruptible(connection, signal),
  thread: worker.name,
})

/** Tells what this run writes for a moment from another run's, where that is not of a session of its own. */
export const markOf = ({ adapter, invocationId }: Session): string =>
  adapter.capabilities.transactionalDdl ? '' : `_${invocationId.replaceAll('-', '').slice(0, 8)}`

/** How the session's engine reads SQL as text. */
export const syntaxOf = ({ adapter }: Session): SqlSyntax =>
  adapter.dialect.quote('a').startsWith('`') ? bigquerySyntax : duckdbSyntax
