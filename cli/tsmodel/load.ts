import { pathToFileURL } from 'node:url'
import { bad, good, problem, type Checked } from '../core/diagnostic.ts'
import { isDefinedModel, type ColumnDeclaration, type ModelDefinition } from './define.ts'
import type { GroupedDefinition } from './grouped.ts'
import type { InputDeclaration } from './inputs.ts'
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
  const reason = invalidity(loaded.value)
  if (reason !== undefined) {
    const hint =
      loaded.value === undefined
        ? 'A module that models import belongs outside of their folders: in lib/, for example.'
        : undefined
    return bad(problem('ts-model-invalid', { reason }, { file: module.file }, { hint }))
  }
  const definition = loaded.value as ModelDefinition | GroupedDefinition // marked by defineModel and its parts checked above
  const columns = Object.entries(definition.columns).map(([name, column]) => loadedColumn(name, column))
  const imports = importedFiles(pathToFileURL(module.absolutePath), module.generation ?? 0)
  return good({ definition, inputs: Object.entries(definition.inputs), columns, imports })
}

function defaultOf(loaded: unknown): unknown {
  if (typeof loaded !== 'object' || loaded === null || !('default' in loaded)) return undefined
  return loaded.default
}

function invalidity(value: unknown): string | undefined {
  if (value === undefined) return 'it has no default export; write "export default defineModel({ … })"'
  if (!isDefinedModel(value) || typeof value !== 'object' || value === null) {
    return 'its default export is not made by defineModel'
  }
  if (!isRecordAt(value, 'inputs')) return '"inputs" must be an object of ref(…) and source(…)'
  const stray = Object.entries(value.inputs).find(([, input]) => !isInput(input))
  if (stray) return `input "${stray[0]}" must be ref(…) or source(…)`
  if (!isRecordAt(value, 'columns')) return '"columns" must be an object of names and types'
  if (Object.keys(value.columns).length === 0) return '"columns" declares no column'
  const untyped = Object.entries(value.columns).find(([, column]) => !isColumn(column))
  if (untyped) return `column "${untyped[0]}" must have a type such as "bigint"`
  if (!('run' in value) || typeof value.run !== 'function') return '"run" must be a function'
  if ('config' in value && value.config !== undefined && !isRecordAt(value, 'config'))
    return '"config" must be an object'
  if ('timeoutMs' in value && value.timeoutMs !== undefined && !isCount(value.timeoutMs))
    return '"timeoutMs" must be a whole number of milliseconds'
  if ('models' in value && value.models !== undefined && !isNames(value.models))
    return '"models" must be a list of names, such as ["demand_forecast"]'
  return 'groupBy' in value && value.groupBy !== undefined ? groupInvalidity({ ...value }) : undefined
}

function groupInvalidity(value: Readonly<Record<string, unknown>>): string | undefined {
  const { groupBy, onGroupError: policy = 'fail', fallback, workers } = value
  if (!isNames(groupBy) || groupBy.length === 0) return '"groupBy" must be a list of column names'
  if (policy !== 'fail' && policy !== 'skip' && policy !== 'fallback') {
    return '"onGroupError" must be "fail", "skip" or "fallback"'
  }
  if (policy === 'fallback' && typeof fallback !== 'function') return '"fallback" must be a function'
  if (workers !== undefined && !isCount(workers)) return '"workers" must be a whole number of threads'
  return undefined
}

const isNames = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((name) => typeof name === 'string' && name !== '')

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) > 0

const isRecordAt = <K extends string>(value: object, key: K): value is Record<K, Record<string, unknown>> => {
  const found: unknown = Reflect.get(value, key)
  return typeof found === 'object' && found !== null && !Array.isArray(found)
}

const isInput = (value: unknown): value is InputDeclaration =>
  typeof value === 'object' && value !== null && 'kind' in value && (value.kind === 'ref' || value.kind === 'source')

const isColumn = (value: unknown): value is ColumnDeclaration =>
  typeof value === 'string'
    ? value.trim() !== ''
    : typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

export const loadedColumn = (name: string, column: ColumnDeclaration): LoadedColumn =>
  typeof column === 'string'
    ? { name, type: column, description: '', isRequired: false }
    : { name, type: column.type, description: column.description ?? '', isRequired: column.not_null ?? false }
