import type { Access, Json, JsonRecord, NodeConfig, TestConfig } from './config.ts'

/*
 * The nodes of a project. Their shape is that of dbt's manifest (v12), key by key, because templates (`model`, `graph`), artifacts, selectors and
 * packages all read it: one shape, no mapping. Nothing is filled in later: what compiling adds is `CompiledNode`, what running adds is `NodeResult`.
 */

/** `<resource type>.<package>.<name>[.<more>]` */
export type UniqueId = string

export interface Checksum {
  readonly name: 'sha256' | 'none' | 'path'
  readonly checksum: string
}

export interface DependsOn {
  readonly macros: readonly string[]
  readonly nodes: readonly UniqueId[]
}

/** A `ref()` as written; `version` null when none was given. */
export interface RefArgs {
  readonly name: string
  readonly package: string | null
  readonly version: string | number | null
}

export interface Constraint {
  readonly type: 'check' | 'not_null' | 'unique' | 'primary_key' | 'foreign_key' | 'custom'
  readonly name: string | null
  readonly expression: string | null
  readonly warn_unenforced: boolean
  readonly warn_unsupported: boolean
  readonly to: string | null
  readonly to_columns: readonly string[]
  /** Model-level constraints name their columns. */
  readonly columns?: readonly string[]
}

export interface ColumnInfo {
  readonly name: string
  readonly description: string
  readonly meta: JsonRecord
  readonly data_type: string | null
  readonly constraints: readonly Constraint[]
  readonly quote: boolean | null
  readonly config: { readonly meta: JsonRecord; readonly tags: readonly string[] }
  readonly tags: readonly string[]
  readonly granularity: string | null
  readonly doc_blocks: readonly string[]
}

interface Common {
  readonly name: string
  readonly package_name: string
  /** Relative to the model/seed/… folder it was found in. */
  readonly path: string
  /** Relative to the package's root. */
  readonly original_file_path: string
  readonly unique_id: UniqueId
  readonly fqn: readonly string[]
}

interface Described {
  readonly description: string
  readonly meta: JsonRecord
  readonly tags: readonly string[]
}

/** What every node that has SQL (or data) and a place in the warehouse shares. */
interface Parsed extends Common, Described {
  readonly database: string
  readonly schema: string
  readonly alias: string
  readonly checksum: Checksum
  readonly group: string | null
  readonly docs: { readonly show: boolean; readonly node_color: string | null }
  /** `<package>://<file>` of the properties that describe it. */
  readonly patch_path: string | null
  readonly build_path: string | null
  readonly unrendered_config: JsonRecord
  readonly created_at: number
  /** The quoted name in the warehouse; null for nodes that have none (ephemeral models, tests that store nothing). */
  readonly relation_name: string | null
  readonly raw_code: string
  readonly language: 'sql' | 'typescript' | 'python' | 'javascript'
  readonly columns: Readonly<Record<string, ColumnInfo>>
  readonly doc_blocks: readonly string[]
}

interface Referencing {
  readonly refs: readonly RefArgs[]
  /** `[source name, table name]` as written. */
  readonly sources: readonly (readonly [string, string])[]
  readonly metrics: readonly (readonly string[])[]
  readonly functions: readonly (readonly string[])[]
  readonly depends_on: DependsOn
  readonly contract: { readonly enforced: boolean; readonly alias_types: boolean; readonly checksum: string | null }
}

export interface ModelNode extends Parsed, Referencing {
  readonly resource_type: 'model'
  readonly config: NodeConfig
  readonly access: Access
  readonly constraints: readonly Constraint[]
  readonly version: string | number | null
  readonly latest_version: string | number | null
  readonly deprecation_date: string | null
  readonly primary_key: readonly string[]
  readonly time_spine: JsonRecord | null
}

export interface SeedNode extends Parsed {
  readonly resource_type: 'seed'
  readonly config: NodeConfig
  /** The package's folder, absolute; never written to artifacts as such but as `root_path` where dbt does. */
  readonly root_path: string
  readonly depends_on: DependsOn
}

export interface SnapshotNode extends Parsed, Referencing {
  readonly resource_type: 'snapshot'
  readonly config: NodeConfig
}

export interface AnalysisNode extends Parsed, Referencing {
  readonly resource_type: 'analysis'
  readonly config: NodeConfig
}

export interface FunctionArgument {
  readonly name: string
  readonly data_type: string
  readonly description: string | null
  readonly default_value: Json
}

export interface FunctionReturns {
  readonly data_type: string
  readonly description: string | null
}

/** The same function for other arguments; its body is a file of its own. */
export interface FunctionOverload {
  /** The file's name, without its ending. */
  readonly defined_in: string
  readonly arguments: readonly FunctionArgument[]
  /** Null: what the function itself returns. */
  readonly returns: FunctionReturns | null
  readonly description: string | null
  readonly raw_body: string
  /** Rendered, once the function is compiled. */
  readonly compiled_body: string | null
}

/** A function that the warehouse keeps and queries call. */
export interface FunctionNode extends Parsed, Referencing {
  readonly resource_type: 'function'
  readonly config: NodeConfig
  readonly arguments: readonly FunctionArgument[]
  readonly returns: FunctionReturns
  readonly overloads: readonly FunctionOverload[]
}

/** `on-run-start`, `on-run-end` and ad-hoc SQL. */
export interface OperationNode extends Parsed, Referencing {
  readonly resource_type: 'operation' | 'sql_operation'
  readonly config: NodeConfig
  /** Position among the hooks of its kind. */
  readonly index: number | null
}

