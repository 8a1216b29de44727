import * as z from 'zod/mini'
import { nearest } from '../../core/suggest.ts'

/** Configs that only one engine or one materialization acts on. */
const engineKeys = [
  'attach',
  'audit',
  'catalog_name',
  'cluster_by',
  'columns',
  'copy_materialization',
  'delimiter',
  'enable_change_history',
  'enable_refresh',
  'external_location',
  'external_root',
  'format',
  'formatter',
  'freshness',
  'full_refresh',
  'grant_access_to',
  'header',
  'hours_to_expiration',
  'imports',
  'indexes',
  'kms_key_name',
  'labels',
  'labels_from_meta',
  'latest_version_pointer',
  'loader',
  'location',
  'max_staleness',
  'merge_clauses',
  'merge_insert_condition',
  'merge_on_using_columns',
  'merge_returning_columns',
  'merge_update_condition',
  'merge_update_set_expressions',
  'on_configuration_change',
  'options',
  'overwrite',
  'parameters',
  'partition_by',
  'partition_expiration_days',
  'partitioned_by',
  'partitions',
  'plugin',
  'policy_tags',
  'primary_key',
  'python_version',
  'quote_columns',
  'read_options',
  'require_partition_filter',
  'resource_tags',
  'sorted_by',
  'sql_header',
  'static_analysis',
  'submission_method',
  'transient',
] as const

const knownKeys = (shape: z.core.$ZodShape): ReadonlySet<string> => new Set([...Object.keys(shape), ...engineKeys])

/** Every key that a config of this kind has a meaning for. */
export const keysOfConfig = (config: z.ZodMiniObject): ReadonlySet<string> => knownKeys(config.shape)

/** What a slip's issue carries to the diagnostic. */
export interface Slip {
  readonly slip: string
  readonly nearest: string
}

/**
 * A `config`: the keys it knows are checked, any other passes, because adapters, packages and macros read keys of their own. One that is nearly
 * a known key is told of: `materialised` would otherwise be a key of its own that nobody reads.
 */
export function openConfig<S extends z.core.$ZodShape>(shape: S): z.ZodMiniObject<S, z.core.$loose> {
  const known = knownKeys(shape)
  return z.looseObject(shape).check((payload) => {
    const given: Readonly<Record<string, unknown>> = payload.value
    for (const key of Object.keys(given)) {
      if (known.has(key)) continue
      const near = nearest(key, known)
      if (near === undefined || near in given) continue
      const slip: Slip = { slip: key, nearest: near }
      payload.issues.push({ code: 'custom', input: given, path: [key], params: { ...slip }, continue: true })
    }
  })
}
