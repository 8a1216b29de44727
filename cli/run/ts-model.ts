import { join } from 'node:path'
import { WarehouseError, type Batch, type Connection } from '../core/adapter.ts'
import { problem, ProblemError, type Diagnostic } from '../core/diagnostic.ts'
import { invariant } from '../core/check.ts'
import { engineType } from '../core/engine-type.ts'
import type { Column } from '../core/relation.ts'
import { isFullRefresh } from '../materialize/input.ts'
import type { BatchSpan } from '../tsmodel/define.ts'
import type { InputDeclaration, ReadOptions } from '../tsmodel/inputs.ts'
import { loadModel, type LoadedModel, type ModuleFile } from '../tsmodel/load.ts'
import { rowsInThread } from '../tsmodel/thread/module-thread.ts'
import type { LoadedVersion } from '../tsmodel/registered.ts'
import { ModelRecords } from './model-records.ts'
import { need } from './need.ts'
import { Registrations } from './registrations.ts'
import { groupedRows } from './ts-groups.ts'
import { listener, namedAs, threadEntry, runSetup } from './ts-thread.ts'
import type { Rendering } from './engine.ts'
import type { Place } from './session.ts'
import type { RelationNode } from './unit.ts'

/** A TypeScript model that is loaded: its columns, and its rows when asked. */
export interface TsModel {
  readonly model: LoadedModel
  readonly columns: readonly Column[]
  /** `instead`: what is read in place of the model's inputs. */
  readonly rows: (isIncremental: boolean, instead?: Reading) => AsyncIterable<Batch>
  /** To be waited for before the transaction that writes it begins. */
  readonly ready: () => Promise<void>
  /** Writes what the registry is to know, with the table. */
  readonly publishing: (connection: Connection) => Promise<void>
  /** To be called once the table is published: what there is to say then. */
  readonly published: () => readonly Diagnostic[]
}

/** Where a run reads from, each ready to stand behind FROM. */
export interface Reading {
  readonly relationOf: (name: string, input: InputDeclaration) => Promise<string>
  /** The rows published before. */
  readonly own: string | undefined
  /** Variables that are set for this run alone. */
  readonly vars: Readonly<Record<string, unknown>>
}

export async function tsModelOf(node: RelationNode, place: Place, rendering: Rendering): Promise<TsModel> {
  const { session } = place
  const file = node.original_file_path
  const root = session.packageRoot(node.package_name)
  const module = { absolutePath: join(root, file), file, projectRoot: root, generation: session.generation }
  const model = need(await loadModel(module))
  const records = new ModelRecords(node, session)
  const registrations = new Registrations(node, session)
  const { models = [] } = model.definition
  const { engine } = session
  const reading: Reading = {
    relationOf: (_, input) => engine.inputOf(node, input, rendering),
    own: await ownRows(node, place, rendering),
    vars: {},
  }
  return {
    model,
    columns: model.columns.map(({ name, type }) => ({ name, type: engineType(type, session.adapter.dialect) })),
    rows: (isIncremental, instead = reading) =>
      timed({
        node,
        place,
        module,
        model,
        records,
        registrations,
        isIncremental,
        reading: instead,
        isTest: instead !== reading,
        batch: rendering.batch,
      }),
    ready: async () => (models.length === 0 ? undefined : session.registry.make()),
    publishing: (connection) => registrations.write(connection),
    published: () => records.keep(),
  }
}

/**
 * The rows that are published, ready to stand behind FROM. Batches that are published together find those of the run before: what other batches have written
 * is in a transaction that readings do not see.
 */
async function ownRows(node: RelationNode, place: Place, { batch }: Rendering): Promise<string | undefined> {
  const { adapter, engine, options } = place.session
  const relation = adapter.dialect.relation(engine.relationOf(node))
  if (batch === undefined) return relation
  if (isFullRefresh(node, options.fullRefresh)) return undefined
  try {
    await place.worker.describe(`select * from ${relation}`)
    return relation
  } catch (thrown) {
    if (thrown instanceof WarehouseError && thrown.kind === 'sql') return undefined
    throw thrown
  }
}

