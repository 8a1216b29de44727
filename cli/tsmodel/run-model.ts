import type { Batch } from '../core/adapter.ts'
import { ProblemError } from '../core/diagnostic.ts'
import type { ModelContext } from './define.ts'
import type { Input, InputDeclaration } from './inputs.ts'
import { inputOf } from './input.ts'
import type { LoadedModel, ModuleFile } from './load.ts'
import { moduleProblem } from './module-error.ts'
import { batchesOf } from './output.ts'

/** What a model's run needs of the warehouse and the project; every reading of an input is a stream of its own. */
export interface ModelRun {
  readonly module: ModuleFile
  readonly model: LoadedModel
  readonly open: (input: InputDeclaration, encoded: boolean) => AsyncIterable<Batch>
  readonly openSelf: ((encoded: boolean) => AsyncIterable<Batch>) | undefined
  readonly context: Omit<ModelContext, 'inputs' | 'self'>
}

/** Runs a model; its rows as they are made, checked. Throws `ProblemError` with the place in the model's file. */
export async function* runModel(run: ModelRun): AsyncGenerator<Batch> {
  const { model, module } = run
  const inputs: Record<string, Input> = {}
  for (const [name, input] of model.inputs) inputs[name] = inputOf((encoded) => run.open(input, encoded))
  const self = run.openSelf && inputOf(run.openSelf)
  try {
    const rows = model.definition.run({ ...run.context, inputs, self })
    yield* batchesOf(rows, { columns: model.columns, file: module.file })
  } catch (thrown) {
    if (thrown instanceof ProblemError || isEngineError(thrown)) throw thrown
    throw new ProblemError(moduleProblem(thrown, 'ts-run-failed', module))
  }
}

/** A query of an input that the engine refused or that was cancelled is no error of the model's code. */
const isEngineError = (thrown: unknown): boolean => thrown instanceof Error && thrown.name === 'WarehouseError'
