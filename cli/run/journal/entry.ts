import type { RelationMetadata } from '../../core/adapter.ts'
import type { Relation } from '../../core/relation.ts'

/** One line of a journal. Ids of jobs are chosen before they are asked for: what became of one can be found out later. */
export type Entry =
  | {
      readonly at: 'run'
      readonly invocation: string
      readonly command: string
      readonly target: string
      readonly startedAt: string
      readonly pid: number
      readonly host: string
    }
  | {
      readonly at: 'begin'
      readonly node: string
      readonly name: string
      /** As it is written in SQL. */
      readonly relation: string
      /** True where a staging relation is written first, so that the published one is whole until it is replaced. */
      readonly isStaged: boolean
      /** What publishes it, and what undoes it until then. */
      readonly publish: readonly JournalStep[]
      readonly discard: readonly string[]
    }
  /** Its tests have passed: from here on it is finished, not undone. */
  | { readonly at: 'publishing'; readonly node: string }
  | { readonly at: 'step'; readonly node: string; readonly phase: Phase; readonly index: number; readonly job: string }
  | { readonly at: 'did'; readonly node: string; readonly phase: Phase; readonly index: number }
  | { readonly at: 'end'; readonly node: string; readonly how: 'published' | 'undone' }

export type Phase = 'write' | 'publish'

/** A hook's SQL is made when its turn comes, by templates that may ask the warehouse. */
export type JournalStep =
  | { readonly kind: 'sql'; readonly purpose: string; readonly sql: string }
  | { readonly kind: 'hook'; readonly sql: string }
  | { readonly kind: 'metadata'; readonly relation: Relation; readonly metadata: RelationMetadata }
  | { readonly kind: 'other'; readonly purpose: string }