interface Run {
  readonly node: RelationNode
  readonly place: Place
  readonly module: ModuleFile
  readonly model: LoadedModel
  readonly records: ModelRecords
  readonly registrations: Registrations
  readonly isIncremental: boolean
  readonly reading: Reading
  readonly isTest: boolean
  readonly batch: Rendering['batch']
}

/** The rows, until the run is cancelled or the model's time is up. */
async function* timed(run: Run): AsyncGenerator<Batch> {
  const { timeoutMs } = run.model.definition
  const limit = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs)
  const signal = limit ? AbortSignal.any([run.place.signal, limit]) : run.place.signal
  try {
    yield* rowsOf(run, signal)
  } catch (thrown) {
    if (timeoutMs === undefined || limit?.aborted !== true || run.place.signal.aborted) throw thrown
    throw new ProblemError(problem('ts-run-timeout', { ms: timeoutMs }, { file: run.module.file }))
  }
}

function rowsOf(run: Run, signal: AbortSignal): AsyncGenerator<Batch> {
  const { node, place, module, model, records, registrations, isIncremental, reading } = run
  const { session, worker } = place
  const { definition } = model
  const own = isIncremental ? reading.own : undefined
  // A unit test's outcome must not hang on what is in production.
  const production = async (name: string): Promise<LoadedVersion | undefined> =>
    run.isTest ? undefined : session.registry.production(name, worker, place.signal)
  const vars = { ...session.engine.varsOf(node), ...reading.vars }
  const common = {
    model,
    setup: runSetup(node, session, { module, vars, isIncremental, batch: spanOf(run.batch) }),
    signal,
    ...listener(node, session, records),
  }
  if (definition.groupBy) {
    return groupedRows({
      ...common,
      node,
      place,
      module,
      definition,
      production,
      selects: () => groupedSelects(run),
      own: own === undefined ? undefined : selectOf(own, {}, place),
      onWarning: (found) => records.warn(found),
    })
  }
  const inputs = new Map(model.inputs)
  const read = (relation: string, options: ReadOptions): AsyncGenerator<Batch> =>
    namedAs(options.columns, worker.read(selectOf(relation, options, place), { signal, encoded: true }))
  return rowsInThread({
    ...common,
    columns: model.columns,
    entry: threadEntry('module'),
    setup: { ...common.setup, kind: 'model', hasOwn: own !== undefined },
    answer: async (question) => {
      invariant(question.kind === 'production', 'models read what they declare')
      return production(question.name)
    },
    open: (name) => {
      const input = name === null ? undefined : inputs.get(name)
      if (name === null || input === undefined) return read(own ?? '', {})
      return readLater(
        () => reading.relationOf(name, input),
        (relation) => read(relation, input.read),
      )
    },
    onRegistration: (registration) => registrations.add(registration),
  })
}

const spanOf = (batch: Rendering['batch']): BatchSpan | undefined =>
  batch && { id: batch.id, start: batch.start, end: batch.end }

/** Of each input its SELECT; the order comes with the groups. */
async function groupedSelects({ model, reading, place }: Run): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>()
  for (const [name, input] of model.inputs) {
    const { orderBy: _, ...read } = input.read
    texts.set(name, selectOf(await reading.relationOf(name, input), read, place))
  }
  return texts
}

async function* readLater(
  relationOf: () => Promise<string>,
  read: (relation: string) => AsyncIterable<Batch>,
): AsyncGenerator<Batch> {
  yield* read(await relationOf())
}

/** The query of what a model reads of a relation, its name ready to stand behind FROM. */
export function selectOf(relation: string, { columns, where, orderBy }: ReadOptions, { session }: Place): string {
  const list = columns === undefined ? '*' : columns.map((name) => session.adapter.dialect.quote(name)).join(', ')
  const filter = where === undefined ? '' : `\nwhere ${where}`
  return `select ${list}\nfrom ${relation}${filter}${orderBy === undefined ? '' : `\norder by ${orderBy}`}`
}
