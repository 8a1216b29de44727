import type { Checked } from '../core/diagnostic.ts'
import type { UniqueId, UnitTestNode } from '../core/node.ts'
import { cancelled, isFailure } from '../core/result.ts'
import type { UnitTestOutcome } from './engine.ts'
import { need } from './need.ts'
import { isCancelled, problemsOf } from './problems.ts'
import { renderingAt, type Place } from './session.ts'
import { stopwatch } from './timing.ts'

/** Runs unit tests, all of them; gives the first that did not pass. */
export async function runUnitTests(tests: readonly UnitTestNode[], place: Place): Promise<UniqueId | undefined> {
  let blocker: UniqueId | undefined
  for (const test of tests) {
    const result = place.signal.aborted ? place.session.report.cancel(test) : await runUnitTest(test, place)
    if (isFailure(result.status) || result.status === 'skipped') blocker ??= test.unique_id
  }
  return blocker
}

async function runUnitTest(test: UnitTestNode, place: Place) {
  const { report } = place.session
  const started = report.start(test, place.worker.name)
  const watch = stopwatch()
  try {
    const outcome = need(await watch.phase('execute', () => outcomeOf(test, place)))
    const { compiled, difference, message } = outcome
    if (compiled.compiledCode !== undefined) place.session.files.write('compiled', test, compiled.compiledCode)
    const common = { compiled, timing: watch.timing, response: { _message: 'OK' } }
    const declaredAt = place.session.placeOf(test)
    return difference === undefined
      ? report.finish(started, { ...common, status: 'pass', failures: 0 })
      : report.finish(started, { ...common, status: 'fail', failures: 1, message, failingRows: difference, declaredAt })
  } catch (thrown) {
    const timing = watch.timing
    if (isCancelled(thrown, place.signal)) return report.finish(started, { ...cancelled, timing })
    const problems = problemsOf(thrown, test, undefined, place.session)
    return report.finish(started, { status: 'error', message: problems[0]?.message, problems, timing })
  }
}

async function outcomeOf(test: UnitTestNode, place: Place): Promise<Checked<UnitTestOutcome>> {
  const { engine } = place.session
  const model = engine.testedModel(test)
  if (model.language !== 'typescript') return engine.runUnitTest(test, renderingAt(place), place.signal)
  // Loaded here: most projects have none.
  const { runTsUnitTest } = await import('./ts-unit-test.ts')
  return runTsUnitTest(test, model, place)
}
