import { flushCompileCache } from 'node:module'
import { invariant } from '../../core/check.ts'
import { ProblemError } from '../../core/diagnostic.ts'
import type { ModelContext } from '../define.ts'
import { inputNamed } from '../input-named.ts'
import { inputOf } from '../input.ts'
import { loadModel, type LoadedModel } from '../load.ts'
import { batchesOf } from '../output.ts'
import { makeRandom } from '../random.ts'
import { artifactOf } from '../records.ts'
import { checkDeclared, checkMeasured, checkVersion } from '../registered-check.ts'
import { registeredVersion, type LoadedVersion, type ModelRegistry } from '../registered.ts'
import { commonContext } from './common-context.ts'
import type { ModelSetup } from './messages.ts'
import type { Side } from './side.ts'

/** In a model's thread: makes its rows. Throws what `run` throws. */
export async function runModel(setup: ModelSetup, side: Side): Promise<void> {
  const loaded = await loadModel(setup.module)
  // A thread that is ended keeps nothing by itself.
  flushCompileCache()
  if (!loaded.ok) throw new ProblemError(...loaded.problems)
  const { definition, columns } = loaded.value
  invariant(!definition.groupBy, 'models by group have threads of their own')
  const rows = definition.run(contextOf(loaded.value, setup, side))
  await side.send(batchesOf(rows, { columns, file: setup.module.file }))
}

function contextOf(model: LoadedModel, setup: ModelSetup, side: Side): ModelContext {
  const { hasOwn, module, seed } = setup
  const { inputs, signal } = side
  const opened = Object.fromEntries(model.inputs.map(([name]) => [name, inputOf(() => inputs.open(name))]))
  const declared = (asked: Parameters<typeof inputNamed>[1]): unknown => opened[inputNamed(model, asked, module.file)]
  return {
    ...commonContext({ setup, signal, note: (note) => side.say({ kind: 'note', note }) }),
    inputs: opened,
    // Typed by what is declared; the rows are the same.
    ref: (name) => declared({ kind: 'ref', name }) as never,
    source: (source, table) => declared({ kind: 'source', source, table }) as never, // as above
    this: hasOwn ? inputOf(() => inputs.open(null)) : undefined,
    random: makeRandom(seed),
    model: registryOf(model, module.file, side),
  }
}

function registryOf({ definition: { models } }: LoadedModel, file: string, side: Side): ModelRegistry {
  const check = (name: string): void => checkDeclared(name, models, file)
  return {
    production: async (name) => {
      check(name)
      const found = await side.inputs.ask({ kind: 'production', name })
      return found === undefined ? undefined : registeredVersion(found as LoadedVersion) // what this question is answered with
    },
    register: (name, version) => {
      check(name)
      checkVersion(name, version)
      const { content: artifact } = artifactOf('artifact', version.artifact)
      const params: NonNullable<typeof version.params> = JSON.parse(JSON.stringify(version.params ?? {}))
      const registration = { kind: 'register', name, version: { ...version, params, artifact } } as const
      side.say({ kind: 'registration', registration })
    },
    evaluate: ({ name, version }, measured) => {
      check(name)
      checkMeasured(name, measured.backtest, measured.metrics)
      side.say({ kind: 'registration', registration: { kind: 'evaluate', version: { name, version }, measured } })
    },
  }
}
