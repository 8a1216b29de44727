import { unreachable } from '../core/check.ts'
import { isFailure } from '../core/result.ts'
import { runTests } from './audit.ts'
import { buildUnit } from './build-unit.ts'
import { loadUnit } from './loader/load-unit.ts'
import { isMicrobatch, microbatchUnit } from './microbatch.ts'
import type { Outcome } from './schedule.ts'
import { renderingAt, type Place } from './session.ts'
import { runUnitTests } from './unit-tests.ts'
import { nodesOf, type Unit } from './unit.ts'

const done: Outcome = { failed: undefined, endsRun: false }

/** Runs one unit on its worker's connection and reports each of its nodes. Rejects only for a bug of ours. */
export async function executeUnit(unit: Unit, place: Place): Promise<Outcome> {
  if (place.signal.aborted) {
    for (const node of nodesOf(unit)) place.session.report.cancel(node)
    return done
  }
  place.worker.tag({ tsdbt_node: unit.id })
  switch (unit.kind) {
    case 'build':
      return isMicrobatch(unit.node) ? microbatchUnit(unit, place) : buildUnit(unit, place)
    case 'load':
      return loadUnit(unit, place)
    case 'tests': {
      const audited = await runTests(unit.tests, place, renderingAt(place))
      return failing(audited.find(({ result }) => isFailure(result.status))?.result.unique_id, place)
    }
    case 'unit-test':
      return failing(await runUnitTests([unit.node], place), place)
    case 'no-op':
      place.session.report.noOp(unit.node, place.worker.name)
      return done
    default:
      return unreachable(unit)
  }
}

const failing = (failed: string | undefined, { session }: Place): Outcome => ({
  failed,
  endsRun: failed !== undefined && session.options.failFast,
})
