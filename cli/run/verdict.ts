import type { TestNode } from '../core/node.ts'
import type { NodeStatus } from '../core/result.ts'

/** What a data test's query says: how many rows fail, and what its two conditions make of that. */
export interface TestCount {
  readonly failures: number
  readonly shouldWarn: boolean
  readonly shouldError: boolean
}

export interface Verdict {
  readonly status: Extract<NodeStatus, 'pass' | 'warn' | 'fail'>
  readonly message: string | null
  readonly failures: number
}

/** A test's result in dbt's words. `warnError` makes a warning a failure. */
export function verdictOf(test: TestNode, count: TestCount, warnError: boolean): Verdict {
  const got = `Got ${count.failures} ${count.failures === 1 ? 'result' : 'results'}`
  const { failures } = count
  if (test.config.severity.toLowerCase() === 'error' && count.shouldError) {
    return { status: 'fail', failures, message: `${got}, configured to fail if ${test.config.error_if}` }
  }
  if (!count.shouldWarn) return { status: 'pass', failures: 0, message: null }
  return warnError
    ? { status: 'fail', failures, message: `${got}, configured to fail if ${test.config.warn_if}` }
    : { status: 'warn', failures, message: `${got}, configured to warn if ${test.config.warn_if}` }
}
