import { loadStage } from '../loader/prepare-load.ts'
import { loaderOf } from '../loader/spec.ts'
import { isInCloud } from '../loader/glob.ts'
import { need } from '../need.ts'
import { wayOf } from '../loader/way.ts'
import type { Unit } from '../unit.ts'
import { estimateTests, type EstimatingPlace } from './estimate-node.ts'
import type { Reading } from './statement.ts'

/** Loading is free; its tests read what is loaded, whose columns are those that are declared, or else those that loading it here gives. */
export async function estimateLoad(
  { node, audits }: Extract<Unit, { kind: 'load' }>,
  at: EstimatingPlace,
): Promise<Reading> {
  const { place, estimating } = at
  const { session } = place
  const loader = loaderOf(node)
  const target = session.engine.relationOf(node)
  const existing = await session.cache.find(place.connection, target)
  if (existing?.type !== 'table' && loader) {
    const way = need(wayOf(node, loader, session.projectRoot))
    const isHere = way.kind !== 'files' || !way.globs.every(isInCloud)
    const columns =
      session.local?.declared(node) ?? (isHere ? (await session.local?.table(node, place))?.columns : undefined)
    if (columns) estimating.standIns.set(target, { kind: 'columns', columns })
  } else estimating.standIns.set(loadStage(target, session), { kind: 'relation', relation: target })
  return estimateTests(audits, at)
}
