import type { Batch } from '../../core/adapter.ts'
import { sourceFields } from '../../context/external-location.ts'
import { good, problem, ProblemError, type Checked, type Location } from '../../core/diagnostic.ts'
import type { Plugin } from '../../core/plugin.ts'
import type { CompiledNode } from '../../core/result.ts'
import type { Step } from '../../core/step.ts'
import type { ColumnDeclarations } from '../../tsmodel/define.ts'
import { loadedColumn, type LoadedColumn } from '../../tsmodel/load.ts'
import { moduleProblem } from '../../tsmodel/module-error.ts'
import { batchesOf } from '../../tsmodel/output.ts'
import type { PluginSource } from '../../tsmodel/plugin/define-plugin.ts'
import { noRows, sqlStep, tableAs, tableOf, viewAs, type Filling, type FillRequest } from '../loader/filling.ts'
import { untilAborted } from '../until-aborted.ts'
import { runningContext, surroundingsOf } from './context.ts'
import { findPlugin } from './find-plugin.ts'

/** The steps that fill a source's table with what its plugin gives. Throws `ProblemError`. */
export async function fromPlugin(request: FillRequest): Promise<Checked<Filling>> {
  const { source, loader, place } = request
  const { session } = place
  const name = `${source.source_name}.${source.name}`
  const wanted = { alias: loader.plugin ?? '', what: `"${name}" is loaded`, lacks: 'load' } as const
  const plugin = findPlugin(session, { ...wanted, at: fieldPlace(request, 'plugin') })
  await refuseExisting(request)
  const given = await calling(plugin, request, () =>
    Promise.resolve(plugin.load?.({ ...runningContext(surroundingsOf(source, place)), source: described(request) })),
  )
  return good(typeof given === 'string' ? fromSelect(request, plugin, given) : fromRows(request, plugin, given))
}

/** Where a source's config or meta says something. */
function fieldPlace({ source, place: { session } }: FillRequest, key: string): Location {
  const [own, found] = [session.placeOf(source), session.placeOf(source, key)]
  return own.line === found.line && own.column === found.column ? session.placeOf(source, `meta.${key}`) : found
}

/** `save_mode: error_if_exists`: a table that is there is not written over. */
async function refuseExisting(request: FillRequest): Promise<void> {
  const { source, target, place } = request
  const { session, connection } = place
  if (sourceFields(source)['save_mode'] !== 'error_if_exists') return
  if ((await session.cache.find(connection, target)) === undefined) return
  const relation = session.adapter.dialect.relation(target)
  throw new ProblemError(
    problem('plugin-source-exists', { source: source.name, relation }, fieldPlace(request, 'save_mode'), {
      hint: 'Drop it, or set save_mode to "overwrite" (make it anew) or "ignore" (keep it).',
    }),
  )
}

/** What it throws is told at its place in the plugin's module. */
async function calling<T>({ file }: Plugin, { place }: FillRequest, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (place.signal.aborted) throw thrown
    throw new ProblemError(moduleProblem(thrown, 'plugin-failed', { file, projectRoot: place.session.projectRoot }))
  }
}

function described({ source }: FillRequest): PluginSource {
  const columns = Object.values(source.columns).map(({ name, data_type: type }) => ({ name, type: type ?? '' }))
  const { source_name: sourceName, name, database, schema, identifier, tags } = source
  return { sourceName, name, database, schema, identifier, tags, columns, meta: sourceFields(source) }
}

function fromSelect({ source, target, place }: FillRequest, plugin: Plugin, select: string): Filling {
  const written = sourceFields(source)['materialization']
  const type = (written ?? plugin.defaultMaterialization) === 'view' ? 'view' : 'table'
  const made = type === 'view' ? viewAs : tableAs
  const code = select.replace(/[\s;]+$/, '')
  const sql = made(target, code, place)
  const step: Step = { ...sqlStep('make the rows', sql), main: true, compiledAt: sql.indexOf(code) }
  const { line = 1, column = 1, length = 1, file } = plugin.placeOf('load')
  const compiled: CompiledNode = {
    node: source,
    compiledCode: code,
    extraCtes: [],
    extraCtesInjected: false,
    locate: () => [{ file, line, column, length }],
  }
  return { steps: [step], compiled, rejects: undefined, rows: noRows, type }
}

function fromRows(request: FillRequest, plugin: Plugin, given: unknown): Filling {
  const { target, place } = request
  const isWhole = typeof given === 'object' && given !== null && 'columns' in given && 'rows' in given
  const columns = columnsOf(request, plugin, isWhole ? given.columns : undefined)
  const rows: unknown = isWhole ? given.rows : given
  async function* batches(): AsyncGenerator<Batch> {
    try {
      yield* batchesOf(rows, { columns, file: plugin.file })
    } catch (thrown) {
      const context = { file: plugin.file, projectRoot: place.session.projectRoot }
      if (!(thrown instanceof ProblemError)) throw new ProblemError(moduleProblem(thrown, 'plugin-failed', context))
      // A row that is no good is known by its number: it is load() that gave it.
      throw new ProblemError(...thrown.problems.map((found) => ({ ...found, at: plugin.placeOf('load') })))
    }
  }
  const steps: readonly Step[] = [
    sqlStep('make the table', tableOf(target, columns, place)),
    { kind: 'load', relation: target, source: { kind: 'rows' }, purpose: 'load the rows', main: true },
  ]
  return { steps, compiled: undefined, rejects: undefined, rows: () => untilAborted(batches(), place.signal) }
}

/** The plugin's columns, of the types that the source declares where it does; the source's own where the plugin says nothing. */
function columnsOf({ source, place }: FillRequest, plugin: Plugin, given: unknown): readonly LoadedColumn[] {
  const declared = new Map(
    Object.values(source.columns).map(({ name, data_type: type }) => [name.toLowerCase(), type ?? '']),
  )
  const named: readonly LoadedColumn[] = isDeclarations(given)
    ? Object.entries(given).map(([name, column]) => loadedColumn(name, column))
    : Object.values(source.columns).map(({ name }) => loadedColumn(name, ''))
  const columns = named.map((column) => {
    const type = declared.get(column.name.toLowerCase())
    return type === undefined || type === '' ? column : { ...column, type }
  })
  if (columns.length > 0 && columns.every(({ type }) => type.trim() !== '')) return columns
  const hint = `Give each column a data_type where the source is declared, or have load() give { columns, rows } in ${plugin.file}.`
  const values = { source: source.name, alias: plugin.alias }
  throw new ProblemError(problem('plugin-no-columns', values, place.session.placeOf(source), { hint }))
}

const isDeclarations = (value: unknown): value is ColumnDeclarations =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every(
    (column) =>
      typeof column === 'string' ||
      (typeof column === 'object' && column !== null && 'type' in column && typeof column.type === 'string'),
  )
