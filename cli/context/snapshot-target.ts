import { problem, ProblemError } from '../core/diagnostic.ts'
import { dictGet } from '../jinja/dict.ts'
import { declare } from '../jinja/host.ts'
import { str } from '../jinja/text.ts'
import { isDict, type Value } from '../jinja/values.ts'
import type { AdapterMethod, AdapterState } from './adapter-object.ts'
import { columnsOf, relationOf } from './adapter-warehouse.ts'

const keyColumns = ['dbt_scd_id', 'dbt_valid_from', 'dbt_valid_to'] as const

/** Checks that a table can go on as the history of a snapshot. */
export const snapshotTargetMethods: Readonly<Record<string, AdapterMethod>> = {
  valid_snapshot_target: (state) =>
    declare('valid_snapshot_target', ['relation', ['column_names', null]], async (relation = null, names = null) => {
      await requireColumns(state, relation, names, keyColumns)
      return null
    }),
  assert_valid_snapshot_target_given_strategy: (state) =>
    declare(
      'assert_valid_snapshot_target_given_strategy',
      ['relation', 'column_names', 'strategy'],
      async (relation = null, names = null, strategy = null) => {
        const behavior = isDict(strategy) ? dictGet(strategy, 'hard_deletes') : undefined
        await requireColumns(
          state,
          relation,
          names,
          behavior === 'new_record' ? [...keyColumns, 'dbt_is_deleted'] : keyColumns,
        )
        return null
      },
    ),
}

async function requireColumns(
  state: AdapterState,
  relation: Value,
  names: Value,
  wanted: readonly string[],
): Promise<void> {
  const target = relationOf(relation)
  const found = new Set((await columnsOf(state, target)).map(({ shape }) => shape.name.toLowerCase()))
  const missing = wanted
    .map((name) => str((isDict(names) ? dictGet(names, name) : undefined) ?? name))
    .filter((name) => !found.has(name.toLowerCase()))
  if (missing.length === 0) return
  const message = `The snapshot's table ${target.render()} lacks the columns ${missing.map((name) => `"${name}"`).join(', ')}: it was not made by a snapshot, or by one of another configuration.`
  throw new ProblemError(problem('raised-by-template', { message }))
}
