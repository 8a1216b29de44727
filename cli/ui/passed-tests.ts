import type { UniqueId } from '../core/node.ts'
import type { NodeResult } from '../core/result.ts'
import { counted } from './words.ts'

/** The node a test is about; null where it is about none in particular, undefined for what is no test. */
export function testedBy({ node }: NodeResult): UniqueId | null | undefined {
  if (node.resource_type === 'test') return node.attached_node
  return node.resource_type === 'unit_test' ? node.tested_node_unique_id : undefined
}

/** Counts passing tests that have no line of their own, for the line of the node they are about. */
export function passedTests(): { see(result: NodeResult): void; noteOn(id: UniqueId): string } {
  const counts = new Map<UniqueId, number>()
  return {
    see: (result) => {
      const id = testedBy(result)
      if (id !== null && id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1)
    },
    noteOn: (id) => {
      const count = counts.get(id)
      return count === undefined ? '' : counted(count, 'test')
    },
  }
}
