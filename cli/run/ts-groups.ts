import { availableParallelism } from 'node:os'
import { milliseconds } from '../core/clock.ts'
import type { Batch } from '../core/adapter.ts'
import { invariant } from '../core/check.ts'
import { problem, ProblemError, type Diagnostic } from '../core/diagnostic.ts'
import type { Group, GroupResult, Note } from '../tsmodel/group/messages.ts'
import { countQuery, groupedQuery, ownRows, sharedQuery, type GroupedSelect } from '../tsmodel/group/query.ts'
import { runGroups } from '../tsmodel/group/run-groups.ts'
import { gathered, type Rows } from '../tsmodel/group/split.ts'
import type { GroupedDefinition } from '../tsmodel/grouped.ts'
import type { LoadedModel, ModuleFile } from '../tsmodel/load.ts'
import { packageEntry } from '../tsmodel/native-import.ts'
import type { LoadedVersion, ModelRegistry } from '../tsmodel/registered.ts'
import type { ModelRecords } from './model-records.ts'
import type { Place } from './session.ts'
import type { RelationNode } from './unit.ts'

export interface GroupedRun {
  readonly node: RelationNode
  readonly place: Place
  readonly module: ModuleFile
  readonly model: LoadedModel
  readonly definition: GroupedDefinition
  /** Each input's SELECT, without its order. */
  readonly selects: () => Promise<ReadonlyMap<string, string>>
  /** A SELECT of the rows published before; undefined where there are none. */
  readonly own: string | undefined
  readonly records: ModelRecords
  readonly isIncremental: boolean
  readonly signal: AbortSignal
  readonly vars: Readonly<Record<string, unknown>>
  readonly registry: Pick<ModelRegistry, 'production'>
}

/** Milliseconds between two words on how far it has come. */
const progressMs = 200

/** The rows of a grouped model, in the order of its groups. */
export async function* groupedRows(run: GroupedRun): AsyncGenerator<Batch> {
  const { node, place, module, model, definition, records, signal } = run
  const { session } = place
  const inputs = await describedInputs(run)
  const { split, shared } = parted(inputs, run)
  const { dialect } = session.adapter
  const read = (sql: string): AsyncGenerator<Batch> => place.worker.read(sql, { signal, encoded: true })
  // The model's own rows make no group: what has no input is not built anew.
  const all = [...split].flatMap(([name, select]) => (name === ownRows ? [] : [select]))
  const failures: (GroupResult & { readonly key: Group['key'] })[] = []
  const count = await countOf(read(countQuery(all, definition.groupBy, dialect)))
  yield* runGroups({
    model,
    groupBy: definition.groupBy,
    entry: workerEntry(),
    workers: definition.workers ?? availableParallelism(),
    split: new Map(
      [...split].map(([name, select]) => [name, read(groupedQuery(select, all, definition.groupBy, dialect))]),
    ),
    signal,
    setup: {
      module,
      packageEntry: packageEntry(),
      shared: await sharedRows(shared, (select) => read(sharedQuery(select, dialect))),
      vars: run.vars,
      target: session.target,
      config: plainConfig(node.config),
      isIncremental: run.isIncremental,
      now: session.now,
      seed: node.unique_id,
      count,
      models: await modelsInProduction(run),
    },
    onProgress: progress(run),
    onNote: (note) => noted(note, run),
    onFailure: (failure) => failures.push(failure),
  })
  const [first] = failures
  if (first?.failure) records.warn(leftGroups(failures, first.failure, count, definition))
}

async function describedInputs({
  model,
  selects,
  own,
  place,
}: GroupedRun): Promise<ReadonlyMap<string, GroupedSelect>> {
  const texts = await selects()
  const described = new Map<string, GroupedSelect>()
  const describe = async (name: string, sql: string, orderBy: string | undefined): Promise<void> => {
    const columns = (await place.worker.describe(sql)).map((column) => column.name)
    described.set(name, { sql, columns, orderBy })
  }
  for (const [name, { read }] of model.inputs) await describe(name, texts.get(name) ?? '', read.orderBy)
  if (own !== undefined) await describe(ownRows, own, undefined)
  return described
}

/** Inputs that have all columns of the key are split by it; the others every group sees whole. */
function parted(inputs: ReadonlyMap<string, GroupedSelect>, { definition: { groupBy }, module }: GroupedRun) {
  const isSplit = ({ columns }: GroupedSelect): boolean => groupBy.every((name) => columns.includes(name))
  const split = new Map([...inputs].filter(([, select]) => isSplit(select)))
  if ([...split.keys()].every((name) => name === ownRows))
    throw new ProblemError(problem('ts-group-inputs', { columns: groupBy }, { file: module.file }))
  return { split, shared: new Map([...inputs].filter(([, select]) => !isSplit(select))) }
}

async function countOf(batches: AsyncIterable<Batch>): Promise<number> {
  let count = 0
  for await (const { values } of batches) count = Number(values[0]?.[0] ?? 0)
  return count
}

async function sharedRows(
  inputs: ReadonlyMap<string, GroupedSelect>,
  read: (select: GroupedSelect) => AsyncIterable<Batch>,
): Promise<Readonly<Record<string, Rows>>> {
  const rows: Record<string, Rows> = {}
  for (const [name, select] of inputs) rows[name] = await gathered(read(select))
  return rows
}

/** Of each model that is declared the version in production; a thread cannot ask for it. */
async function modelsInProduction({
  definition,
  registry,
}: GroupedRun): Promise<Readonly<Record<string, LoadedVersion>>> {
  const found: Record<string, LoadedVersion> = {}
  for (const name of definition.models ?? []) {
    const loaded = await registry.production(name)
    if (loaded) found[name] = { name, version: loaded.version, params: loaded.params, artifact: loaded.artifact }
  }
  return found
}

/** A config as another thread can have it: what is no data stays here. */
const plainConfig = (config: object): Readonly<Record<string, unknown>> => {
  const plain: unknown = JSON.parse(JSON.stringify(config))
  return typeof plain === 'object' && plain !== null ? { ...plain } : {}
}

function progress({ node, place }: GroupedRun): (done: number, total: number) => void {
  let told = 0
  return (done, total) => {
    const now = milliseconds()
    if (done < total && now - told < progressMs) return
    told = now
    const text = `${done} of ${total} groups`
    place.session.emit({ type: 'node-progress', id: node.unique_id, text, fraction: done / total })
  }
}

function noted(note: Note, { node, place, records }: GroupedRun): void {
  if (note.kind === 'log') {
    place.session.emit({ type: 'template-message', level: 'info', text: note.text, id: node.unique_id })
  } else if (note.kind === 'metric') records.metric(note.metric.name, note.metric.value, note.metric.labels)
  else records.artifact(note.artifact.name, note.artifact.content)
}

function leftGroups(
  failures: readonly { readonly key: Group['key'] }[],
  first: Diagnostic,
  total: number,
  { onGroupError }: GroupedDefinition,
): Diagnostic {
  const how = onGroupError === 'fallback' ? 'given to "fallback"' : 'skipped'
  const values = { failed: failures.length, total, how, first: first.message }
  return problem('ts-groups-left', values, first.at, { hint: first.hint })
}

/** Beside the bundle, or the source of it. */
function workerEntry(): URL {
  const entry = packageEntry()
  invariant(entry !== undefined, 'modules were loaded, so the package has an entry')
  return new URL(entry.endsWith('.ts') ? './tsmodel/group/worker.ts' : './group-worker.js', entry)
}
