import type { FileLoad, RelationMetadata } from './adapter.ts'
import type { Column, Relation } from './relation.ts'

/** One thing a node's run does to the warehouse, in order. Pure data: goldens, `--dry-run` and the executor read the same list. */
export type Step =
  /** Runs SQL. `main` is the statement whose response is the node's own (rows, bytes). */
  | {
      readonly kind: 'sql'
      readonly sql: string
      readonly purpose: string
      readonly main?: boolean
      /** A script that drops what is in the way of a relation and makes it. */
      readonly swaps?: boolean
      /** A script that does the rest, or nothing, when it is sent again after a part of it has run. */
      readonly repeats?: boolean
      /** Where the node's compiled code stands in `sql`, verbatim: maps an engine's error position back to the template. */
      readonly compiledAt?: number
    }
  /** Fills a table from memory or a file (seeds, TypeScript models). */
  | {
      readonly kind: 'load'
      readonly relation: Relation
      readonly source: LoadSource
      readonly purpose: string
      readonly main?: boolean
    }
  /** A pre- or post-hook, rendered when its turn comes. */
  | {
      readonly kind: 'hook'
      readonly sql: string
      readonly transaction: boolean
      readonly when: 'pre' | 'post'
      readonly index: number
    }
  /** Puts the partitions that a table has in place of another's. */
  | {
      readonly kind: 'copy-partitions'
      readonly from: Relation
      readonly to: Relation
      readonly purpose: string
      readonly main?: boolean
    }
  /** Says what is known of a relation, by the engine's API. */
  | {
      readonly kind: 'metadata'
      readonly relation: Relation
      readonly metadata: RelationMetadata
      readonly purpose: string
    }
  /** Moves a file or folder written beside its place into it. Of the old content nothing stays, or, with `keepsOthers`, the files that have no new one. */
  | {
      readonly kind: 'move-files'
      readonly from: string
      readonly to: string
      readonly purpose: string
      readonly keepsOthers?: boolean
    }
  /** Removes a file or folder of this node's, written or about to be; missing is fine. Makes the folder it stands in. */
  | { readonly kind: 'remove-files'; readonly path: string; readonly purpose: string }

/** What a `load` step reads. */
export type LoadSource =
  /** The rows a TypeScript model gives, in the table's columns. */
  | { readonly kind: 'rows' }
  /** Files that the engine is handed, or reads by itself; they replace the table. */
  | { readonly kind: 'files'; readonly load: FileLoad }
  /** A seed's file, on an engine that does not read files by SQL. */
  | {
      readonly kind: 'csv'
      readonly path: string
      readonly delimiter: string
      /** Where `nullWord`, the text `null` stands for nothing. */
      readonly columns: readonly (Column & { readonly nullWord: boolean })[]
    }

/**
 * What it takes to build one node. On an engine with transactional DDL `write` happens in the node's transaction, tests read `candidate` (= `target`)
 * then `publish` runs inside that transaction and COMMIT shows it all; elsewhere `write` fills a staging relation, tests read that, and `publish` replaces the target by one atomic statement.
 */
export interface BuildPlan {
  readonly target: Relation
  /** What the node's tests read before it is published. */
  readonly candidate: Relation
  /** Before the transaction begins (hooks with `transaction: false`). */
  readonly before: readonly Step[]
  readonly write: readonly Step[]
  readonly publish: readonly Step[]
  /** After COMMIT. */
  readonly after: readonly Step[]
  /** What to do when the audit fails or the node is cancelled, besides ROLLBACK. */
  readonly discard: readonly Step[]
  /** What an `external` model is written to. */
  readonly files?: { readonly path: string; readonly format: string }
}
