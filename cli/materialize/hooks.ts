import type { Hook } from '../core/config.ts'
import type { Step } from '../core/step.ts'
import type { BuiltNode } from './input.ts'

/** The node's hooks of one kind, in the order written; `transaction` picks those inside or outside the node's transaction. */
export function hookSteps(node: BuiltNode, when: 'pre' | 'post', transaction: boolean): readonly Step[] {
  return node.config[`${when}-hook`]
    .map((hook: Hook, index): Step => ({
      kind: 'hook',
      sql: hook.sql,
      transaction: hook.transaction,
      when,
      index: hook.index ?? index,
    }))
    .filter((step) => step.kind === 'hook' && step.transaction === transaction)
}
