import { bad, good, problem, type Checked } from '../core/diagnostic.ts'
import type { UniqueId } from '../core/node.ts'
import type { Graph } from '../graph/build.ts'
import type { PreviousRun } from '../state/store.ts'

/** What `retry` runs again. */
export interface Retry {
  /** The command that ran, with the flags it ran with. */
  readonly command: string
  readonly args: PreviousRun['args']
  readonly ids: ReadonlySet<UniqueId>
  /** Every data and unit test of that run: those of a node that is built again decide again. */
  readonly tests: ReadonlySet<UniqueId>
  /** Microbatch models of which only some batches failed: those are run again, the others kept. */
  readonly batches: ReadonlyMap<UniqueId, RetriedBatches>
}

export interface RetriedBatches {
  readonly failed: readonly (readonly [string, string])[]
  readonly successful: readonly (readonly [string, string])[]
}

const retried = new Set(['error', 'fail', 'skipped', 'runtime error', 'partial success'])

/** The part of an earlier run that did not succeed. Hooks are not run again, unless the run was one of an operation. */
export function planRetry(previous: PreviousRun, warnError: boolean): Retry {
  const command = typeof previous.args['which'] === 'string' ? previous.args['which'] : 'build'
  const wanted = previous.results.filter(
    ({ uniqueId, status }) =>
      (retried.has(status) || (warnError && status === 'warn')) &&
      (command === 'run-operation' || !uniqueId.startsWith('operation.')),
  )
  const partial = wanted.filter((result) => result.successfulBatches.length > 0 && result.failedBatches.length > 0)
  return {
    command,
    args: previous.args,
    ids: new Set(wanted.map((result) => result.uniqueId)),
    tests: new Set(previous.results.map((result) => result.uniqueId).filter((id) => /^(?:test|unit_test)\./.test(id))),
    batches: new Map(
      partial.map((result) => [
        result.uniqueId,
        { failed: result.failedBatches, successful: result.successfulBatches },
      ]),
    ),
  }
}

/**
 * The nodes to run again: what did not succeed, and the tests of what is built again, also those that passed. What failed and is gone is a
 * problem: a test whose arguments were mended has another name, and a retry that left it out would end well without having run it.
 */
export function retriedNodes(
  { command, ids, tests }: Pick<Retry, 'command' | 'ids' | 'tests'>,
  graph: Graph,
): Checked<ReadonlySet<UniqueId>> {
  const gone = [...ids].filter((id) => !graph.has(id))
  if (gone.length > 0) return bad(problem('retry-gone', { ids: gone }, undefined, { hint: wayOn(command) }))
  const again = [...tests].filter((test) => graph.has(test) && graph.parents(test).some((parent) => ids.has(parent)))
  return good(new Set([...ids, ...again]))
}

const wayOn = (command: string): string =>
  `Run "tsdbt ${command}" again, or what is still there: tsdbt ${command} --select result:error result:fail result:skipped --state target`
