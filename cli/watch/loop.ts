import { merge, type WatchRequest } from './requests.ts'

/** How a round of work ended: `cancelled` rounds are done again together with what cancelled them. */
export type RoundOutcome = 'finished' | 'cancelled'

export type Round = (request: WatchRequest, signal: AbortSignal) => Promise<RoundOutcome>

export interface WatchLoop {
  /** A newer request cancels the round under way. */
  request(request: WatchRequest): void
  /** Cancels what runs and resolves when it has stopped. */
  stop(): Promise<void>
}

/** Runs one round at a time. `round` must return soon after its signal is aborted, and must not throw. */
export function startLoop(round: Round): WatchLoop {
  let pending: WatchRequest | undefined
  let current: { request: WatchRequest; abort: AbortController } | undefined
  let isStopped = false
  let idle: Promise<void> = Promise.resolve()

  const work = async (): Promise<void> => {
    while (pending !== undefined && !isStopped) {
      const request = pending
      const abort = new AbortController()
      pending = undefined
      current = { request, abort }
      const outcome = await round(request, abort.signal)
      current = undefined
      if (outcome === 'cancelled' && pending !== undefined) pending = merge(request, pending)
    }
  }
  return {
    request(request) {
      const isIdle = current === undefined && pending === undefined
      pending = merge(pending, request)
      current?.abort.abort('newer')
      if (isIdle) idle = work()
    },
    async stop() {
      isStopped = true
      current?.abort.abort('stop')
      await idle
    },
  }
}
