import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Batch } from '../../core/adapter.ts'
import { bad, good, type Checked } from '../../core/diagnostic.ts'
import type { SourceNode } from '../../core/node.ts'
import type { Column } from '../../core/relation.ts'
import { packageEntry } from '../../tsmodel/native-import.ts'
import type { LoaderSetup, RejectedRow } from '../../tsmodel/thread/messages.ts'
import { rowsInThread } from '../../tsmodel/thread/module-thread.ts'
import type { Place } from '../session.ts'
import { teller, threadEntry } from '../ts-thread.ts'
import { unreadable } from './way.ts'

export interface ModuleRows {
  readonly good: () => AsyncIterable<Batch>
  /** Known once the good ones have been read. */
  readonly rejected: () => AsyncIterable<Batch>
}

interface ModuleRequest {
  readonly source: SourceNode
  readonly file: string
  readonly columns: readonly Column[]
  readonly keepsRejects: boolean
  readonly place: Place
}

/** The rows of a loader's module, checked against the source's columns. */
export async function moduleRows(request: ModuleRequest): Promise<Checked<ModuleRows>> {
  const { source, file, place } = request
  const setup = setupOf(request)
  if (!existsSync(setup.module.absolutePath)) {
    return bad(unreadable(source, file, Object.assign(new Error(file), { code: 'ENOENT' }), 'loader.module'))
  }
  const rejected: RejectedRow[] = []
  const rows = (): AsyncIterable<Batch> =>
    rowsInThread({
      entry: threadEntry('module'),
      setup,
      columns: request.columns,
      signal: place.signal,
      onRejected: (row) => rejected.push(row),
      ...teller(place.session.emit, source.unique_id),
    })
  return good({ good: rows, rejected: () => rejectedBatch(rejected, place) })
}

function setupOf({ source, file, columns, keepsRejects, place: { session } }: ModuleRequest): LoaderSetup {
  const { engine, generation, projectRoot, target } = session
  return {
    kind: 'loader',
    module: { absolutePath: join(projectRoot, file), file, projectRoot, generation },
    packageEntry: packageEntry(),
    name: source.name,
    vars: engine.varsOf(source),
    target,
    projectRoot,
    columns: columns.map(({ name, type }) => ({ name, type, description: '', isRequired: false })),
    keepsRejects,
  }
}

export const rejectColumns = ({ session }: Place): readonly Column[] => [
  { name: 'line', type: session.adapter.dialect.typeName('int') },
  { name: 'row', type: session.adapter.dialect.typeName('string') },
  { name: 'reason', type: session.adapter.dialect.typeName('string') },
]

async function* rejectedBatch(rows: readonly RejectedRow[], place: Place): AsyncGenerator<Batch> {
  if (rows.length === 0) return
  const values = [rows.map(({ row }) => row), rows.map(({ text }) => text), rows.map(({ reason }) => reason)]
  yield { columns: rejectColumns(place), rowCount: rows.length, values }
}
