import { parentPort, workerData } from 'node:worker_threads'
import { invariant } from '../../core/check.ts'
import { problem, ProblemError, type Diagnostic } from '../../core/diagnostic.ts'
import { moduleProblem, problemsAt } from '../module-error.ts'
import { setPackageEntry } from '../native-import.ts'
import { callHook } from './call-hook.ts'
import { callTest } from './call-test.ts'
import { endingOf, failureCode, watchExit } from './ending.ts'
import { RemoteFailure } from './inputs.ts'
import type { Setup } from './messages.ts'
import { runLoader } from './run-loader.ts'
import { runModel } from './run-model.ts'
import { Side } from './side.ts'

/*
 * The thread of a model that is not grouped, a hook, a generic test or a loader: its code may loop, exit, exhaust its memory or throw where nobody waits
 * for it, and only this thread ends of it. Rows of inputs come from the main thread, which alone talks to the engine, and rows that are made go back to it.
 */
const setup = workerData as Setup // as `module-thread.ts` starts it
const code = failureCode[setup.kind]
invariant(parentPort, 'this file is the entry of a thread')
const side = new Side(parentPort)

watchExit((exit) => {
  const { reason, at, hint } = endingOf(exit, setup.module)
  failed([problem(code, { reason }, at, { hint })])
})
if (setup.packageEntry !== undefined) setPackageEntry(setup.packageEntry)
try {
  const text = await work(setup)
  await printed()
  side.say({ kind: 'done', text })
} catch (thrown) {
  await printed()
  fail(thrown)
}

/** What a hook or a test returned; nothing of what gives rows. */
async function work(given: Setup): Promise<string> {
  if (given.kind === 'hook') return callHook(given, side)
  if (given.kind === 'test') return callTest(given, side)
  await (given.kind === 'model' ? runModel(given, side) : runLoader(given, side))
  return ''
}

function fail(thrown: unknown): void {
  const problems =
    thrown instanceof ProblemError ? problemsAt(thrown, setup.module) : [moduleProblem(thrown, code, setup.module)]
  // What a model was refused is told as what any model's SQL is refused; in other modules it is told at its line.
  failed(problems, setup.kind === 'model' && thrown instanceof RemoteFailure ? thrown.failure : undefined)
}

function failed(problems: readonly Diagnostic[], failure?: number): void {
  // A thrown value may be anything, also what cannot be sent.
  side.say({ kind: 'failed', problems: problems.map((found) => ({ ...found, cause: undefined })), failure })
}

/** What the code printed goes its own way to the main thread, and has to be there before this thread ends. */
async function printed(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => stream.write('', () => resolve()))
  }
}
