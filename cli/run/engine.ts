import type { AdapterResponse, Connection } from '../core/adapter.ts'
import type { Checked } from '../core/diagnostic.ts'
import type { ModelNode, Node, SourceNode, UniqueId, UnitTestNode } from '../core/node.ts'
import type { Relation } from '../core/relation.ts'
import type { CompiledNode, NodeResult } from '../core/result.ts'
import type { Table } from '../core/table.ts'
import type { InputDeclaration } from '../tsmodel/inputs.ts'
import type { BuildNode } from './unit.ts'

/** Circumstances of one rendering. */
export interface Rendering {
  readonly connection: Connection
  readonly thread: string
  /** A microbatch model's batch: its inputs are cut to it. */
  readonly batch?: {
    readonly id: string
    readonly start: Date
    readonly end: Date
    readonly isIncremental: boolean
    /** Of batches that are published together: whether others are written before it. */
    readonly part?: 'first' | 'next'
  }
  /** A relation that is not published yet, where it stands meanwhile, and where it will: tests read it there. */
  readonly candidate?: { readonly id: UniqueId; readonly relation: Relation; readonly target?: Relation }
  /** For hooks of a run's end. */
  readonly run?: { readonly results?: readonly NodeResult[]; readonly schemas: readonly SchemaName[] }
}

export interface SchemaName {
  readonly database: string | null
  readonly schema: string
}

/** What running needs of templates: nodes, hooks and operations become SQL. */
export interface Engine {
  /** A node's SQL; for hooks of a run, their own. */
  compile<N extends Node>(node: N, rendering: Rendering): Promise<Checked<CompiledNode<N>>>
  runUnitTest(test: UnitTestNode, rendering: Rendering, signal: AbortSignal): Promise<Checked<UnitTestOutcome>>
  /** The model that a unit test is about. */
  testedModel(test: UnitTestNode): ModelNode
  /** What a unit test gives in place of a TypeScript model's inputs, by their names, and of the model's own rows: ready to stand behind FROM. */
  fixturesOf(
    test: UnitTestNode,
    inputs: readonly (readonly [string, InputDeclaration])[],
    rendering: Rendering,
  ): Promise<Checked<Fixtures>>
  /** Compares a query's rows with those that a unit test expects. */
  compareRows(
    test: UnitTestNode,
    sql: string,
    rendering: Rendering,
    signal: AbortSignal,
  ): Promise<Checked<UnitTestOutcome>>
  /** A pre- or post-hook's SQL. */
  renderHook(node: Node, sql: string, compiled: CompiledNode | undefined, rendering: Rendering): Promise<string>
  /** Jinja text that belongs to a source: its loader's SQL, its `loaded_at_query`; compiled as if it were the source's own. */
  renderForSource(
    source: SourceNode,
    text: { readonly code: string; readonly file: string },
    rendering: Rendering,
  ): Promise<Checked<CompiledNode<SourceNode>>>
  /** A materialization that is written in Jinja; undefined when the node's is one of ours. */
  customMaterialization(node: BuildNode): CustomMaterialization | undefined
  /** The name of the view that points at a model's latest version; undefined where there is to be none. */
  pointerOf(node: Node, rendering: Rendering): Promise<string | undefined>
  /** The node's own relation. */
  relationOf(node: Node): Relation
  /** A TypeScript model's input as its model would read it in SQL (deferred, sampled), ready to stand behind FROM. */
  inputOf(node: BuildNode, input: InputDeclaration, rendering: Rendering): Promise<string>
  /** A variable as the node's files see it; throws `ProblemError` when it has neither value nor fallback. */
  varOf(node: Node, name: string, fallback: unknown): unknown
  /** Every variable that is set, as the node's files see it. */
  varsOf(node: Node): Readonly<Record<string, unknown>>
}

export interface Fixtures {
  readonly inputs: ReadonlyMap<string, string>
  readonly own: string | undefined
}

export interface UnitTestOutcome {
  readonly compiled: CompiledNode
  /** Rows that are expected and missing, or there and not expected; undefined when there are none. */
  readonly difference: Table | undefined
  readonly message: string | null
}

/** Runs such a materialization; it opens and ends transactions as it likes. */
export type CustomMaterialization = (
  compiled: CompiledNode,
  rendering: Rendering,
  /** Keeps the main statement where people find it. */
  write: (sql: string) => void,
) => Promise<{ readonly response: AdapterResponse; readonly relations: readonly Relation[] }>
