import { invariant } from '../core/check.ts'
import { prepareBuild } from './prepare.ts'
import { runTemplate } from './template-unit.ts'
import { outcomeOf, publishNode } from './publish-node.ts'
import type { Outcome } from './schedule.ts'
import { renderingAt, type Place } from './session.ts'
import type { Unit } from './unit.ts'
import { runUnitTests } from './unit-tests.ts'

type BuildUnit = Extract<Unit, { kind: 'build' }>

/** Runs a model, seed or snapshot: its unit tests, then write, audit, publish. */
export async function buildUnit(unit: BuildUnit, place: Place): Promise<Outcome> {
  const { node } = unit
  const { report, engine } = place.session
  const blocker = await runUnitTests(unit.unitTests, place)
  if (blocker !== undefined) {
    for (const skipped of [node, ...unit.audits]) report.skip(skipped, blocker, { thread: place.worker.name })
    return outcomeOf(node, blocker, place)
  }
  const custom = engine.customMaterialization(node)
  if (custom) return runTemplate(unit, custom, place)
  invariant(node.resource_type !== 'function', `the function ${node.name} has no materialization`)
  return publishNode(
    node,
    unit.audits,
    (onCompiled) => prepareBuild(node, place, renderingAt(place), onCompiled),
    place,
  )
}
