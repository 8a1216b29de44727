import type { BuiltNode } from './input.ts'

/** The columns a snapshot keeps its history in, named by dbt or by `snapshot_meta_column_names`. */
export interface MetaColumns {
  readonly validFrom: string
  readonly validTo: string
  readonly scdId: string
  readonly updatedAt: string
  readonly isDeleted: string
}

export function metaColumns(node: BuiltNode): MetaColumns {
  const named = node.config.snapshot_meta_column_names ?? {}
  return {
    validFrom: named.dbt_valid_from ?? 'dbt_valid_from',
    validTo: named.dbt_valid_to ?? 'dbt_valid_to',
    scdId: named.dbt_scd_id ?? 'dbt_scd_id',
    updatedAt: named.dbt_updated_at ?? 'dbt_updated_at',
    isDeleted: named.dbt_is_deleted ?? 'dbt_is_deleted',
  }
}

export type HardDeletes = 'ignore' | 'invalidate' | 'new_record'

/** `hard_deletes`, or the older `invalidate_hard_deletes`. */
export const hardDeletesOf = (node: BuiltNode): HardDeletes =>
  node.config.hard_deletes ?? (node.config.invalidate_hard_deletes === true ? 'invalidate' : 'ignore')
