import type { LockHolder, Warehouse } from '../core/adapter.ts'
import { type Checked, type Diagnostic, bad, good, problem, ProblemError } from '../core/diagnostic.ts'
import { WarehouseError } from '../core/adapter.ts'
import { didYouMean } from '../core/suggest.ts'
import type { Project } from '../project/project.ts'
import type { TargetedProject } from './open-project.ts'

/** Opens the target's warehouse; a locked file, a wrong path or a refused login is a diagnostic. */
export async function connect({ adapter, invocation, project, options }: TargetedProject): Promise<Checked<Warehouse>> {
  try {
    const threads = threadsOf({ project, options })
    giveNodeThreads(threads)
    const onWait = (holder: LockHolder): void =>
      invocation.emit({ type: 'note', level: 'warn', text: waitingFor(holder) })
    const onNote = (text: string): void => invocation.emit({ type: 'note', level: 'warn', text })
    return good(await adapter.open({ threads, signal: invocation.signal, onWait, onNote }))
  } catch (error) {
    if (error instanceof ProblemError) return bad(...error.problems)
    if (!(error instanceof WarehouseError)) throw error
    return bad(connectionProblem(error, project))
  }
}

function connectionProblem(error: WarehouseError, { profile }: Project): Diagnostic {
  const key = error.detail['key'] ?? 'path'
  const steps = key.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step))
  const at = profile?.placeOf(steps, 'key')
  const meant = didYouMean(error.detail['name'] ?? '', error.candidates)
  const details = { hint: error.detail['hint'] ?? meant, cause: error }
  return problem('connection-failed', { reason: sentence(error.message) }, at, details)
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

export const threadsOf = ({ project, options }: Pick<TargetedProject, 'project' | 'options'>): number =>
  options.number('threads') ?? project.profile?.threads ?? 1

/** libuv's pool has four threads unless told before its first use; each query under way takes one, and files need some too. */
function giveNodeThreads(threads: number): void {
  if (threads > 3) process.env['UV_THREADPOOL_SIZE'] ??= String(threads + 2)
}

function waitingFor({ path, pid, command, timeoutMs }: LockHolder): string {
  const holder = pid === undefined ? 'another process' : `process ${pid}${command === undefined ? '' : ` (${command})`}`
  return `Waiting up to ${Math.round(timeoutMs / 1000)} s for ${path}, which ${holder} holds.`
}
