import type { Batch } from '../core/adapter.ts'
import { invariant } from '../core/check.ts'
import { ProblemError } from '../core/diagnostic.ts'
import type { ModelContext, ModelDefinition, RunContext } from './define.ts'
import type { Input, InputDeclaration } from './inputs.ts'
import { inputNamed } from './input-named.ts'
import { inputOf } from './input.ts'
import type { LoadedModel, ModuleFile } from './load.ts'
import { moduleProblem } from './module-error.ts'
import { batchesOf } from './output.ts'

/** What a model's run needs of the warehouse and the project; every reading of an input is a stream of its own. */
export interface ModelRun {
  readonly module: ModuleFile
  readonly model: LoadedModel
  readonly definition: ModelDefinition
  readonly open: (name: string, input: InputDeclaration) => AsyncIterable<Batch>
  readonly openSelf: (() => AsyncIterable<Batch>) | undefined
  readonly context: RunContext
}

/** Runs a model; its rows as they are made, checked. Throws `ProblemError` with the place in the model's file. */
export async function* runModel(run: ModelRun): AsyncGenerator<Batch> {
  const { model, module, definition } = run
  try {
    const rows = definition.run(contextOf(run))
    yield* batchesOf(rows, { columns: model.columns, file: module.file })
  } catch (thrown) {
    if (thrown instanceof ProblemError || isEngineError(thrown)) throw thrown
    throw new ProblemError(moduleProblem(thrown, 'ts-run-failed', module))
  }
}

function contextOf({ model, open, openSelf, context, module }: ModelRun): ModelContext {
  const inputs: Record<string, Input> = {}
  for (const [name, input] of model.inputs) inputs[name] = inputOf(() => open(name, input))
  const declared = (asked: Parameters<typeof inputNamed>[1]): Input => {
    const found = inputs[inputNamed(model, asked, module.file)]
    invariant(found, 'every declared input was opened')
    return found
  }
  return {
    ...context,
    inputs,
    // Typed by what is declared; the rows are the same.
    ref: (name) => declared({ kind: 'ref', name }) as never,
    source: (source, table) => declared({ kind: 'source', source, table }) as never, // as above
    this: openSelf && inputOf(openSelf),
  }
}

/** A query of an input that the engine refused or that was cancelled is no error of the model's code. */
const isEngineError = (thrown: unknown): boolean => thrown instanceof Error && thrown.name === 'WarehouseError'
