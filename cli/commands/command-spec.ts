import type { Flag } from './flag-table.ts'
import type { Invocation } from './invocation.ts'

/** Does a command's work and tells its exit code: 0 good, 1 a node failed, 2 it could not be done. */
export type RunCommand = (invocation: Invocation) => Promise<number>

export interface CommandSpec {
  /** Two words for a command of a group: `docs generate`. */
  readonly name: string
  readonly aliases?: readonly string[]
  readonly summary: string
  /** Below the summary in `--help`: what it does, what it leaves behind. */
  readonly description: string
  readonly examples: readonly string[]
  readonly argument?: string
  readonly flags: readonly Flag[]
  /** Goes on until Ctrl-C, which is then no interruption: the exit code is the command's own. */
  readonly endsByInterrupt?: boolean
  /** Loaded when the command is called, so that `--version` and `ls` do not pay for `build`. */
  readonly load: () => Promise<{ readonly run: RunCommand }>
}
