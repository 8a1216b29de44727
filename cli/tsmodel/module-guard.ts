import { moduleMark } from './native-import.ts'
import { ProcessExit } from './thread/ending.ts'

/** Watches over project code that runs in the main thread (hooks, tests, loaders): what would end the process fails that code alone. */
export interface ModuleGuard extends Disposable {
  /** Aborted with what was thrown where nothing waits for it. */
  readonly signal: AbortSignal
  /** The work's outcome, or what was thrown beside it. */
  whole<T>(work: Promise<T>): Promise<T>
}

const active = new Set<AbortController>()
const exit = process.exit.bind(process)

/** After a cancellation code has this long to end by itself. */
const graceMs = 100

/** @param cancelled when it is aborted, the work is soon no longer waited for, whatever it waits for itself */
export function guardModule(cancelled?: AbortSignal): ModuleGuard {
  const stray = new AbortController()
  if (active.size === 0) begin()
  active.add(stray)
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => undefined)
  stray.signal.addEventListener('abort', () => failed.reject(stray.signal.reason), { once: true })
  const giveUp = (): void => void setTimeout(() => failed.reject(cancelled?.reason), graceMs)
  if (cancelled?.aborted === true) giveUp()
  cancelled?.addEventListener('abort', giveUp, { once: true })
  return {
    signal: stray.signal,
    whole: (work) => Promise.race([work, failed.promise]),
    [Symbol.dispose]: () => {
      cancelled?.removeEventListener('abort', giveUp)
      active.delete(stray)
      if (active.size === 0) end()
    },
  }
}

function begin(): void {
  process.on('uncaughtException', onStray)
  process.exit = (code) => {
    const found = new ProcessExit(code)
    if (isOfModule(found)) throw found
    return exit(code)
  }
}

function end(): void {
  process.off('uncaughtException', onStray)
  process.exit = exit
}

const isOfModule = (thrown: unknown): boolean => thrown instanceof Error && thrown.stack?.includes(moduleMark) === true

/** Which of several was running nobody can tell: the place is in the error, and all of them are told. Anything of ours ends the process as ever. */
function onStray(thrown: unknown): void {
  if (isOfModule(thrown)) return active.forEach((stray) => stray.abort(thrown))
  end()
  throw thrown
}
