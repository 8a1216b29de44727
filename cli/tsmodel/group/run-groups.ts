import type { Batch } from '../../core/adapter.ts'
import { ProblemError } from '../../core/diagnostic.ts'
import type { LoadedModel } from '../load.ts'
import type { RowValue } from '../row-value.ts'
import { rowsOf } from '../vector.ts'
import type { Note } from '../thread/messages.ts'
import type { Group, GroupResult, Task, TaskResult, WorkerSetup } from './messages.ts'
import { release, unpackBatch } from './pack.ts'
import { GroupPool } from './pool.ts'
import { joined, splitGroups, type GroupRows, type Rows } from './split.ts'

/** A task is sent when it holds so many groups or rows. */
const taskGroups = 16
const taskRows = 8192

export interface GroupRun {
  readonly model: LoadedModel
  readonly groupBy: readonly string[]
  readonly setup: WorkerSetup
  /** The file that a thread runs. */
  readonly entry: URL
  readonly workers: number
  /** Inputs that are split, each ordered by its groups' numbers. */
  readonly split: ReadonlyMap<string, AsyncIterable<Batch>>
  readonly signal: AbortSignal
  readonly onProgress: (done: number, total: number) => void
  readonly onNote: (note: Note) => void
  /** A line of what a group's code printed by itself. */
  readonly onPrint: (line: string) => void
  /** A group that failed and did not end the model. */
  readonly onFailure: (result: GroupResult & { readonly key: Group['key'] }) => void
}

/** Runs a model group by group in threads; its rows in the order of the groups. Throws `ProblemError` for the first group that must not fail. */
export async function* runGroups(run: GroupRun): AsyncGenerator<Batch> {
  const { setup, entry, signal, model } = run
  const size = Math.max(1, Math.min(run.workers, setup.count))
  const pool = new GroupPool(entry, size, setup, run.onPrint)
  const stop = (): void => void pool.stop(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  const tasks = tasksOf(run)
  let done = 0
  try {
    for await (const { groups, results, batches } of inOrder(tasks, size * 2, (task) => pool.run(task))) {
      for (const [at, result] of results.entries()) {
        if (result.isFatal && result.failure) throw new ProblemError(result.failure)
        for (const note of result.notes) run.onNote(note)
        if (result.failure) run.onFailure({ ...result, key: groups[at]?.key ?? {} })
      }
      for (const batch of batches) {
        const made = unpackBatch(batch, model.columns)
        yield made
        release(made)
      }
      done += results.length
      run.onProgress(done, setup.count)
    }
  } finally {
    signal.removeEventListener('abort', stop)
    await pool.stop()
    await tasks.return(undefined)
  }
}

interface Done extends TaskResult {
  readonly groups: Task['groups']
}

/** Results in the order of the tasks, with at most `ahead` tasks under way: a slow one holds the others back before memory fills up. */
async function* inOrder(
  tasks: AsyncIterator<Task>,
  ahead: number,
  work: (task: Task) => Promise<TaskResult>,
): AsyncGenerator<Done> {
  const underWay: Promise<Done>[] = []
  let isOver = false
  while (true) {
    while (!isOver && underWay.length < ahead) {
      const next = await tasks.next()
      if (next.done === true) isOver = true
      else {
        const task = next.value
        const results = work(task).then((made) => ({ groups: task.groups, ...made }))
        // It is waited for in its turn; a thread that dies fails those behind it, too.
        results.catch(() => undefined)
        underWay.push(results)
      }
    }
    const first = underWay.shift()
    if (first === undefined) return
    yield await first
  }
}

async function* tasksOf(run: GroupRun): AsyncGenerator<Task, undefined> {
  let groups: Group[] = []
  let rows = 0
  for await (const group of groupsOf(run)) {
    groups.push(group)
    rows += Object.values(group.inputs).reduce((sum, { rowCount }) => sum + rowCount, 0)
    if (groups.length < taskGroups && rows < taskRows) continue
    yield taskOf(groups)
    groups = []
    rows = 0
  }
  if (groups.length > 0) yield taskOf(groups)
  return undefined
}

function taskOf(groups: readonly Group[]): Task {
  const names = Object.keys(groups[0]?.inputs ?? {})
  const inputs = names.map((name) => {
    const pieces = groups.flatMap(({ inputs: given }) => given[name] ?? [])
    return [name, { rows: joined(pieces), counts: pieces.map(({ rowCount }) => rowCount) }] as const
  })
  return { groups: groups.map(({ index, key }) => ({ index, key })), inputs: Object.fromEntries(inputs) }
}

/** Groups with their rows of every split input, which all come in the order of the groups' numbers. */
async function* groupsOf({ split, groupBy, setup }: GroupRun): AsyncGenerator<Group> {
  const streams = [...split].map(([name, batches]) => ({ name, rows: splitGroups(batches) }))
  const heads = new Map<string, GroupRows>()
  const advance = async ({ name, rows }: (typeof streams)[number]): Promise<void> => {
    const next = await rows.next()
    if (next.done === true) heads.delete(name)
    else heads.set(name, next.value)
  }
  const empty = new Map<string, Rows>()
  try {
    await Promise.all(streams.map(advance))
    for (const [name, { columns }] of heads) empty.set(name, { rowCount: 0, columns: emptied(columns) })
    for (let index = 0; index < setup.count; index++) {
      const found = streams.filter(({ name }) => heads.get(name)?.index === index)
      const inputs = Object.fromEntries(
        streams.map(({ name }) => [
          name,
          rowsAt(heads.get(name), index) ?? empty.get(name) ?? { rowCount: 0, columns: {} },
        ]),
      )
      const first = found[0] && inputs[found[0].name]
      if (first) yield { index, key: keyOf(first, groupBy), inputs }
      await Promise.all(found.map(advance))
    }
  } finally {
    await Promise.all(streams.map(({ rows }) => rows.return(undefined)))
  }
}

const rowsAt = (head: GroupRows | undefined, index: number): Rows | undefined =>
  head?.index === index ? { rowCount: head.rowCount, columns: head.columns } : undefined

function keyOf(rows: Rows, groupBy: readonly string[]): Readonly<Record<string, RowValue>> {
  const [first] = rowsOf(rows.columns, 1)
  return Object.fromEntries(groupBy.map((name) => [name, first?.[name] ?? null]))
}

const emptied = (columns: Rows['columns']): Rows['columns'] =>
  Object.fromEntries(
    Object.entries(columns).map(([name, vector]) => [
      name,
      { ...vector, values: vector.values.slice(0, 0), nulls: undefined },
    ]),
  )
