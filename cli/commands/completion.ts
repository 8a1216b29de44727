import { problem } from '../core/diagnostic.ts'
import { didYouMean } from '../core/suggest.ts'
import { completionScripts } from './completion-scripts.ts'
import { commands } from './command-table.ts'
import type { Invocation } from './invocation.ts'
import { refuse } from './refuse.ts'

const shells = ['bash', 'zsh', 'fish'] as const

/** `tsdbt completion <shell>`: what the shell reads to complete this bin's words. */
export async function run(invocation: Invocation): Promise<number> {
  const [given = ''] = invocation.words
  const shell = shells.find((known) => known === given)
  if (shell === undefined) {
    const hint = didYouMean(given, shells) ?? 'tsdbt completion bash'
    return refuse(invocation, [
      problem('flag-needed', { command: 'completion', needed: 'the name of a shell: bash, zsh or fish' }, undefined, {
        hint,
      }),
    ])
  }
  invocation.emit({ type: 'output', text: completionScripts[shell](commands) })
  return Promise.resolve(0)
}
