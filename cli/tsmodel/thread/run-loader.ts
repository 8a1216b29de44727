import { problem } from '../../core/diagnostic.ts'
import type { LoaderContext } from '../define.ts'
import { batchesOf } from '../output.ts'
import { logLine } from '../records.ts'
import { calledModule } from './called-module.ts'
import type { LoaderSetup } from './messages.ts'
import type { Side } from './side.ts'
import { variable } from './variable.ts'

/** In a loader's thread: makes its rows, and puts those aside that do not fit where they are kept. Throws what it throws. */
export async function runLoader(setup: LoaderSetup, side: Side): Promise<void> {
  const { columns, keepsRejects, module } = setup
  const call = await calledModule(setup, side, (file) => problem('loader-module', { file }, { file }))
  const reject = (row: unknown, index: number, { message: reason }: { readonly message: string }): void => {
    side.say({ kind: 'rejected', row: { row: index, text: JSON.stringify(row, plain) ?? '', reason } })
  }
  const rows = call(contextOf(setup, side))
  await side.send(batchesOf(rows, { columns, file: module.file, ...(keepsRejects && { reject }) }))
}

const contextOf = (setup: LoaderSetup, side: Side): LoaderContext => ({
  var: (name, fallback) => variable(setup, name, fallback),
  target: setup.target,
  projectRoot: setup.projectRoot,
  signal: side.signal,
  log: (text) => side.say({ kind: 'note', note: { kind: 'log', text: logLine(text) } }),
})

const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value)
