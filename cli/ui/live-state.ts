import type { Event } from '../core/event.ts'
import type { Node, UniqueId } from '../core/node.ts'
import { type NodeResult, wasCancelled } from '../core/result.ts'
import { failed } from './tally.ts'

/** What the live view knows of a run in progress. */
export interface LiveState {
  readonly startedAt: number
  readonly total: number
  readonly threads: number
  readonly done: number
  readonly failed: number
  readonly warned: number
  readonly skipped: number
  readonly running: ReadonlyMap<UniqueId, RunningNode>
  /** What is done where no node runs: `on-run-start hook 1 of 2`. */
  readonly aside: string | undefined
}

export interface RunningNode {
  readonly node: Node
  readonly since: number
  readonly text?: string
  readonly fraction?: number
}

export const idle: LiveState = {
  startedAt: 0,
  total: 0,
  threads: 1,
  done: 0,
  failed: 0,
  warned: 0,
  skipped: 0,
  running: new Map(),
  aside: undefined,
}

/** The state after an event. */
export function advance(state: LiveState, event: Event, nowMs: number): LiveState {
  switch (event.type) {
    case 'run-started':
      return { ...idle, startedAt: nowMs, total: event.total, threads: event.threads }
    case 'node-started': {
      const running = new Map(state.running).set(event.node.unique_id, { node: event.node, since: event.at })
      return { ...state, total: event.total, running }
    }
    case 'node-progress': {
      const found = state.running.get(event.id)
      if (!found) return state
      const { text, fraction } = event
      const next = { node: found.node, since: found.since, text, ...(fraction !== undefined && { fraction }) }
      return { ...state, running: new Map(state.running).set(event.id, next) }
    }
    case 'node-finished':
      return finished(state, event.result, event.total)
    case 'hook-started':
      return { ...state, aside: `hook ${event.name}` }
    case 'hook-finished':
      return { ...state, aside: undefined }
    default:
      return state
  }
}

function finished(state: LiveState, result: NodeResult, total: number): LiveState {
  const running = new Map(state.running)
  running.delete(result.unique_id)
  return {
    ...state,
    running,
    total,
    done: state.done + 1,
    failed: state.failed + (failed(result) || result.status === 'partial success' ? 1 : 0),
    warned: state.warned + (result.status === 'warn' ? 1 : 0),
    skipped: state.skipped + (result.status === 'skipped' && !wasCancelled(result) ? 1 : 0),
  }
}
