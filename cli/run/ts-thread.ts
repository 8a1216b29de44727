import type { Batch, Connection } from '../core/adapter.ts'
import { invariant } from '../core/check.ts'
import type { Emit } from '../core/event.ts'
import type { UniqueId } from '../core/node.ts'
import { asRows } from '../tsmodel/module-query.ts'
import { packageEntry } from '../tsmodel/native-import.ts'
import type { ModuleFile } from '../tsmodel/load.ts'
import type { RunSetup } from '../tsmodel/thread/messages.ts'
import type { ThreadRun } from '../tsmodel/thread/module-thread.ts'
import type { Row } from '../tsmodel/typed-columns.ts'
import type { ModelRecords } from './model-records.ts'
import type { Session } from './session.ts'
import type { RelationNode } from './unit.ts'

/** The file that a thread runs: beside the bundle, or the source of it. */
export function threadEntry(kind: 'group' | 'module'): URL {
  const entry = packageEntry()
  invariant(entry !== undefined, 'modules were loaded, so the package has an entry')
  const folder = kind === 'group' ? 'group' : 'thread'
  return new URL(entry.endsWith('.ts') ? `./tsmodel/${folder}/worker.ts` : `./${kind}-worker.js`, entry)
}

/** Batches whose columns are named as the model names them: SQL does not tell `ID` from `id`, and gives a column the name that its relation has. */
export async function* namedAs(
  names: readonly string[] | undefined,
  batches: AsyncIterable<Batch>,
): AsyncGenerator<Batch> {
  for await (const batch of batches) {
    if (names === undefined) yield batch
    else yield { ...batch, columns: batch.columns.map(({ name, type }, at) => ({ name: names[at] ?? name, type })) }
  }
}

interface Given {
  readonly module: ModuleFile
  readonly vars: Readonly<Record<string, unknown>>
  readonly isIncremental: boolean
  readonly batch: RunSetup['batch']
}

export const runSetup = (node: RelationNode, session: Session, given: Given): RunSetup => ({
  ...given,
  packageEntry: packageEntry(),
  name: node.name,
  target: session.target,
  config: plainConfig(node.config),
  now: session.now,
  seed: node.unique_id,
})

/** A config as another thread can have it: what is no data stays here. */
const plainConfig = (config: object): Readonly<Record<string, unknown>> => {
  const plain: unknown = JSON.parse(JSON.stringify(config))
  return typeof plain === 'object' && plain !== null ? { ...plain } : {}
}

/** What a model's thread says besides its rows, on its way to the terminal, the log and the model's records. */
export const listener = (node: RelationNode, { emit }: Session, records: ModelRecords): Listener => ({
  onNote: (note) => {
    if (note.kind === 'metric') records.metric(note.metric.name, note.metric.value, note.metric.labels)
    else if (note.kind === 'artifact') records.artifact(note.artifact.name, note.artifact.content)
    else teller(emit, node.unique_id).onNote(note)
  },
  onPrint: teller(emit, node.unique_id).onPrint,
})

type Listener = Pick<ThreadRun, 'onNote' | 'onPrint'>

/** What other threads say. */
export const teller = (emit: Emit, id: UniqueId): Listener => ({
  onNote: (note) => {
    invariant(note.kind === 'log', 'only models have records')
    emit({ type: 'template-message', level: 'info', text: note.text, id })
  },
  onPrint: (text) => emit({ type: 'template-message', level: 'print', text, id }),
})

/** Rows of a query, as a thread's code reads them. */
export async function queried(sql: string, connection: Connection, signal: AbortSignal): Promise<readonly Row[]> {
  return asRows(await connection.query(sql, { signal }))
}
