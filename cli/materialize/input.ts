import type { Capabilities, ExistingRelation } from '../core/adapter.ts'
import type { Dialect } from '../core/dialect.ts'
import type { ModelNode, SeedNode, SnapshotNode } from '../core/node.ts'
import type { Column, Relation } from '../core/relation.ts'
import type { SeedShape } from './seed-shape.ts'

/** A node that makes something in the warehouse. */
export type BuiltNode = ModelNode | SeedNode | SnapshotNode

/** Everything a planner looks at. The same input gives the same plan: planners ask no warehouse, no clock and no disk. */
export interface MaterializeInput {
  readonly node: BuiltNode
  /** The SELECT as compiled; empty for seeds and TypeScript models. */
  readonly compiledCode: string
  readonly target: Relation
  readonly facts: Facts
  readonly dialect: Dialect
  readonly capabilities: Capabilities
  /** `--full-refresh` or the node's own `full_refresh`: see `isFullRefresh`. */
  readonly fullRefresh: boolean
  /** The node's tests must pass before anyone sees it. */
  readonly audited: boolean
  /** Adds to what another build left where it is written, before either is published; `facts` are of that relation. */
  readonly continues?: boolean
  /** The window of a microbatch model's batch, ISO texts in UTC. */
  readonly batch?: BatchWindow
  /** Tells the staging and scratch tables of this run from another's, where they are not of a session of their own; `_1f2e3d4c`. */
  readonly mark?: string
  /** Put before (or after) every statement. */
  readonly queryComment?: { readonly text: string; readonly append: boolean }
  /** The folder that the files of external models without a `location` lie in. */
  readonly externalRoot?: string
  /** The folder that relative `location`s start in. */
  readonly projectRoot?: string
  /** The name of a view that is to read the model, which is its latest version. */
  readonly pointer?: string
  /** The seed's file, absolute. */
  readonly seedPath?: string
}

export interface BatchWindow {
  readonly start: string
  readonly end: string
}

/** What the warehouse and the disk say; which of it a node needs is told by `inspectionOf`. */
export interface Facts {
  readonly existing: ExistingRelation | undefined
  readonly existingColumns: readonly Column[]
  /** False where the table that is there has another layout, and has to go before one of this takes its place. */
  readonly isReplaceable?: boolean
  /** Columns of the compiled SELECT, or those a TypeScript model gives. */
  readonly newColumns: readonly Column[]
  /** The columns the properties declare, in the engine's own type names. */
  readonly declaredColumns: readonly Column[]
  readonly seed: SeedShape | undefined
  /** What a run of dbt that was cut short left beside the relation. */
  readonly leftovers: readonly ExistingRelation[]
}

export const noFacts: Facts = {
  existing: undefined,
  existingColumns: [],
  newColumns: [],
  declaredColumns: [],
  seed: undefined,
  leftovers: [],
}

/** A node's own `full_refresh` wins over the command's flag, both ways. */
export const isFullRefresh = (node: BuiltNode, flag: boolean): boolean => node.config.full_refresh ?? flag
