import type { Diagnostic } from './diagnostic.ts'
import type { Node, UniqueId } from './node.ts'
import type { NodeResult } from './result.ts'

/** What a run has to say. Reporters, log files and wrappers' JSON are made from these and nothing else. */
export type Event =
  | {
      readonly type: 'invocation-started'
      readonly version: string
      /** The version of dbt that it stands for, where it was called as `dbt`. */
      readonly dbtVersion?: string
      readonly command: string
      readonly args: Readonly<Record<string, unknown>>
    }
  | {
      readonly type: 'project-parsed'
      readonly counts: Readonly<Record<string, number>>
      readonly elapsedMs: number
      readonly partial: boolean
    }
  | {
      readonly type: 'run-started'
      readonly command: string
      readonly project: string
      readonly target: string
      readonly adapterType: string
      readonly threads: number
      /** How many nodes will report. */
      readonly total: number
      readonly selected: number
    }
  | {
      readonly type: 'node-started'
      readonly node: Node
      readonly index: number
      readonly total: number
      readonly at: number
    }
  | {
      readonly type: 'batch-started' | 'batch-finished'
      readonly node: Node
      /** `2024-09-17` */
      readonly name: string
      readonly index: number
      readonly total: number
      readonly elapsedMs?: number
      readonly status?: 'success' | 'error' | 'skipped'
    }
  | { readonly type: 'node-progress'; readonly id: UniqueId; readonly text: string; readonly fraction?: number }
  | { readonly type: 'node-finished'; readonly result: NodeResult; readonly index: number; readonly total: number }
  | {
      readonly type: 'hook-started' | 'hook-finished'
      /** The hook itself. */
      readonly node?: Node
      readonly name: string
      readonly index: number
      readonly total: number
      readonly elapsedMs?: number
      readonly problems?: readonly Diagnostic[]
      /** An earlier hook failed. */
      readonly isSkipped?: boolean
    }
  | { readonly type: 'sql'; readonly id: UniqueId | null; readonly connection: string; readonly sql: string }
  | {
      readonly type: 'sql-finished'
      readonly id: UniqueId | null
      readonly connection: string
      readonly elapsedMs: number
      readonly message: string
    }
  | { readonly type: 'problem'; readonly problem: Diagnostic; readonly id?: UniqueId }
  /** `log()` and `print()` of templates: `info` goes to the terminal, `debug` to the log file, `print` to stdout as it is. */
  | {
      readonly type: 'template-message'
      readonly level: 'debug' | 'info' | 'print'
      readonly text: string
      readonly id: UniqueId | null
    }
  /** Data a command returns on stdout (`ls`, `show`, `compile`), as it is. */
  | {
      readonly type: 'output'
      readonly text: string
      /** The same for the JSON log, under the name that wrappers wait for (`ShowNode`, `CompiledNode`). */
      readonly structured?: {
        readonly name: string
        readonly code: string
        readonly data: Readonly<Record<string, unknown>>
      }
    }
  /** Something to read that is no problem: `Wrote target/manifest.json`. */
  | { readonly type: 'note'; readonly level: 'debug' | 'info' | 'warn'; readonly text: string }
  | {
      readonly type: 'run-finished'
      readonly results: readonly NodeResult[]
      readonly elapsedMs: number
      readonly interrupted: boolean
    }
  | {
      readonly type: 'command-finished'
      readonly command: string
      readonly success: boolean
      readonly elapsedMs: number
    }

export type Emit = (event: Event) => void
