import type { Json, JsonRecord } from '../core/config.ts'
import type { ConfigTree } from '../project/project.ts'

/** What a config belongs to; decides its defaults and which tree of the project file configures it. */
export type ConfigKind =
  | 'model'
  | 'seed'
  | 'snapshot'
  | 'function'
  | 'analysis'
  | 'operation'
  | 'test'
  | 'source'
  | 'exposure'
  | 'unit_test'
  | 'group'
  | 'metric'
  | 'semantic_model'
  | 'saved_query'

/** Analyses and hooks take their configs from `models:`, as in dbt. */
export const treeOf: Readonly<Record<ConfigKind, ConfigTree | null>> = {
  model: 'models',
  seed: 'seeds',
  snapshot: 'snapshots',
  function: 'functions',
  analysis: 'models',
  operation: 'models',
  test: 'data_tests',
  source: 'sources',
  exposure: 'exposures',
  unit_test: 'unit_tests',
  group: null,
  metric: 'metrics',
  semantic_model: 'semantic-models',
  saved_query: 'saved-queries',
}

/** How a more specific value joins the one it meets: replaces it, is appended, is merged key by key, or per key where it says `+key`. */
export type MergeRule = 'replace' | 'append' | 'update' | 'append-by-key'

const mergeRules: Readonly<Record<string, MergeRule>> = {
  tags: 'append',
  packages: 'append',
  'pre-hook': 'append',
  'post-hook': 'append',
  meta: 'update',
  quoting: 'update',
  column_types: 'update',
  docs: 'update',
  contract: 'update',
  latest_version_pointer: 'update',
  grants: 'append-by-key',
}

/** Where dbt lets the last value stand although it joins the same key elsewhere. */
const replacedIn: Partial<Record<ConfigKind, readonly string[]>> = { exposure: ['tags', 'meta'], source: ['tags'] }

export const mergeRule = (kind: ConfigKind, key: string): MergeRule =>
  !Object.hasOwn(mergeRules, key) || replacedIn[kind]?.includes(key) === true
    ? 'replace'
    : (mergeRules[key] ?? 'replace')

/** Like `mergeRule`, among the `config()` calls of one file. */
export const callMergeRule = (key: string): MergeRule =>
  key === 'snapshot_meta_column_names' ? 'update' : mergeRule('model', key)

/** Spellings that stand for another key. */
export const canonicalKey = (key: string): string =>
  key === 'pre_hook' ? 'pre-hook' : key === 'post_hook' ? 'post-hook' : key

const common = {
  enabled: true,
  alias: null,
  schema: null,
  database: null,
  tags: [],
  meta: {},
  group: null,
  static_analysis: null,
} satisfies JsonRecord

const node = {
  ...common,
  materialized: 'view',
  incremental_strategy: null,
  batch_size: null,
  lookback: 1,
  begin: null,
  persist_docs: {},
  'post-hook': [],
  'pre-hook': [],
  quoting: {},
  column_types: {},
  full_refresh: null,
  unique_key: null,
  on_schema_change: 'ignore',
  on_configuration_change: 'apply',
  grants: {},
  packages: [],
  docs: { show: true, node_color: null },
  contract: { enforced: false, alias_types: true },
  event_time: null,
  concurrent_batches: null,
} satisfies JsonRecord

const noThreshold = {
  warn_after: { count: null, period: null },
  error_after: { count: null, period: null },
  filter: null,
}

/** Every key a kind has, with the value nobody set, in the manifest's order. */
export const configDefaults: Readonly<Record<ConfigKind, Readonly<Record<string, Json>>>> = {
  model: {
    ...node,
    access: 'protected',
    freshness: null,
    on_error: null,
    latest_version_pointer: { enabled: null, alias: null },
  },
  seed: { ...node, materialized: 'seed', delimiter: ',', quote_columns: null },
  snapshot: {
    ...node,
    materialized: 'snapshot',
    strategy: null,
    target_schema: null,
    target_database: null,
    updated_at: null,
    check_cols: null,
    snapshot_meta_column_names: {
      dbt_valid_to: null,
      dbt_valid_from: null,
      dbt_scd_id: null,
      dbt_updated_at: null,
      dbt_is_deleted: null,
    },
    dbt_valid_to_current: null,
  },
  function: {
    ...node,
    materialized: 'function',
    type: 'scalar',
    volatility: null,
    runtime_version: null,
    entry_point: null,
    snowflake: { quote_args: true },
  },
  analysis: node,
  operation: node,
  test: {
    ...common,
    schema: 'dbt_test__audit',
    materialized: 'test',
    severity: 'ERROR',
    store_failures: null,
    store_failures_as: null,
    sql_header: null,
    where: null,
    limit: null,
    fail_calc: 'count(*)',
    warn_if: '!= 0',
    error_if: '!= 0',
  },
  source: {
    enabled: true,
    event_time: null,
    freshness: noThreshold,
    loaded_at_field: null,
    loaded_at_query: null,
    meta: {},
    tags: [],
    static_analysis: null,
  },
  exposure: { enabled: true, tags: [], meta: {} },
  unit_test: { tags: [], meta: {}, enabled: true, static_analysis: null },
  group: { meta: {} },
  metric: { enabled: true, group: null, meta: {} },
  semantic_model: { enabled: true, group: null, meta: {} },
  saved_query: { enabled: true, group: null, meta: {}, export_as: null, schema: null, cache: { enabled: false } },
}
