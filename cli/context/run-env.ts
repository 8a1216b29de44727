import type { Connection } from '../core/adapter.ts'
import type { Json, JsonRecord } from '../core/config.ts'
import type { FunctionNode, Node, RefArgs, SourceNode, UniqueId } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import type { Column, Relation } from '../core/relation.ts'
import type { Table } from '../core/table.ts'
import type { Value } from '../jinja/values.ts'
import type { TemplateEnv } from './env.ts'
import type { RelationPolicy } from './relation-policy.ts'
import type { RelationValue } from './relation.ts'

/** What templates see once the project is parsed. */
export interface RunEnv extends TemplateEnv {
  readonly parsed: ParsedProject
  /** Throws `ProblemError` when there is no such node, or the reader may not read it. */
  resolveRef(from: Node, ref: RefArgs): Node
  resolveSource(from: Node, source: string, table: string): SourceNode
  /** `['name']` or `['package', 'name']`. */
  resolveFunction(from: Node, path: readonly string[]): FunctionNode
  readonly relations: RelationPolicy
  readonly selectedResources: readonly UniqueId[]
  /** What a generic test that is a module makes of its arguments: a query of the failing rows. */
  readonly moduleTest?: (call: ModuleTestCall) => Promise<string>
  /** Hands a relation, and the files that it was written to, to a plugin of the target. */
  readonly storeRelation?: (call: StoreCall) => Promise<void>
  /** The rows of a seed's file, for macros that load seeds themselves. */
  readonly seedTable?: (node: Node) => Promise<Table>
}

/** A call of `adapter.store_relation`. */
export interface StoreCall {
  readonly plugin: string
  readonly node: Node
  readonly relation: Relation
  readonly columns: readonly Column[]
  readonly path: string
  readonly format: string
}

/** A call of a generic test that is a TypeScript module. */
export interface ModuleTestCall {
  /** From the root of its package. */
  readonly file: string
  readonly packageName: string
  /** What is tested, ready to stand behind FROM. */
  readonly model: string
  readonly column: string | null
  /** The test's other arguments. */
  readonly args: JsonRecord
  readonly node: Node
  readonly connection: Connection | undefined
}

/** One batch of a microbatch model: `start` inclusive, `end` exclusive. */
export interface BatchWindow {
  readonly id: string
  readonly start: Date
  readonly end: Date
}

/** What differs from one rendering of a node to another. */
export interface RunOptions {
  readonly connection?: Connection | undefined
  /** The node's compiled SQL, where it is known: `sql` and `compiled_code`. */
  readonly compiledCode?: string | undefined
  readonly batch?: BatchWindow | undefined
  /** Where the node is written, when not under its own name. */
  readonly thisRelation?: RelationValue | undefined
  readonly threadId?: string | undefined
  /** Keeps what the node's main statement is (`target/run/…`). */
  readonly write?: ((sql: string) => void) | undefined
  /** More names, before the usual ones: a hook's `results`, a test's arguments. */
  readonly extra?: ReadonlyMap<string, Value> | undefined
  /** What stands in place of macros, callable as they are: a unit test's `overrides.macros`, by `is_incremental` or `package.macro`. */
  readonly macroOverrides?: ReadonlyMap<string, Value> | undefined
  readonly varOverrides?: Readonly<Record<string, Json | undefined>> | undefined
  readonly envOverrides?: Readonly<Record<string, string | undefined>> | undefined
  /** Answers `ref()` and `source()` in place of the usual relations: a unit test's inputs. */
  readonly stand?: ((target: Node) => RelationValue | undefined) | undefined
  /** False for hooks and operations, which may read any node. */
  readonly requiresDeclaredRefs?: boolean
  /**
   * True where templates run the transaction themselves (materializations, operations): a statement then begins one, as dbt's do. Elsewhere, above
   * all while code is compiled, statements run as they are.
   */
  readonly opensTransactions?: boolean
}
