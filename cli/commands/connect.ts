import type { Warehouse } from '../core/adapter.ts'
import { type Checked, bad, good, problem } from '../core/diagnostic.ts'
import { WarehouseError } from '../core/adapter.ts'
import type { TargetedProject } from './open-project.ts'

/** Opens the target's warehouse; a locked file, a wrong path or a refused login is a diagnostic. */
export async function connect({ adapter, invocation, project, options }: TargetedProject): Promise<Checked<Warehouse>> {
  try {
    const threads = threadsOf({ project, options })
    return good(await adapter.open({ threads, signal: invocation.signal }))
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error
    return bad(problem('connection-failed', { reason: error.message }, undefined, { cause: error }))
  }
}

export const threadsOf = ({ project, options }: Pick<TargetedProject, 'project' | 'options'>): number =>
  options.number('threads') ?? project.profile?.threads ?? 1
