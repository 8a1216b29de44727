import { availableParallelism } from 'node:os'
import { milliseconds } from '../core/clock.ts'
import type { Batch } from '../core/adapter.ts'
import { problem, ProblemError, type Diagnostic } from '../core/diagnostic.ts'
import { didYouMean } from '../core/suggest.ts'
import type { Group, GroupResult } from '../tsmodel/group/messages.ts'
import {
  countQuery,
  groupColumn,
  groupedQuery,
  ownRows,
  sharedQuery,
  type GroupedSelect,
} from '../tsmodel/group/query.ts'
import { runGroups } from '../tsmodel/group/run-groups.ts'
import { gathered, type Rows } from '../tsmodel/group/split.ts'
import type { GroupedDefinition } from '../tsmodel/grouped.ts'
import type { ReadOptions } from '../tsmodel/inputs.ts'
import type { LoadedModel, ModuleFile } from '../tsmodel/load.ts'
import type { LoadedVersion } from '../tsmodel/registered.ts'
import type { Note, RunSetup } from '../tsmodel/thread/messages.ts'
import type { Place } from './session.ts'
import { namedAs, threadEntry } from './ts-thread.ts'
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
  readonly setup: RunSetup
  readonly signal: AbortSignal
  readonly production: (name: string) => Promise<LoadedVersion | undefined>
  readonly onNote: (note: Note) => void
  readonly onPrint: (line: string) => void
  /** Groups failed, and the model goes on. */
  readonly onWarning: (found: Diagnostic) => void
}

/** Milliseconds between two words on how far it has come. */
const progressMs = 200

/** The rows of a grouped model, in the order of its groups. */
export async function* groupedRows(run: GroupedRun): AsyncGenerator<Batch> {
  const { place, model, definition, signal, onNote, onPrint } = run
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
    entry: threadEntry('group'),
    workers: definition.workers ?? availableParallelism(),
    split: new Map(
      [...split].map(([name, select]) => {
        const rows = read(groupedQuery(select, all, definition.groupBy, dialect))
        return [name, namedAs([groupColumn, ...select.columns], rows)] as const
      }),
    ),
    signal,
    setup: {
      ...run.setup,
      shared: await sharedRows(shared, (select) => namedAs(select.columns, read(sharedQuery(select, dialect)))),
      count,
      models: await modelsInProduction(run),
    },
    onProgress: progress(run),
    onNote,
    onPrint,
    onFailure: (failure) => failures.push(failure),
  })
  const [first] = failures
  if (first?.failure) run.onWarning(leftGroups(failures, first.failure, count, definition))
}

async function describedInputs({
  model,
  selects,
  own,
  place,
}: GroupedRun): Promise<ReadonlyMap<string, GroupedSelect>> {
  const texts = await selects()
  const described = new Map<string, GroupedSelect>()
  const describe = async (name: string, sql: string, { columns: asked, orderBy }: ReadOptions): Promise<void> => {
    const found = await place.worker.describe(sql)
    const columns = found.map((column, at) => asked?.[at] ?? column.name)
    described.set(name, { sql, columns, orderBy })
  }
  for (const [name, { read }] of model.inputs) await describe(name, texts.get(name) ?? '', read)
  if (own !== undefined) await describe(ownRows, own, {})
  return described
}

/** Inputs that have all columns of the key are split by it; the others every group sees whole. */
function parted(inputs: ReadonlyMap<string, GroupedSelect>, { definition: { groupBy }, module }: GroupedRun) {
  const isSplit = ({ columns }: GroupedSelect): boolean => groupBy.every((name) => columns.includes(name))
  const split = new Map([...inputs].filter(([, select]) => isSplit(select)))
  if ([...split.keys()].every((name) => name === ownRows)) {
    const names = [...inputs.values()].flatMap(({ columns }) => columns)
    const missing = groupBy.find((name) => !names.includes(name))
    const hint = missing === undefined ? 'One input needs them all.' : didYouMean(missing, names)
    throw new ProblemError(problem('ts-group-inputs', { columns: groupBy }, { file: module.file }, { hint }))
  }
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
  production,
}: GroupedRun): Promise<Readonly<Record<string, LoadedVersion>>> {
  const found: Record<string, LoadedVersion> = {}
  for (const name of definition.models ?? []) {
    const loaded = await production(name)
    if (loaded) found[name] = loaded
  }
  return found
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
