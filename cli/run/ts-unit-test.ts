import type { Checked } from '../core/diagnostic.ts'
import type { ModelNode, UnitTestNode } from '../core/node.ts'
import type { Relation } from '../core/relation.ts'
import type { UnitTestOutcome } from './engine.ts'
import { renderingAt, type Place } from './session.ts'
import { tsModelOf, type TsModel } from './ts-model.ts'

/**
 * Runs a TypeScript model on the rows that a unit test gives and compares what it makes with what is expected, in the engine: the model's rows are loaded
 * into a temporary table first, so that both sides have the types of its columns.
 */
export async function runTsUnitTest(
  test: UnitTestNode,
  node: ModelNode,
  place: Place,
): Promise<Checked<UnitTestOutcome>> {
  const { session, connection, signal } = place
  const { engine, adapter } = session
  const { dialect } = adapter
  const made = await tsModelOf(node, place, renderingAt(place))
  const fixtures = await engine.fixturesOf(test, made.model.inputs, renderingAt(place))
  if (!fixtures.ok) return fixtures
  const { inputs, own } = fixtures.value
  const scratch = dialect.scratch(engine.relationOf(node), '__dbt_unit_test')
  await connection.execute(tableOf(scratch, made, place), { signal })
  try {
    const rows = made.rows(test.overrides?.macros['is_incremental'] === true, {
      relationOf: (name) => Promise.resolve(inputs.get(name) ?? ''),
      own,
      vars: test.overrides?.vars ?? {},
    })
    await connection.load(scratch, rows, { signal })
    return await engine.compareRows(test, `select * from ${dialect.relation(scratch)}`, renderingAt(place), signal)
  } finally {
    // After a cancelled query the session takes no more statements of this run; the table is its own and goes with it.
    if (!signal.aborted) await connection.execute(dialect.drop(scratch, 'table'))
  }
}

function tableOf(relation: Relation, { columns }: TsModel, { session }: Place): string {
  const { dialect } = session.adapter
  const spec = {
    relation,
    replace: true,
    temporary: true,
    layout: { partition: undefined, cluster: [] },
    config: {},
    description: undefined,
  }
  const definitions = columns.map(({ name, type }) => `${dialect.quote(name)} ${type}`)
  return dialect.tableOf(spec, definitions)
}
