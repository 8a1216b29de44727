import type { ExistingRelation } from '../core/adapter.ts'
import type { Dialect } from '../core/dialect.ts'
import type { Relation } from '../core/relation.ts'
import type { BuildPlan } from '../core/step.ts'
import { dropWith } from './making-room.ts'
import { mainSql } from './statement.ts'

export interface CloneInput {
  readonly target: Relation
  /** The other environment's relation, as its warehouse knows it. */
  readonly source: ExistingRelation
  readonly existing: ExistingRelation | undefined
  readonly fullRefresh: boolean
  readonly dialect: Dialect
}

/** `clone`: a zero-copy table where the engine has one, else a view over the other environment's relation. Undefined when it is there already. */
export function planClone({ target, source, existing, fullRefresh, dialect }: CloneInput): BuildPlan | undefined {
  if (existing && !fullRefresh) return undefined
  const cloned = source.type === 'table' ? dialect.cloneTable(target, source) : undefined
  const type = cloned === undefined ? 'view' : 'table'
  const view = dialect.viewAs({ relation: target, config: {}, description: undefined })
  const make = mainSql('clone', cloned ?? `${view.before}select * from ${dialect.relation(source)}${view.after}`)
  const write = existing && existing.type !== type ? dropWith({ target, dialect }, existing, make) : [make]
  return { target, candidate: target, before: [], write, publish: [], after: [], discard: [] }
}
