import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Batch } from '../../core/adapter.ts'
import { bad, good, problem, ProblemError, type Checked } from '../../core/diagnostic.ts'
import type { SourceNode } from '../../core/node.ts'
import type { Column } from '../../core/relation.ts'
import type { LoaderContext } from '../../tsmodel/define.ts'
import { loadDefaultExport } from '../../tsmodel/load.ts'
import { moduleProblem } from '../../tsmodel/module-error.ts'
import { guardModule } from '../../tsmodel/module-guard.ts'
import { batchesOf } from '../../tsmodel/output.ts'
import type { Place } from '../session.ts'
import { untilAborted } from '../until-aborted.ts'
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

type RejectedRow = readonly [row: number, text: string, reason: string]

/** The rows of a loader's module, checked against the source's columns. */
export async function moduleRows(request: ModuleRequest): Promise<Checked<ModuleRows>> {
  const { source, file, place } = request
  const { projectRoot, generation } = place.session
  const module = { absolutePath: join(projectRoot, file), file, projectRoot, generation }
  if (!existsSync(module.absolutePath)) {
    return bad(unreadable(source, file, Object.assign(new Error(file), { code: 'ENOENT' }), 'loader.module'))
  }
  const loaded = await loadDefaultExport(module)
  if (!loaded.ok) return loaded
  const make = loaded.value
  if (typeof make !== 'function') return bad(problem('loader-module', { file }, { file }))
  const rejected: RejectedRow[] = []
  const columns = request.columns.map(({ name, type }) => ({ name, type, description: '', isRequired: false }))
  const reject = (row: unknown, index: number, { message }: { readonly message: string }): void => {
    rejected.push([index, JSON.stringify(row, plain) ?? '', message])
  }
  async function* rows(): AsyncGenerator<Batch> {
    using guard = guardModule()
    try {
      const made: unknown = Reflect.apply(make as () => unknown, undefined, [contextOf(source, place)]) // told above
      yield* untilAborted(batchesOf(made, { columns, file, ...(request.keepsRejects && { reject }) }), guard.signal)
    } catch (thrown) {
      throw thrown instanceof ProblemError ? thrown : new ProblemError(moduleProblem(thrown, 'ts-run-failed', module))
    }
  }
  return good({ good: () => untilAborted(rows(), place.signal), rejected: () => rejectedBatch(rejected, place) })
}

export const rejectColumns = ({ session }: Place): readonly Column[] => [
  { name: 'line', type: session.adapter.dialect.typeName('int') },
  { name: 'row', type: session.adapter.dialect.typeName('string') },
  { name: 'reason', type: session.adapter.dialect.typeName('string') },
]

async function* rejectedBatch(rows: readonly RejectedRow[], place: Place): AsyncGenerator<Batch> {
  if (rows.length === 0) return
  const values = [rows.map(([row]) => row), rows.map(([, text]) => text), rows.map(([, , reason]) => reason)]
  yield { columns: rejectColumns(place), rowCount: rows.length, values }
}

const contextOf = (source: SourceNode, { session, signal }: Place): LoaderContext => ({
  var: (name, fallback) => session.engine.varOf(source, name, fallback),
  target: session.target,
  projectRoot: session.projectRoot,
  signal,
  log: (text) => session.emit({ type: 'template-message', level: 'info', text, id: source.unique_id }),
})

const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value)
