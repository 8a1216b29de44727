import { invariant } from '../../core/check.ts'
import { publishNode } from '../publish-node.ts'
import type { Outcome } from '../schedule.ts'
import type { Place } from '../session.ts'
import type { Unit } from '../unit.ts'
import { prepareLoad } from './prepare-load.ts'
import { loaderOf } from './spec.ts'

/** Fills a source's table, tests it, publishes it. */
export function loadUnit({ node, audits }: Extract<Unit, { kind: 'load' }>, place: Place): Promise<Outcome> {
  const loader = loaderOf(node)
  invariant(loader, `${node.unique_id} is loaded without a loader`)
  const fingerprint = place.session.loads.get(node.unique_id) ?? ''
  return publishNode(node, audits, (onCompiled) => prepareLoad(node, loader, { fingerprint, place, onCompiled }), place)
}
