import type { ColumnInfo, Constraint, ModelNode } from '../core/node.ts'
import { sameJson } from './equal.ts'

/** Whether the engine keeps a constraint of this kind; what it does not keep may go without breaking anything. */
export type IsEnforced = (type: Constraint['type']) => boolean

const keepsConstraints = (model: ModelNode): boolean =>
  model.config.materialized === 'table' || model.config.materialized === 'incremental'

/** Whether a model promises what it promised before: columns with their types and constraints, in any order. */
export function sameContract(now: ModelNode, old: ModelNode): boolean {
  if (!now.contract.enforced || !old.contract.enforced) return now.contract.enforced === old.contract.enforced
  return sameJson(promise(now), promise(old))
}

const promise = (model: ModelNode): unknown => ({
  columns: Object.values(model.columns)
    .map(({ name, data_type, constraints }) => ({ name, data_type, constraints: constraints.map(comparable) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  ...(keepsConstraints(model) && {
    materialized: model.config.materialized,
    constraints: model.constraints.map(comparable),
  }),
})

/** Manifests differ in which empty keys they write. */
const comparable = (constraint: Constraint): unknown => ({
  type: constraint.type,
  name: constraint.name ?? null,
  expression: constraint.expression ?? null,
  to: constraint.to ?? null,
  to_columns: constraint.to_columns ?? [],
  columns: constraint.columns ?? [],
})

/** What those who read a model can no longer rely on; empty when the change, if any, breaks no one. */
export function breakingChanges(now: ModelNode, old: ModelNode, isEnforced: IsEnforced): readonly string[] {
  if (!old.contract.enforced || sameContract(now, old)) return []
  const changes: string[] = []
  if (!now.contract.enforced) changes.push('it is no longer enforced')
  const columns = Object.entries(old.columns).toSorted(([a], [b]) => (a < b ? -1 : 1))
  for (const [key, before] of columns) changes.push(...columnChanges(before, now.columns[key], old, isEnforced))
  if (keepsConstraints(old)) {
    for (const lost of lostConstraints(old.constraints, now.constraints, isEnforced)) {
      changes.push(
        `constraint ${nameOf(lost)} on ${(lost.columns ?? []).map((name) => `"${name}"`).join(', ')} was removed`,
      )
    }
    const hadConstraints = old.constraints.length > 0 || columns.some(([, column]) => column.constraints.length > 0)
    if (!keepsConstraints(now) && hadConstraints) {
      changes.push(
        `with enforced constraints its materialization went from ${old.config.materialized} to ${now.config.materialized}`,
      )
    }
  }
  return changes
}

function* columnChanges(
  before: ColumnInfo,
  after: ColumnInfo | undefined,
  old: ModelNode,
  isEnforced: IsEnforced,
): Generator<string> {
  if (after === undefined) {
    yield `column "${before.name}" was removed`
    return
  }
  if (baseType(before.data_type) !== baseType(after.data_type)) {
    yield `column "${before.name}" went from ${before.data_type ?? 'no type'} to ${after.data_type ?? 'no type'}`
  }
  if (!keepsConstraints(old)) return
  for (const lost of lostConstraints(before.constraints, after.constraints, isEnforced)) {
    yield `constraint ${nameOf(lost)} on column "${before.name}" was removed`
  }
}

/** Sizes and precisions may change without breaking a reader. */
const baseType = (type: string | null): string | undefined => type?.split('(')[0]?.trim().toLowerCase()

const lostConstraints = (
  before: readonly Constraint[],
  after: readonly Constraint[],
  isEnforced: IsEnforced,
): readonly Constraint[] =>
  before.filter((old) => isEnforced(old.type) && !after.some((now) => sameJson(comparable(now), comparable(old))))

const nameOf = (constraint: Constraint): string => (constraint.name === null ? constraint.type : `"${constraint.name}"`)
