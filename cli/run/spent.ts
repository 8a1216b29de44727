import type { AdapterResponse, Spent } from '../core/adapter.ts'
import type { NodeResult } from '../core/result.ts'

/** What was taken between two looks at a connection; undefined where nothing is paid. */
export function spentBetween(before: Spent | undefined, after: Spent | undefined): Spent | undefined {
  if (!before || !after) return undefined
  return {
    jobs: after.jobs - before.jobs,
    bytesProcessed: after.bytesProcessed - before.bytesProcessed,
    bytesBilled: after.bytesBilled - before.bytesBilled,
    slotMs: after.slotMs - before.slotMs,
  }
}

/** The response of a node's main statement, with the figures of all its jobs. */
export function withSpent(response: AdapterResponse, spent: Spent | undefined): AdapterResponse {
  if (!spent || spent.jobs === 0) return response
  const { bytesProcessed, bytesBilled, slotMs } = spent
  return { ...response, bytes_processed: bytesProcessed, bytes_billed: bytesBilled, slot_ms: slotMs }
}

/** The same without what results of their own have told already: a node's tests run on its connection. */
export function spentBesides(spent: Spent | undefined, told: readonly NodeResult[]): Spent | undefined {
  if (!spent) return undefined
  return told.reduce<Spent>(
    (left, { adapterResponse }) => ({
      jobs: left.jobs,
      bytesProcessed: left.bytesProcessed - figure(adapterResponse, 'bytes_processed'),
      bytesBilled: left.bytesBilled - figure(adapterResponse, 'bytes_billed'),
      slotMs: left.slotMs - figure(adapterResponse, 'slot_ms'),
    }),
    spent,
  )
}

function figure(response: NodeResult['adapterResponse'], key: 'bytes_processed' | 'bytes_billed' | 'slot_ms'): number {
  const value = key in response ? response[key as keyof typeof response] : undefined
  return typeof value === 'number' ? value : 0
}
