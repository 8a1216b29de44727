import { flushCompileCache } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { invariant } from '../../core/check.ts'
import { problem, ProblemError, type Diagnostic } from '../../core/diagnostic.ts'
import type { ModelContext, ModelDefinition } from '../define.ts'
import { packBatch, sendable, transferables } from '../group/pack.ts'
import { inputNamed } from '../input-named.ts'
import { inputOf } from '../input.ts'
import { loadModel, type LoadedModel } from '../load.ts'
import { moduleProblem, problemsAt, type Told as Thrown } from '../module-error.ts'
import { setPackageEntry } from '../native-import.ts'
import { batchesOf } from '../output.ts'
import { makeRandom } from '../random.ts'
import { artifactOf } from '../records.ts'
import { checkDeclared, checkMeasured, checkVersion } from '../registered-check.ts'
import { registeredVersion, type ModelRegistry } from '../registered.ts'
import { commonContext } from './common-context.ts'
import { endingOf, watchExit } from './ending.ts'
import { RemoteFailure, RemoteInputs } from './inputs.ts'
import { batchesAhead, type ModelSetup, type Said, type Told } from './messages.ts'

/*
 * The thread of a model that is not grouped: its code may loop, exit, exhaust its memory or throw where nobody waits for it, and only this thread
 * ends of it. Rows of inputs come from the main thread, which alone talks to the engine, and the model's rows go back to it.
 */
const setup = workerData as ModelSetup // as `model-thread.ts` starts it
const port = parentPort
invariant(port, 'this file is the entry of a thread')
const say = (message: Said, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer)
const ending = new AbortController()
const inputs = new RemoteInputs(say)
let ahead = 0
let wake: (() => void) | undefined

port.on('message', (message: Told) => {
  if (message.kind === 'abort') return ending.abort()
  if (message.kind !== 'taken') return inputs.take(message)
  ahead--
  wake?.()
})
watchExit((exit) => failed(endingOf(exit, setup.module)))
if (setup.packageEntry !== undefined) setPackageEntry(setup.packageEntry)
const loaded = await loadModel(setup.module)
// A thread that is ended keeps nothing by itself.
flushCompileCache()
if (loaded.ok && !loaded.value.definition.groupBy) await work(loaded.value, loaded.value.definition)
else say({ kind: 'failed', problems: loaded.problems.map(withoutCause), failure: undefined })

async function work(model: LoadedModel, definition: ModelDefinition): Promise<void> {
  try {
    const rows = definition.run(contextOf(model))
    for await (const batch of batchesOf(rows, { columns: model.columns, file: setup.module.file })) {
      const packed = sendable(packBatch(batch))
      say({ kind: 'batch', batch: packed }, transferables([...packed.values, ...(packed.nulls ?? [])]))
      if (++ahead >= batchesAhead) await new Promise<void>((resolve) => (wake = resolve))
      wake = undefined
    }
    await printed()
    say({ kind: 'done' })
  } catch (thrown) {
    await printed()
    fail(thrown)
  }
}

function fail(thrown: unknown): void {
  const failure = thrown instanceof RemoteFailure ? thrown.failure : undefined
  const problems =
    thrown instanceof ProblemError
      ? problemsAt(thrown, setup.module)
      : [moduleProblem(thrown, 'ts-run-failed', setup.module)]
  say({ kind: 'failed', problems: problems.map(withoutCause), failure })
}

function failed({ reason, at, hint }: Thrown): void {
  say({ kind: 'failed', problems: [problem('ts-run-failed', { reason }, at, { hint })], failure: undefined })
}

/** What the code printed goes its own way to the main thread, and has to be there before this thread ends. */
async function printed(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => stream.write('', () => resolve()))
  }
}

function contextOf(model: LoadedModel): ModelContext {
  const { hasOwn, module } = setup
  const opened = Object.fromEntries(model.inputs.map(([name]) => [name, inputOf(() => inputs.open(name))]))
  const declared = (asked: Parameters<typeof inputNamed>[1]): unknown => opened[inputNamed(model, asked, module.file)]
  return {
    ...commonContext({ setup, signal: ending.signal, note: (note) => say({ kind: 'note', note }) }),
    inputs: opened,
    // Typed by what is declared; the rows are the same.
    ref: (name) => declared({ kind: 'ref', name }) as never,
    source: (source, table) => declared({ kind: 'source', source, table }) as never, // as above
    this: hasOwn ? inputOf(() => inputs.open(null)) : undefined,
    random: makeRandom(setup.seed),
    model: registryOf(model),
  }
}

function registryOf({ definition: { models } }: LoadedModel): ModelRegistry {
  const check = (name: string): void => checkDeclared(name, models, setup.module.file)
  return {
    production: async (name) => {
      check(name)
      const found = await inputs.ask(name)
      return found && registeredVersion(found)
    },
    register: (name, version) => {
      check(name)
      checkVersion(name, version)
      const { content: artifact } = artifactOf('artifact', version.artifact)
      const params: NonNullable<typeof version.params> = JSON.parse(JSON.stringify(version.params ?? {}))
      say({ kind: 'registration', registration: { kind: 'register', name, version: { ...version, params, artifact } } })
    },
    evaluate: ({ name, version }, measured) => {
      check(name)
      checkMeasured(name, measured.backtest, measured.metrics)
      say({ kind: 'registration', registration: { kind: 'evaluate', version: { name, version }, measured } })
    },
  }
}

/** A thrown value may be anything, also what cannot be sent. */
function withoutCause(found: Diagnostic): Diagnostic {
  return { ...found, cause: undefined }
}
