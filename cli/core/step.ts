import type { Relation } from './relation.ts'

/** One thing a node's run does to the warehouse, in order. Pure data: goldens, `--dry-run` and the executor read the same list. */
export type Step =
  /** Runs SQL. `main` is the statement whose response is the node's own (rows, bytes). */
  | { readonly kind: 'sql'; readonly sql: string; readonly purpose: string; readonly main?: boolean }
  /** Fills a table from memory or a file (seeds, TypeScript models). */
  | { readonly kind: 'load'; readonly relation: Relation; readonly purpose: string; readonly main?: boolean }
  /** A pre- or post-hook, rendered when its turn comes. */
  | {
      readonly kind: 'hook'
      readonly sql: string
      readonly transaction: boolean
      readonly when: 'pre' | 'post'
      readonly index: number
    }
  /** Moves files written beside their place into it, file by file (external tables). */
  | { readonly kind: 'move-files'; readonly from: string; readonly to: string; readonly purpose: string }

/**
 * What it takes to build one node. On an engine with transactional DDL `write` happens in the node's transaction, tests read `candidate` (= `target`)
 * and COMMIT publishes; elsewhere `write` fills a staging relation, tests read that, `publish` replaces the target by one atomic statement.
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
}
