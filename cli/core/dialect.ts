import type { Relation } from './relation.ts'
import type { CellValue } from './table.ts'

/**
 * How an engine writes SQL: pure text, no connection. The materialization planners compose statements from these; every statement they emit is
 * pinned by a golden file per dialect. Grown by `materialize/`; an adapter implements all of it.
 */
export interface Dialect {
  readonly name: string
  /** One identifier, quoted and escaped. */
  quote(identifier: string): string
  /** A relation's full name, quoted as the parts' policy says. */
  relation(relation: Relation): string
  /** A value as a literal of the engine. */
  literal(value: CellValue): string
  /** `cast(<expression> as <type>)` in the engine's words. */
  cast(expression: string, type: string): string
  /** The engine's name of a neutral type (`string`, `int`, `float`, `numeric`, `boolean`, `timestamp`, `date`). */
  typeName(neutral: NeutralType): string
  /** The neutral kind of an engine type; undefined for nested and special ones. */
  neutralType(type: string): NeutralType | undefined
  /** Comment marker put before every statement of a node (dbt's query comment), already safe to embed. */
  comment(text: string): string
}

export type NeutralType = 'string' | 'int' | 'float' | 'numeric' | 'boolean' | 'timestamp' | 'date' | 'time'
