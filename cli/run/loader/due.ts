import type { Warehouse } from '../../core/adapter.ts'
import { sourceFields } from '../../context/external-location.ts'
import { unreachable } from '../../core/check.ts'
import type { Loader } from '../../core/loader.ts'
import type { SourceNode, UniqueId } from '../../core/node.ts'
import { relationKey } from '../../core/relation.ts'
import { join } from 'node:path'
import type { Place } from '../session.ts'
import { fileMark, fingerprintOf, moduleMark, readFingerprint } from './fingerprint.ts'
import { localFiles } from './files-query.ts'
import { isRemote } from './glob.ts'
import { loaderOf } from './spec.ts'
import { compileSql, wayOf } from './way.ts'

/** A source that the project fills, with the sources it must come after. */
export interface LoadedSource {
  readonly source: SourceNode
  readonly loader: Loader
  readonly after: readonly UniqueId[]
}

/** The sources that have a loader, those they name as needed before them included; in an order that respects that. */
export function loadedSources(wanted: Iterable<SourceNode>, all: Iterable<SourceNode>): readonly LoadedSource[] {
  const byTable = new Map([...all].map((source) => [tableKey(source.source_name, source.name), source]))
  const found = new Map<UniqueId, LoadedSource>()
  const visiting = new Set<UniqueId>()
  const visit = (source: SourceNode): void => {
    const loader = loaderOf(source)
    if (!loader || found.has(source.unique_id) || visiting.has(source.unique_id)) return
    visiting.add(source.unique_id)
    const needed = loader.depends_on.flatMap((name) => byTable.get(tableKey(source.source_name, name)) ?? [])
    for (const table of needed) visit(table)
    found.set(source.unique_id, { source, loader, after: needed.map((table) => table.unique_id) })
  }
  for (const source of wanted) visit(source)
  return [...found.values()]
}

const tableKey = (source: string, table: string): string => `${source}\u0000${table}`

/** The sources whose table is missing or made from something else than now, and each one's new fingerprint. */
export async function dueLoads(
  sources: readonly LoadedSource[],
  place: Place,
  warehouse: Warehouse,
): Promise<ReadonlyMap<UniqueId, string>> {
  if (sources.length === 0) return new Map()
  const marks = await marksOf(sources, place, warehouse)
  const fingerprints = new Map<UniqueId, string>()
  const due = new Map<UniqueId, string>()
  for (const { source, loader, after } of sources) {
    const below = after.map((id) => fingerprints.get(id) ?? '')
    const { parts, isWhole } = await originOf(source, loader, place)
    const fingerprint = fingerprintOf([parts, below])
    fingerprints.set(source.unique_id, fingerprint)
    const known = marks.get(relationKey(place.session.engine.relationOf(source)))
    const isAsked = place.session.options.fullRefresh && !isWhole
    const isDue = loader.plugin === null ? known !== fingerprint || isAsked : await isLoadedByPlugin(source, place)
    if (isDue) due.set(source.unique_id, fingerprint)
  }
  return due
}

/** What a plugin gives can be told only by asking it: each run does, as dbt does, unless the source keeps what is there. */
async function isLoadedByPlugin(source: SourceNode, { session, connection }: Place): Promise<boolean> {
  if (sourceFields(source)['save_mode'] !== 'ignore' || session.options.fullRefresh) return true
  return (await session.cache.find(connection, session.engine.relationOf(source))) === undefined
}

/** The fingerprints that tables carry in their comments. */
async function marksOf(
  sources: readonly LoadedSource[],
  { connection, session }: Place,
  warehouse: Warehouse,
): Promise<ReadonlyMap<string, string | undefined>> {
  const ask = connection.commentOf?.bind(connection)
  if (ask) {
    const asked = sources.map(async ({ source }) => {
      const relation = session.engine.relationOf(source)
      return [relationKey(relation), readFingerprint(await ask(relation))] as const
    })
    return new Map(await Promise.all(asked))
  }
  const schemas = new Map(
    sources.map(({ source }) => [
      `${source.database}.${source.schema}`,
      { database: source.database, schema: source.schema },
    ]),
  )
  const relations = await warehouse.catalog([...schemas.values()])
  return new Map(relations.map((relation) => [relationKey(relation), readFingerprint(relation.comment)]))
}

interface Origin {
  readonly parts: readonly unknown[]
  /** False where rows come from somewhere that cannot be looked at beforehand: a full refresh loads those anew. */
  readonly isWhole: boolean
}

/** What the rows are made from. A loader that cannot be read is due: its unit says what is wrong with it. */
async function originOf(source: SourceNode, loader: Loader, place: Place): Promise<Origin> {
  const { projectRoot, engine } = place.session
  const columns = Object.values(source.columns).map(({ name, data_type: type }) => [name, type])
  const way = wayOf(source, loader, projectRoot)
  if (!way.ok) return { parts: ['unknown'], isWhole: true }
  const vars = loader.vars.map((name) => engine.varOf(source, name, null))
  switch (way.value.kind) {
    case 'files': {
      const { globs } = way.value
      const files = localFiles(projectRoot, globs).map((file) => fileMark(projectRoot, file))
      return { parts: ['files', globs, loader.on_error, columns, files], isWhole: !globs.some(isRemote) }
    }
    case 'sql': {
      const { file } = way.value
      const { local } = place.session
      // What is sent is the SQL of the engine that makes the rows.
      const compiled = await (local
        ? local.with(place, (at) => compileSql(source, file, at))
        : compileSql(source, file, place))
      return { parts: ['sql', compiled.ok ? compiled.value.compiledCode : 'unknown', vars], isWhole: true }
    }
    case 'module': {
      const texts = moduleMark(join(projectRoot, way.value.file))
      return { parts: ['module', texts, loader.on_error, columns, vars], isWhole: false }
    }
    case 'plugin':
      return { parts: ['plugin', way.value.alias, columns], isWhole: false }
    default:
      return unreachable(way.value)
  }
}
