import { join } from 'node:path'
import type { Adapter, Connection, Warehouse } from '../../core/adapter.ts'
import { problem, ProblemError } from '../../core/diagnostic.ts'
import { makeFolder } from '../../core/make-folder.ts'
import type { SourceNode, UniqueId } from '../../core/node.ts'
import type { Column, Relation } from '../../core/relation.ts'
import type { CompiledNode } from '../../core/result.ts'
import type { CompileEnv } from '../../compile/compile-env.ts'
import { need } from '../need.ts'
import { RelationCache } from '../relation-cache.ts'
import type { Place, Session } from '../session.ts'
import { runSteps } from '../steps.ts'
import { templateEngine } from '../template-engine.ts'
import { loadedSources } from './due.ts'
import { fillingOf } from './filling.ts'
import { loaderOf } from './spec.ts'
import { wayOf } from './way.ts'

/** An engine of this machine that makes rows for one that cannot read files: it loads sources, and hands them over in files. */
export interface LocalEngine {
  readonly adapter: Adapter
  readonly env: CompileEnv
  /** With the databases and schemas of all sources. */
  readonly open: () => Promise<Warehouse>
  /** What a type, written in the words of either engine, is here and there. */
  readonly carried: (type: string) => { readonly local: string; readonly remote: string }
}

/** A source's table as it is here. */
export interface LocalTable {
  readonly relation: Relation
  /** As they are handed over, in the types of the other engine. */
  readonly columns: readonly Column[]
  readonly compiled: CompiledNode | undefined
  readonly rejects: Relation | undefined
}

/** The sources of one run that are loaded here first. */
export class LocalLoads {
  readonly #engine: LocalEngine
  readonly #all: () => Iterable<SourceNode>
  readonly #tables = new Map<UniqueId, Promise<LocalTable>>()
  #opened: Promise<Warehouse> | undefined
  #files = 0

  constructor(engine: LocalEngine, all: () => Iterable<SourceNode>) {
    this.#engine = engine
    this.#all = all
  }

  hasPlugin(alias: string): boolean {
    return this.#engine.adapter.plugins?.own.some((plugin) => plugin.alias === alias) === true
  }

  /** The place of a load as it is here: this engine's SQL, on a connection of its own. */
  async at(place: Place, connection: Connection): Promise<Place> {
    const { adapter, env } = this.#engine
    const warehouse = await this.#warehouse()
    const session: Session = {
      ...place.session,
      adapter,
      engine: templateEngine(env),
      warehouse,
      cache: new RelationCache(),
    }
    return { ...place, session, connection }
  }

  /** Does something on a connection of its own. */
  async with<T>(place: Place, work: (at: Place) => Promise<T>): Promise<T> {
    const connection = await (await this.#warehouse()).connect(`${place.worker.name} local`)
    try {
      return await work(await this.at(place, connection))
    } finally {
      await connection.close()
    }
  }

  /** A source's rows, loaded here once, and those of the sources it needs before them. Throws what loading throws. */
  table(source: SourceNode, place: Place, onCompiled?: (compiled: CompiledNode) => void): Promise<LocalTable> {
    const known = this.#tables.get(source.unique_id)
    if (known) return known
    const made = this.#make(source, place, onCompiled)
    this.#tables.set(source.unique_id, made)
    return made
  }

  /** Writes a table to a file for the other engine; its path. */
  async export({ relation, columns }: Pick<LocalTable, 'relation' | 'columns'>, place: Place): Promise<string> {
    return this.with(place, async ({ session, connection, signal }) => {
      const { dialect } = session.adapter
      const path = join(session.scratchFolder, `load-${process.pid}-${++this.#files}.parquet`)
      makeFolder(session.scratchFolder)
      const there = await connection.columnsOf(relation)
      const cells = there.map(({ name, type }, index) => {
        const { local } = this.#engine.carried(columns[index]?.type ?? type)
        return `${dialect.cast(dialect.quote(name), local)} as ${dialect.quote(name)}`
      })
      const around = dialect.files?.write(path, { format: 'parquet' })
      if (!around) throw new Error('an engine that makes rows for another writes files')
      const select = `select ${cells.join(', ')}\nfrom ${dialect.relation(relation)}`
      await connection.execute(around.before + select + around.after, { signal })
      return path
    })
  }

  /** The columns of a relation here as they are there. */
  async columnsOf(
    relation: Relation,
    connection: Connection,
    declared: readonly Column[] = [],
  ): Promise<readonly Column[]> {
    const types = new Map(declared.map(({ name, type }) => [name.toLowerCase(), type]))
    const there = await connection.columnsOf(relation)
    return there.map(({ name, type }) => ({
      name,
      type: this.#engine.carried(types.get(name.toLowerCase()) ?? type).remote,
    }))
  }

  /** Declared columns as they are there; undefined where any has no type. */
  declared(source: SourceNode): readonly Column[] | undefined {
    const columns = Object.values(source.columns)
    if (columns.length === 0 || columns.some(({ data_type: type }) => type === null)) return undefined
    return columns.map(({ name, data_type: type }) => ({ name, type: this.#engine.carried(type ?? '').remote }))
  }

  async close(): Promise<void> {
    await (await this.#opened)?.close()
  }

  #warehouse(): Promise<Warehouse> {
    this.#opened ??= this.#engine.open()
    return this.#opened
  }

  async #make(
    source: SourceNode,
    place: Place,
    onCompiled: ((compiled: CompiledNode) => void) | undefined,
  ): Promise<LocalTable> {
    const before = loadedSources([source], this.#all()).slice(0, -1)
    for (const needed of before) await this.table(needed.source, place)
    return this.with(place, async (at) => {
      const loader = loaderOf(source)
      if (!loader) throw new ProblemError(problem('loader-empty', { source: source.name }, at.session.placeOf(source)))
      const target = at.session.engine.relationOf(source)
      const way = need(wayOf(source, loader, at.session.projectRoot))
      const typed = { ...source, columns: this.#localColumns(source) }
      const isPassing = !this.#isNeeded(source)
      const filling = need(await fillingOf({ source: typed, loader, way, target, place: at, isPassing }))
      if (filling.compiled) onCompiled?.(filling.compiled)
      const { connection, session, signal } = at
      await runSteps(filling.steps, {
        connection,
        id: source.unique_id,
        emit: session.emit,
        signal,
        renderHook: (sql) => Promise.resolve(sql),
        rows: (_, relation) => filling.rows(relation),
      })
      const declared = Object.values(source.columns).map(({ name, data_type: type }) => ({ name, type: type ?? '' }))
      const columns = await this.columnsOf(
        target,
        connection,
        declared.filter(({ type }) => type !== ''),
      )
      return { relation: target, columns, compiled: filling.compiled, rejects: filling.rejects }
    })
  }

  /** Whether another loader reads the table, and so needs it to be kept. */
  #isNeeded({ source_name: group, name }: SourceNode): boolean {
    return [...this.#all()].some((other) => other.source_name === group && loaderOf(other)?.depends_on.includes(name))
  }

  /** Types may be written in the other engine's words. */
  #localColumns(source: SourceNode): SourceNode['columns'] {
    return Object.fromEntries(
      Object.entries(source.columns).map(([key, column]) => [
        key,
        column.data_type === null ? column : { ...column, data_type: this.#engine.carried(column.data_type).local },
      ]),
    )
  }
}
