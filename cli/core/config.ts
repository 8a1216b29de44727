/** YAML and JSON values, as properties and configs hold them. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }
export type JsonRecord = Readonly<Record<string, Json | undefined>>

export interface Hook {
  readonly sql: string
  /** False: run outside the node's transaction (before it begins or after it commits). */
  readonly transaction: boolean
  readonly index: number | null
}

export type OnSchemaChange = 'ignore' | 'append_new_columns' | 'sync_all_columns' | 'fail'
export type Granularity = 'hour' | 'day' | 'month' | 'year'

export interface PartitionBy {
  readonly field: string
  readonly data_type: string
  readonly granularity: Granularity
  readonly range?: { readonly start: number; readonly end: number; readonly interval: number }
  readonly time_ingestion_partitioning?: boolean
  readonly copy_partitions?: boolean
}

/**
 * A node's merged config: project tree, then properties, then the file's own `config()`. Keys are dbt's; those that tsdbt acts on are typed here,
 * every other one an adapter or a macro may read is kept as it was written.
 */
export interface NodeConfig {
  readonly [key: string]: unknown
  readonly enabled: boolean
  readonly materialized: string
  readonly alias: string | null
  readonly schema: string | null
  readonly database: string | null
  readonly tags: readonly string[]
  readonly meta: JsonRecord
  readonly group: string | null
  readonly docs: { readonly show: boolean; readonly node_color: string | null }
  readonly 'pre-hook': readonly Hook[]
  readonly 'post-hook': readonly Hook[]
  readonly full_refresh: boolean | null
  readonly on_error?: 'skip_children' | 'continue'
  readonly latest_version_pointer?: { readonly enabled: boolean | null; readonly alias: string | null }
  readonly persist_docs: { readonly relation?: boolean; readonly columns?: boolean }
  readonly contract: { readonly enforced: boolean; readonly alias_types: boolean }
  readonly quoting: { readonly database?: boolean; readonly schema?: boolean; readonly identifier?: boolean }
  readonly column_types: Readonly<Record<string, string>>
  readonly grants: Readonly<Record<string, readonly string[]>>
  readonly packages: readonly string[]
  readonly access?: Access
  // models
  readonly incremental_strategy?: string | null
  readonly unique_key?: string | readonly string[] | null
  readonly on_schema_change?: OnSchemaChange
  readonly incremental_predicates?: readonly string[] | null
  readonly partition_by?: PartitionBy | null
  readonly cluster_by?: string | readonly string[] | null
  readonly event_time?: string | null
  readonly begin?: string | null
  readonly batch_size?: Granularity | null
  readonly lookback?: number
  readonly concurrent_batches?: boolean | null
  readonly sql_header?: string | null
  // snapshots
  readonly strategy?: string
  readonly updated_at?: string | null
  /** `all`, or the columns to compare. */
  readonly check_cols?: string | readonly string[] | null
  readonly hard_deletes?: 'ignore' | 'invalidate' | 'new_record' | null
  readonly invalidate_hard_deletes?: boolean | null
  readonly dbt_valid_to_current?: string | null
  readonly snapshot_meta_column_names?: Readonly<Record<string, string>> | null
  readonly target_schema?: string | null
  readonly target_database?: string | null
  // seeds
  readonly delimiter?: string
  readonly quote_columns?: boolean | null
}

/** A data test's merged config. */
export interface TestConfig {
  readonly [key: string]: unknown
  readonly enabled: boolean
  readonly materialized: 'test'
  readonly alias: string | null
  readonly schema: string | null
  readonly database: string | null
  readonly tags: readonly string[]
  readonly meta: JsonRecord
  readonly group: string | null
  readonly severity: string
  readonly warn_if: string
  readonly error_if: string
  readonly fail_calc: string
  readonly limit: number | null
  readonly where: string | null
  readonly store_failures: boolean | null
  readonly store_failures_as: 'table' | 'view' | 'ephemeral' | null
}

export type Access = 'private' | 'protected' | 'public'
