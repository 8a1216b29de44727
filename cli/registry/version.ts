import type { Stage } from '../core/registered-model.ts'
import type { Measurement } from './backtest.ts'

/** A version of a model, with all that is known of it but the artifact itself. */
export interface Version {
  readonly name: string
  readonly version: number
  readonly stage: Stage
  /** UTC, as text. */
  readonly registeredAt: string
  readonly registeredBy: string
  /** `model.shop.train_demand` */
  readonly nodeId: string
  /** Of the module's file as it was. */
  readonly codeHash: string
  readonly invocationId: string
  readonly description: string | null
  /** As JSON. */
  readonly params: string
  readonly artifactBytes: number
  readonly artifactSha256: string
  /** Oldest first. */
  readonly measurements: readonly Measurement[]
}

export type Action = 'register' | 'promote' | 'rollback'

/** One change of a stage, as it is logged. */
export interface StageChange {
  readonly change: number
  readonly name: string
  readonly version: number
  readonly action: Action
  readonly fromStage: Stage | null
  readonly toStage: Stage
  readonly changedAt: string
  readonly changedBy: string
  readonly reason: string | null
  /** What the decision was made on, as JSON. */
  readonly evidence: string | null
}

/** A model: its versions by number, and what became of them, oldest first. */
export interface RegisteredModel {
  readonly name: string
  readonly versions: readonly Version[]
  readonly changes: readonly StageChange[]
}

export const inProduction = ({ versions }: RegisteredModel): Version | undefined =>
  versions.findLast(({ stage }) => stage === 'production')

export const newest = ({ versions }: RegisteredModel): Version | undefined => versions.at(-1)

/** Versions in the order in which they came to production, without those that were rolled back; the last one is there now. */
export function productionOrder({ changes }: RegisteredModel): readonly number[] {
  const order: number[] = []
  for (const { action, toStage, version } of changes) {
    if (action === 'promote' && toStage === 'production') order.push(version)
    if (action === 'rollback' && toStage === 'archived') order.pop()
  }
  return order
}
