import type { Warehouse } from '../core/adapter.ts'
import type { JsonRecord } from '../core/config.ts'
import type { Emit } from '../core/event.ts'
import type { UniqueId } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import type { NodeResult } from '../core/result.ts'
import type { CompileEnv } from '../compile/compile-env.ts'
import type { Graph } from '../graph/build.ts'
import type { LocalEngine } from './loader/local-loads.ts'
import type { RunOptions, Session } from './session.ts'

/** One run of a command that changes the warehouse or tests it. */
export interface RunRequest {
  readonly command: string
  readonly parsed: ParsedProject
  readonly graph: Graph
  readonly selected: ReadonlySet<UniqueId>
  readonly env: CompileEnv
  /** Open; the run closes only the connections that it made. */
  readonly warehouse: Warehouse
  readonly threads: number
  readonly targetName: string
  readonly target: JsonRecord
  /** All absolute. */
  readonly projectRoot: string
  readonly targetFolder: string
  /** Takes secrets out of the SQL that is kept below `targetFolder`. */
  readonly redact?: (text: string) => string
  readonly externalRoot: string
  /** Where a node is written, or one of its configs. Default: what parsing knows of the node. */
  readonly placeOf?: Session['placeOf']
  readonly packageRoots: ReadonlyMap<string, string>
  readonly options: RunOptions
  /** What waits for a test: `build` holds back what is built from a node whose test fails. */
  readonly gate: boolean
  /** Whether sources with a loader are filled first. */
  readonly loads: boolean
  /** For an engine that cannot read files by SQL: one of this machine that can. */
  readonly local?: () => LocalEngine
  /** `on-run-start` and `on-run-end`. */
  readonly hooks: boolean
  /** Counts up in a watcher: TypeScript files are loaded anew. */
  readonly generation?: number
  readonly queryComment?: Session['queryComment']
  /** The moment microbatch models take as now. */
  readonly now: Date
  readonly emit: Emit
  readonly signal: AbortSignal
}

export interface RunOutcome {
  readonly results: readonly NodeResult[]
  readonly interrupted: boolean
  readonly elapsedMs: number
}
