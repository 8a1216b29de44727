import type { Adapter } from '../core/adapter.ts'
import type { Diagnostic } from '../core/diagnostic.ts'
import type { Emit } from '../core/event.ts'
import type { OperationNode } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import type { TemplateEnv } from '../context/env.ts'
import type { MacroRegistry } from '../context/macros.ts'
import type { Project } from '../project/project.ts'
import type { ParseMemory } from './parse-memory.ts'
import type { JsonRecord } from './read-json.ts'
import type { Tracker } from './tracker.ts'

/** A macro file that ships with tsdbt. */
export interface BuiltinMacroFile {
  /** `dbt`, `dbt_duckdb` */
  readonly package: string
  readonly path: string
  /** As diagnostics name it. */
  readonly place: string
  readonly text: string
}

export interface ParseOptions {
  readonly project: Project
  readonly adapter: Adapter
  /** The version of dbt whose language this is; what `dbt_version` says in templates. */
  readonly version: string
  readonly now: Date
  readonly invocationId: string
  readonly builtins: readonly BuiltinMacroFile[]
  /** The packages of `builtins`, the more specific first. */
  readonly builtinPackages: readonly string[]
  /** By upper- or lower-case name. */
  readonly flags: Readonly<Record<string, unknown>>
  readonly emit: Emit
  readonly invocationArgs?: JsonRecord
  /** Where parsing keeps what it may reuse the next time; undefined: nowhere. */
  readonly cacheDir?: string
  /** What an earlier parse of this process learned of files; a watcher passes the same one each time. */
  readonly memory?: ParseMemory
  /** Counts up in a watcher, so that TypeScript modules are loaded anew. */
  readonly generation?: number
}

export interface ParseResult {
  readonly parsed: ParsedProject
  readonly macros: MacroRegistry
  /** What templates see from here on, too. */
  readonly env: TemplateEnv
  readonly onRunStart: readonly OperationNode[]
  readonly onRunEnd: readonly OperationNode[]
  /** True when nothing had changed and the last parse was taken as it is. */
  readonly isCached: boolean
  readonly elapsedMs: number
}

/** What the stages of one parse share. */
export interface Session {
  readonly options: ParseOptions
  readonly project: Project
  /** Watched: what is read of it is kept. */
  readonly env: TemplateEnv
  readonly tracker: Tracker
  readonly memory: ParseMemory
  readonly problems: Diagnostic[]
  /** Seconds since 1970; dbt's `created_at`. */
  readonly createdAt: number
}
