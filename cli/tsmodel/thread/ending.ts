import { told, type ModuleContext, type Told } from '../module-error.ts'

/** What `process.exit` of a project's code becomes in a thread: the thread ends by it as it would without, and it is known where. */
export class ProcessExit extends Error {
  constructor(code: unknown) {
    super(`process.exit(${typeof code === 'number' ? code : ''}) was called`)
  }
}

/** As what a thread's code fails, by its kind. */
export const failureCode = {
  model: 'ts-run-failed',
  loader: 'ts-run-failed',
  hook: 'ts-hook-failed',
  test: 'ts-test-failed',
} as const

/** Three times what V8 keeps of young objects before it looks which are wanted, in megabytes; left to itself it takes twice that in every thread. */
export const resourceLimits = { maxYoungGenerationSizeMb: 24 } as const

/** For what a thread's code does when its signal is aborted; then it ends. */
export const graceMs = 100

/** Says where a thread's code ends it. */
export function watchExit(say: (exit: ProcessExit) => void): void {
  const exit = process.exit.bind(process)
  process.exit = (code) => {
    say(new ProcessExit(code))
    return exit(code)
  }
}

/** A thread that is gone, nobody knows why. */
export const exited = (code: number): Error => new ThreadExit(`it exited with code ${code}`)

class ThreadExit extends Error {}

/** Why a thread ended that was not told to. */
export function endingOf(thrown: unknown, module: ModuleContext): Told {
  const at = { file: module.file }
  if (thrown instanceof ThreadExit) return { reason: thrown.message, at, hint: undefined }
  if (isOutOfMemory(thrown)) {
    const hint = 'Keep less: read batches() one by one instead of all(), and yield rows instead of gathering them.'
    return { reason: 'it ran out of memory', at, hint }
  }
  const found = told(thrown, module)
  if (thrown instanceof ProcessExit) return { ...found, reason: thrown.message }
  return {
    ...found,
    hint: found.hint ?? 'It was thrown where nothing waits for it: in a promise without await, or in a callback.',
  }
}

const isOutOfMemory = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_WORKER_OUT_OF_MEMORY'
