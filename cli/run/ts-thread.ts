import type { Batch } from '../core/adapter.ts'
import { invariant } from '../core/check.ts'
import { packageEntry } from '../tsmodel/native-import.ts'
import type { ModuleFile } from '../tsmodel/load.ts'
import type { Note, ThreadSetup } from '../tsmodel/thread/messages.ts'
import type { ModelRecords } from './model-records.ts'
import type { Session } from './session.ts'
import type { RelationNode } from './unit.ts'

/** The file that a thread runs: beside the bundle, or the source of it. */
export function threadEntry(kind: 'group' | 'model'): URL {
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
  readonly batch: ThreadSetup['batch']
}

export const threadSetup = (node: RelationNode, session: Session, given: Given): ThreadSetup => ({
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

/** What a thread says besides its rows, on its way to the terminal, the log and the model's records. */
export const listener = (node: RelationNode, session: Session, records: ModelRecords) => ({
  onNote: (note: Note): void => {
    if (note.kind === 'log') {
      session.emit({ type: 'template-message', level: 'info', text: note.text, id: node.unique_id })
    } else if (note.kind === 'metric') records.metric(note.metric.name, note.metric.value, note.metric.labels)
    else records.artifact(note.artifact.name, note.artifact.content)
  },
  onPrint: (text: string): void => session.emit({ type: 'template-message', level: 'print', text, id: node.unique_id }),
})
