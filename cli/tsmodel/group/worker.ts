import { parentPort, workerData } from 'node:worker_threads'
import { invariant } from '../../core/check.ts'
import { ProblemError, problem, type Diagnostic } from '../../core/diagnostic.ts'
import type { GroupContext, GroupedDefinition } from '../grouped.ts'
import { inputNamed } from '../input-named.ts'
import { loadModel, type LoadedModel } from '../load.ts'
import { moduleProblem, problemsAt } from '../module-error.ts'
import { setPackageEntry } from '../native-import.ts'
import { batchesOf } from '../output.ts'
import { makeRandom } from '../random.ts'
import { checkDeclared } from '../registered-check.ts'
import { registeredVersion, type RegisteredVersion } from '../registered.ts'
import type { ColumnBatch } from '../typed-columns.ts'
import { commonContext } from '../thread/common-context.ts'
import { endingOf, watchExit } from '../thread/ending.ts'
import { columnBatchOf } from '../thread/inputs.ts'
import type { Note } from '../thread/messages.ts'
import {
  abortMessage,
  groupText,
  type Answer,
  type Group,
  type GroupResult,
  type Task,
  type WorkerSetup,
} from './messages.ts'
import { ownRows } from './query.ts'
import { joinBatches } from './join-batches.ts'
import { packBatch, sendable, transferables, type PackedBatch } from './pack.ts'
import { copied, type Rows } from './split.ts'

/*
 * One thread of a grouped model: loads the model's module for itself, then works on the groups it is sent, one after the other. Which thread a group
 * comes to shows nowhere in its rows.
 */
const setup = workerData as WorkerSetup // as `pool.ts` starts it
const port = parentPort
invariant(port, 'this file is the entry of a thread')
const ending = new AbortController()
const answer = (message: Answer, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer)

watchExit((exit) => answer({ kind: 'exit', ending: endingOf(exit, setup.module) }))
if (setup.packageEntry !== undefined) setPackageEntry(setup.packageEntry)
const loaded = await loadModel(setup.module)
if (loaded.ok && 'groupBy' in loaded.value.definition && loaded.value.definition.groupBy) {
  serve(loaded.value, loaded.value.definition)
} else answer({ kind: 'unloadable', problems: loaded.problems.map(withoutCause) })

function serve(model: LoadedModel, definition: GroupedDefinition): void {
  // One task at a time: `run` may wait, and the next one is in the port's queue.
  let tail = Promise.resolve()
  port?.on('message', (task: Task | typeof abortMessage) => {
    if (task === abortMessage) return ending.abort()
    tail = tail.then(() => work(model, definition, task))
  })
  answer({ kind: 'ready' })
}

async function work(model: LoadedModel, definition: GroupedDefinition, task: Task): Promise<void> {
  const results: GroupResult[] = []
  const made: PackedBatch[] = []
  for (const group of groupsOf(task)) {
    const { batches, ...result } = await runGroup(model, definition, group)
    results.push(result)
    made.push(...batches)
  }
  const batches = joinBatches(made)
  const arrays = batches.flatMap(({ values, nulls = [] }) => [...values, ...nulls])
  answer({ kind: 'done', results, batches }, transferables(arrays))
}

/** Each with rows of its own. */
function* groupsOf({ groups, inputs }: Task): Generator<Group> {
  const given = Object.entries(inputs).map(([name, { rows, counts }]) => ({ name, rows, counts, end: 0 }))
  for (const [at, group] of groups.entries()) {
    const own = given.map((input) => {
      const start = input.end
      input.end += input.counts[at] ?? 0
      return [input.name, copied(input.rows, start, input.end)] as const
    })
    yield { ...group, inputs: Object.fromEntries(own) }
  }
}

type Worked = GroupResult & Pick<Attempt, 'batches'>

async function runGroup(model: LoadedModel, definition: GroupedDefinition, group: Group): Promise<Worked> {
  const { onGroupError: policy = 'fail', fallback } = definition
  const { index } = group
  const first = await attempt(model, group, (context) => definition.run(context))
  if (first.failure === undefined) return { index, batches: first.batches, notes: first.notes, isFatal: false }
  const failure = first.failure.problem
  if (policy === 'skip') return { index, batches: [], notes: [], failure, isFatal: false }
  if (policy === 'fail' || fallback === undefined) return { index, batches: [], notes: [], failure, isFatal: true }
  const thrown = first.failure.thrown
  const second = await attempt(model, group, (context) => fallback(context, thrown))
  if (second.failure) return { index, batches: [], notes: [], failure: second.failure.problem, isFatal: true }
  return { index, batches: second.batches, notes: second.notes, failure, isFatal: false }
}

interface Attempt {
  readonly batches: readonly PackedBatch[]
  readonly notes: readonly Note[]
  readonly failure?: { readonly problem: Diagnostic; readonly thrown: unknown }
}

async function attempt(model: LoadedModel, group: Group, run: (context: GroupContext) => unknown): Promise<Attempt> {
  const notes: Note[] = []
  const batches: PackedBatch[] = []
  try {
    const output = { columns: model.columns, file: setup.module.file }
    for await (const batch of batchesOf(run(contextOf(model, group, notes)), output))
      batches.push(sendable(packBatch(batch)))
    return { batches, notes }
  } catch (thrown) {
    const [known] = thrown instanceof ProblemError ? problemsAt(thrown, setup.module) : []
    const found = known ?? moduleProblem(thrown, 'ts-run-failed', setup.module)
    const values = { group: groupText(group.key), reason: found.message }
    const told = problem('ts-group-failed', values, found.at, { hint: found.hint })
    return { batches: [], notes: [], failure: { problem: told, thrown } }
  }
}

function contextOf(model: LoadedModel, { index, key, inputs }: Group, notes: Note[]): GroupContext {
  const { count, seed } = setup
  const keys = Object.entries(key).map(([column, one]) => [column, typeof one === 'number' ? one : String(one)])
  const note = (one: Note): void => void notes.push(one)
  const rowsOfInput = (name: string): ColumnBatch => batchOf(inputs[name] ?? setup.shared[name])
  const own = inputs[ownRows] ?? setup.shared[ownRows]
  return {
    ...commonContext({ setup, signal: ending.signal, note, labels: Object.fromEntries(keys) }),
    key,
    index,
    count,
    inputs: Object.fromEntries(model.inputs.map(([name]) => [name, rowsOfInput(name)])),
    // Typed by what is declared; the rows are the same.
    ref: (name) => rowsOfInput(inputNamed(model, { kind: 'ref', name }, setup.module.file)) as never,
    source: (source, table) =>
      rowsOfInput(inputNamed(model, { kind: 'source', source, table }, setup.module.file)) as never, // as above
    this: own && batchOf(own),
    random: makeRandom(seed).stream(groupText(key)),
    model: { production: (name) => production(name, model) },
  }
}

/** Promised, as where the warehouse has to be asked. */
async function production(name: string, { definition }: LoadedModel): Promise<RegisteredVersion | undefined> {
  checkDeclared(name, definition.models, setup.module.file)
  const found = setup.models[name]
  return found && registeredVersion(found)
}

const batchOf = (rows: Rows = { rowCount: 0, columns: {} }): ColumnBatch => columnBatchOf(rows)

/** A thrown value may be anything, also what cannot be sent. */
function withoutCause(found: Diagnostic): Diagnostic {
  return { ...found, cause: undefined }
}
