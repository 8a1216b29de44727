import type { MacroDefinition, MacroRegistry } from '../context/macros.ts'
import type { SnapshotNode } from '../core/node.ts'
import type { BuildNode } from './unit.ts'

/** Macros that every built-in template goes through; who writes one anew means to change how relations are made. */
const everywhere = ['apply_grants', 'persist_docs', 'run_hooks', 'drop_relation', 'rename_relation', 'create_indexes']
const ofTables = ['create_table_as', 'get_create_table_as_sql', 'get_assert_columns_equivalent']
const ofIncrements = [
  'get_merge_sql',
  'get_delete_insert_merge_sql',
  'get_insert_overwrite_merge_sql',
  'get_merge_update_columns',
  'incremental_validate_on_schema_change',
  'process_schema_changes',
  'sync_column_schemas',
  'make_temp_relation',
  'should_full_refresh',
]
const ofSeeds = ['create_csv_table', 'reset_csv_table', 'load_csv_rows', 'get_csv_sql', 'get_batch_size']
const ofSnapshots = [
  'strategy_dispatch',
  'snapshot_hash_arguments',
  'snapshot_get_time',
  'snapshot_check_all_get_existing_columns',
  'snapshot_staging_table',
  'build_snapshot_table',
  'snapshot_merge_sql',
  'post_snapshot',
]

/** Whether the project or a package of it writes a macro anew from which the built-in template of this node is made. */
export function hasOverriddenMacros(macros: MacroRegistry, node: BuildNode): boolean {
  if (node.language !== 'sql') return false
  const strategy = node.resource_type === 'snapshot' ? snapshotStrategy(macros, node) : undefined
  if (strategy && !isInternal(macros, strategy)) return true
  const prefixes = ['', `${macros.adapterType}__`, 'default__']
  return macrosOf(node).some((name) =>
    prefixes.some((prefix) => {
      const found = macros.resolve(prefix + name, node.package_name)
      return found !== undefined && !isInternal(macros, found)
    }),
  )
}

const isInternal = (macros: MacroRegistry, macro: MacroDefinition): boolean => macros.internal.get(macro.name) === macro

/** `check` or, of a package, `package.check`. */
function snapshotStrategy(macros: MacroRegistry, node: SnapshotNode): MacroDefinition | undefined {
  const [first = '', second] = (node.config.strategy ?? '').split('.', 2)
  if (second === undefined) return macros.resolve(`snapshot_${first}_strategy`, node.package_name)
  return macros.namespace(first)?.get(`snapshot_${second}_strategy`)
}

function macrosOf({ config, resource_type }: BuildNode): readonly string[] {
  if (resource_type === 'seed') return [...everywhere, ...ofSeeds]
  switch (config.materialized) {
    case 'view':
      return [...everywhere, 'create_view_as', 'get_create_view_as_sql']
    case 'table':
      return [...everywhere, ...ofTables]
    case 'incremental':
      return [
        ...everywhere,
        ...ofTables,
        ...ofIncrements,
        `get_incremental_${config.incremental_strategy ?? 'default'}_sql`,
      ]
    case 'snapshot':
      return [...everywhere, ...ofTables, ...ofSnapshots]
    default:
      return []
  }
}
