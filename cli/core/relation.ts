/** What a relation is in the warehouse. `external` is a file that the warehouse reads through a view. */
export type RelationType = 'table' | 'view' | 'external' | 'materialized_view' | 'function' | 'cte'

/** The name of a relation; says nothing on whether it exists. */
export interface Relation {
  /** Null where the engine has none or it is left out. */
  readonly database: string | null
  readonly schema: string | null
  readonly identifier: string
  readonly type?: RelationType
}

/** A column as the warehouse reports it; `type` is valid DDL of the engine, nested types included. */
export interface Column {
  readonly name: string
  readonly type: string
}

/** One key per relation; names compare without case, as DuckDB's do. */
export const relationKey = (relation: Relation): string =>
  [relation.database ?? '', relation.schema ?? '', relation.identifier].join('\u0000').toLowerCase()

export const sameRelation = (a: Relation, b: Relation): boolean => relationKey(a) === relationKey(b)