export interface TestMetadata {
  readonly name: string
  readonly namespace: string | null
  /** The test's arguments as written, `model` and `column_name` included. */
  readonly kwargs: JsonRecord
}

/** A data test: generic when it has `test_metadata`, singular otherwise. */
export interface TestNode extends Parsed, Referencing {
  readonly resource_type: 'test'
  readonly config: TestConfig
  readonly test_metadata: TestMetadata | null
  readonly column_name: string | null
  readonly file_key_name: string | null
  /** The node whose properties declare it; null for singular tests. */
  readonly attached_node: UniqueId | null
}

export interface FreshnessThreshold {
  readonly warn_after: { readonly count: number | null; readonly period: 'minute' | 'hour' | 'day' | null } | null
  readonly error_after: { readonly count: number | null; readonly period: 'minute' | 'hour' | 'day' | null } | null
  readonly filter: string | null
}

export interface SourceNode extends Common, Described {
  readonly resource_type: 'source'
  readonly database: string
  readonly schema: string
  readonly source_name: string
  readonly source_description: string
  readonly loader: string
  readonly identifier: string
  readonly quoting: JsonRecord
  readonly loaded_at_field: string | null
  readonly loaded_at_query: string | null
  readonly freshness: FreshnessThreshold | null
  readonly external: JsonRecord | null
  readonly columns: Readonly<Record<string, ColumnInfo>>
  readonly source_meta: JsonRecord
  readonly config: Readonly<Record<string, unknown>> & {
    readonly enabled: boolean
    readonly event_time?: string | null
  }
  readonly patch_path: string | null
  readonly unrendered_config: JsonRecord
  readonly relation_name: string
  readonly created_at: number
  readonly unrendered_database: string | null
  readonly unrendered_schema: string | null
  readonly doc_blocks: readonly string[]
}

export interface ExposureNode extends Common, Described {
  readonly resource_type: 'exposure'
  readonly type: 'dashboard' | 'notebook' | 'analysis' | 'ml' | 'application'
  readonly owner: JsonRecord
  readonly label: string | null
  readonly maturity: 'low' | 'medium' | 'high' | null
  readonly config: Readonly<Record<string, unknown>> & { readonly enabled: boolean }
  readonly unrendered_config: JsonRecord
  readonly url: string | null
  readonly depends_on: DependsOn
  readonly refs: readonly RefArgs[]
  readonly sources: readonly (readonly [string, string])[]
  readonly metrics: readonly (readonly string[])[]
  readonly created_at: number
}

export interface UnitTestInput {
  readonly input: string
  readonly rows: readonly JsonRecord[] | string | null
  readonly format: 'dict' | 'csv' | 'sql'
  readonly fixture: string | null
}

export interface UnitTestNode extends Common {
  readonly resource_type: 'unit_test'
  /** The model's name as written. */
  readonly model: string
  readonly given: readonly UnitTestInput[]
  readonly expect: {
    readonly rows: readonly JsonRecord[] | string | null
    readonly format: 'dict' | 'csv' | 'sql'
    readonly fixture: string | null
  }
  readonly description: string
  readonly overrides: { readonly macros: JsonRecord; readonly vars: JsonRecord; readonly env_vars: JsonRecord } | null
  readonly depends_on: DependsOn
  readonly config: Readonly<Record<string, unknown>> & {
    readonly enabled: boolean
    readonly tags: readonly string[]
    readonly meta: JsonRecord
  }
  readonly checksum: string | null
  readonly schema: string | null
  readonly created_at: number
  readonly versions: JsonRecord | null
  readonly version: string | number | null
  /** The model it tests, resolved. */
  readonly tested_node_unique_id: UniqueId | null
}

/** Everything that stands in the manifest's `nodes` or `functions`. */
export type RunnableNode = ModelNode | SeedNode | SnapshotNode | FunctionNode | AnalysisNode | OperationNode | TestNode
/** Everything that can be a vertex of the graph. */
export type Node = RunnableNode | SourceNode | ExposureNode | UnitTestNode
export type ResourceType = Node['resource_type']

export interface MacroNode {
  readonly resource_type: 'macro'
  readonly name: string
  readonly package_name: string
  readonly path: string
  readonly original_file_path: string
  /** `macro.<package>.<name>` */
  readonly unique_id: UniqueId
  readonly macro_sql: string
  readonly depends_on: { readonly macros: readonly string[] }
  readonly description: string
  readonly meta: JsonRecord
  readonly docs: { readonly show: boolean; readonly node_color: string | null }
  readonly config: {
    readonly meta: JsonRecord
    readonly docs: { readonly show: boolean; readonly node_color: string | null }
  }
  readonly patch_path: string | null
  readonly arguments: readonly { readonly name: string; readonly type: string | null; readonly description: string }[]
  readonly created_at: number
  readonly supported_languages: readonly string[] | null
}

export interface DocNode {
  readonly resource_type: 'doc'
  readonly name: string
  readonly package_name: string
  readonly path: string
  readonly original_file_path: string
  /** `doc.<package>.<name>` */
  readonly unique_id: UniqueId
  readonly block_contents: string
}

export interface GroupNode {
  readonly resource_type: 'group'
  readonly name: string
  readonly package_name: string
  readonly path: string
  readonly original_file_path: string
  /** `group.<package>.<name>` */
  readonly unique_id: UniqueId
  readonly owner: JsonRecord
  readonly description: string | null
  readonly config: Readonly<Record<string, unknown>>
}
