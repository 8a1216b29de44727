import type { ExistingRelation } from '../../core/adapter.ts'
import { isFullRefresh } from '../../materialize/input.ts'
import type { Unit } from '../unit.ts'

const strategies: Readonly<Record<string, string>> = {
  append: 'append to table',
  merge: 'merge into table',
  'delete+insert': 'delete and insert into table',
  insert_overwrite: 'overwrite partitions of table',
  microbatch: 'replace batches of table',
}

/** What a unit does to its relation, in a few words. */
export function actionOf(unit: Unit, existing: ExistingRelation | undefined, fullRefresh: boolean): string {
  if (unit.kind === 'tests') return 'test'
  if (unit.kind === 'unit-test') return 'unit test'
  if (unit.kind === 'no-op') return 'nothing'
  if (unit.kind === 'load') return existing ? 'load table anew' : 'load table'
  const { node } = unit
  if (node.resource_type === 'function') return existing ? 'replace function' : 'create function'
  const { materialized } = node.config
  const makes = existing ? 'replace' : 'create'
  if (materialized === 'seed') return existing ? 'load table anew' : 'load table'
  if (materialized === 'snapshot') return existing ? 'record changes in table' : 'create table'
  if (materialized !== 'incremental') return `${makes} ${materialized}`
  if (existing?.type !== 'table' || isFullRefresh(node, fullRefresh)) return `${makes} table`
  const strategy = node.config.incremental_strategy ?? 'default'
  return strategies[strategy] ?? 'add to table'
}
