import * as z from 'zod/mini'
import { openConfig } from './config.ts'
import { columns, dataTests, modelConstraints, versionColumns } from './columns.ts'
import { derivedSemantics, metricSchema } from './semantic.ts'
import {
  access,
  anything,
  docs,
  flag,
  freshness,
  listOf,
  mapping,
  maybe,
  meta,
  names,
  quoting,
  tags,
  text,
  textOrNumber,
  whole,
} from './vocabulary.ts'

const hook = z.union([text, z.strictObject({ sql: text, transaction: maybe(flag), index: maybe(whole) })])
const hooks = maybe(z.union([hook, z.array(hook)]))

/** Config keys that mean the same for all that is built. Others belong to an adapter or to macros and pass as they are. */
const builtConfig = {
  enabled: maybe(flag),
  materialized: maybe(text),
  alias: maybe(text),
  schema: maybe(text),
  database: maybe(text),
  tags,
  meta,
  group: maybe(text),
  docs,
  full_refresh: maybe(flag),
  persist_docs: maybe(z.strictObject({ relation: maybe(flag), columns: maybe(flag) })),
  quoting,
  column_types: maybe(mapping),
  grants: maybe(mapping),
  pre_hook: hooks,
  'pre-hook': hooks,
  post_hook: hooks,
  'post-hook': hooks,
  event_time: maybe(text),
}

export const modelConfig = openConfig({
  ...builtConfig,
  access,
  on_error: maybe(z.enum(['skip_children', 'continue'])),
  on_schema_change: maybe(z.enum(['ignore', 'append_new_columns', 'sync_all_columns', 'fail'])),
  contract: maybe(z.strictObject({ enforced: maybe(flag), alias_types: maybe(flag), checksum: maybe(text) })),
  incremental_strategy: maybe(text),
  unique_key: maybe(names),
  incremental_predicates: maybe(names),
  merge_update_columns: maybe(names),
  merge_exclude_columns: maybe(names),
  batch_size: maybe(z.enum(['hour', 'day', 'month', 'year'])),
  lookback: maybe(whole),
  concurrent_batches: maybe(flag),
  begin: maybe(text),
  packages: maybe(names),
  sql_header: maybe(text),
  freshness: maybe(mapping),
})

export const seedConfig = openConfig({ ...builtConfig, delimiter: maybe(text), quote_columns: maybe(flag) })

export const snapshotConfig = openConfig({
  ...builtConfig,
  strategy: maybe(text),
  unique_key: maybe(names),
  updated_at: maybe(text),
  check_cols: maybe(names),
  hard_deletes: maybe(z.enum(['ignore', 'invalidate', 'new_record'])),
  invalidate_hard_deletes: maybe(flag),
  dbt_valid_to_current: maybe(text),
  snapshot_meta_column_names: maybe(mapping),
  target_schema: maybe(text),
  target_database: maybe(text),
})

const described = { name: text, description: maybe(text), docs, meta, tags, group: maybe(text) }

const modelVersion = z.strictObject({
  v: textOrNumber,
  defined_in: maybe(text),
  description: maybe(text),
  access,
  config: maybe(modelConfig),
  constraints: modelConstraints,
  columns: versionColumns,
  data_tests: dataTests,
  tests: dataTests,
  docs,
  deprecation_date: maybe(text),
})

export const modelSchema = z.strictObject({
  ...described,
  columns,
  config: maybe(modelConfig),
  data_tests: dataTests,
  tests: dataTests,
  access,
  constraints: modelConstraints,
  latest_version: maybe(textOrNumber),
  versions: maybe(listOf(modelVersion)),
  deprecation_date: maybe(text),
  time_spine: maybe(mapping),
  quote_columns: maybe(anything),
  primary_key: maybe(names),
  freshness,
  // The semantic layer's keys: kept, not acted on.
  semantic_model: maybe(anything),
  primary_entity: maybe(text),
  agg_time_dimension: maybe(text),
  derived_semantics: derivedSemantics,
  metrics: maybe(listOf(metricSchema)),
})

export const seedSchema = z.strictObject({
  ...described,
  columns,
  config: maybe(seedConfig),
  data_tests: dataTests,
  tests: dataTests,
  quote_columns: maybe(anything),
})

export const snapshotSchema = z.strictObject({
  ...described,
  relation: maybe(text),
  columns,
  config: maybe(snapshotConfig),
  data_tests: dataTests,
  tests: dataTests,
  quote_columns: maybe(anything),
})

export const analysisSchema = z.strictObject({
  ...described,
  columns,
  config: maybe(openConfig({ enabled: maybe(flag), tags, meta })),
  quote_columns: maybe(anything),
})
