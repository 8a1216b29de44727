import { createHash } from '../core/digest.ts'
import type { Measured, VersionDraft } from '../core/registered-model.ts'
import { isSameBacktest } from './backtest.ts'
import type { RegisteredModel, Version } from './version.ts'

/**
 * The version that a node has registered before and now gives once more: the same artifact, params, description and figures. A build that is repeated
 * on the same inputs has trained nothing new. Undefined where there is none.
 */
export function sameAgain(
  model: RegisteredModel | undefined,
  draft: VersionDraft,
  nodeId: string,
): Version | undefined {
  if (model === undefined) return undefined
  const sha256 = createHash('sha256').update(draft.artifact).digest('hex')
  return model.versions.findLast(
    (version) =>
      version.nodeId === nodeId &&
      version.artifactSha256 === sha256 &&
      version.params === draft.params &&
      version.description === (draft.description ?? null) &&
      (draft.measured === undefined ? version.measurements.length === 0 : isKnown(version, draft.measured)),
  )
}

/** Whether a version has these figures on this backtest already. */
export const isKnown = ({ measurements }: Version, { backtest, metrics }: Measured): boolean =>
  measurements.some((known) => isSameBacktest(known.backtest, backtest) && isEqual(known.metrics, metrics))

const isEqual = (one: Measured['metrics'], other: Measured['metrics']): boolean =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([name, value]) => other[name] === value)
