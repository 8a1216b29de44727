import { pathToFileURL } from 'node:url'
import { bad, good, problem, type Checked } from '../core/diagnostic.ts'
import type { ColumnDeclaration, ModelDefinition } from './define.ts'
import type { GroupedDefinition } from './grouped.ts'
import type { InputDeclaration } from './inputs.ts'
import { invalidity, placeOfKey } from './invalidity.ts'
import { moduleProblem } from './module-error.ts'
import { importedFiles, nativeImport } from './native-import.ts'
import { withoutSideEffects } from './side-effects.ts'

export interface ModuleFile {
  readonly absolutePath: string
  /** As diagnostics name it. */
  readonly file: string
  readonly projectRoot: string
  /** Counts up in a watcher: a new number loads the file, and what it imports, anew. */
  readonly generation?: number
}

/** A TypeScript model as its module declares it, checked. */
export interface LoadedModel {
  readonly definition: ModelDefinition | GroupedDefinition
  readonly inputs: readonly (readonly [string, InputDeclaration])[]
  readonly columns: readonly LoadedColumn[]
  /** Paths of the project's files that it imports, directly or not. */
  readonly imports: readonly string[]
}

export interface LoadedColumn {
  readonly name: string
  readonly type: string
  readonly description: string
  readonly isRequired: boolean
}

/** The default export of one of the project's modules. */
export async function loadDefaultExport(module: ModuleFile): Promise<Checked<unknown>> {
  return defaultExport(module, () => imported(module))
}

/** What one of the project's modules exports, by name. */
export async function loadModule(module: ModuleFile): Promise<Checked<Readonly<Record<string, unknown>>>> {
  try {
    return good({ ...((await imported(module)) as object) }) // a module's namespace
  } catch (thrown) {
    return bad(moduleProblem(thrown, 'ts-module-unloadable', module))
  }
}

const imported = ({ absolutePath, generation = 0 }: ModuleFile): Promise<unknown> =>
  nativeImport(pathToFileURL(absolutePath), generation)

/** Modules that were imported before: they do nothing when they are imported again, and other models may be running meanwhile. */
const known = new Set<string>()

async function importedQuietly(module: ModuleFile): Promise<unknown> {
  const id = `${module.absolutePath}?${module.generation ?? 0}`
  if (known.has(id)) return imported(module)
  const loaded = await withoutSideEffects(() => imported(module))
  known.add(id)
  return loaded
}

async function defaultExport(module: ModuleFile, load: () => Promise<unknown>): Promise<Checked<unknown>> {
  try {
    return good(defaultOf(await load()))
  } catch (thrown) {
    return bad(moduleProblem(thrown, 'ts-module-unloadable', module))
  }
}

/** Loads `models/**\/*.ts`: runs the module's top level, which may do nothing but declare, never the model. */
export async function loadModel(module: ModuleFile): Promise<Checked<LoadedModel>> {
  const loaded = await defaultExport(module, () => importedQuietly(module))
  if (!loaded.ok) return loaded
  const found = invalidity(loaded.value)
  if (found) {
    const at = placeOfKey(module, found.key)
    return bad(problem('ts-model-invalid', { reason: found.reason }, at, { hint: found.hint }))
  }
  const definition = loaded.value as ModelDefinition | GroupedDefinition // marked by defineModel and its parts checked above
  const columns = Object.entries(definition.columns).map(([name, column]) => sameEverywhere(loadedColumn(name, column)))
  const imports = importedFiles(pathToFileURL(module.absolutePath), module.generation ?? 0)
  return good({ definition, inputs: Object.entries(definition.inputs), columns, imports })
}

function defaultOf(loaded: unknown): unknown {
  if (typeof loaded !== 'object' || loaded === null || !('default' in loaded)) return undefined
  return loaded.default
}

/** `numeric` alone has other digits on every engine: of a model it has those of the neutral type. */
const sameEverywhere = (column: LoadedColumn): LoadedColumn =>
  /^\s*numeric\s*$/i.test(column.type) ? { ...column, type: 'decimal(28, 6)' } : column

export const loadedColumn = (name: string, column: ColumnDeclaration): LoadedColumn =>
  typeof column === 'string'
    ? { name, type: column, description: '', isRequired: false }
    : { name, type: column.type, description: column.description ?? '', isRequired: column.not_null ?? false }
