import { WarehouseError, type LockHolder } from '../../core/adapter.ts'

export interface Waiting {
  readonly path: string
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
  readonly onWait?: ((holder: LockHolder) => void) | undefined
}

/** Opens a database that another process may hold: tries again, ever more slowly, until the time is up, then says who holds it. */
export async function openWaiting<T>(open: () => Promise<T>, waiting: Waiting): Promise<T> {
  // Not `performance`, which takes a millisecond to load.
  const deadline = Date.now() + waiting.timeoutMs
  let told = false
  for (let delayMs = 25; ; delayMs = Math.min(delayMs * 2, 1000)) {
    try {
      return await open()
    } catch (error) {
      if (!(error instanceof WarehouseError) || error.kind !== 'locked') throw error
      const left = deadline - Date.now()
      if (left <= 0) throw await heldBy(error, waiting)
      if (!told) {
        told = true
        waiting.onWait?.(await holderOf(error, waiting))
      }
      await pause(Math.min(delayMs, left), waiting.signal)
    }
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  const { setTimeout: sleep } = await import('node:timers/promises')
  try {
    await sleep(ms, undefined, signal && { signal })
  } catch (cause) {
    throw new WarehouseError({ kind: 'cancelled', title: 'INTERRUPT Error', message: 'Interrupted!', cause })
  }
}

async function holderOf(error: WarehouseError, waiting: Waiting): Promise<LockHolder> {
  const pid = /\(PID (\d+)\)/.exec(error.message)?.[1]
  const program = /held in (.+?) \(PID/.exec(error.message)?.[1]
  return {
    path: waiting.path,
    pid: pid === undefined ? undefined : Number(pid),
    command: pid === undefined ? program : ((await commandOf(pid)) ?? program),
    timeoutMs: waiting.timeoutMs,
  }
}

async function heldBy(error: WarehouseError, waiting: Waiting): Promise<WarehouseError> {
  const holder = await holderOf(error, waiting)
  const process = holder.pid === undefined ? 'another process' : `process ${holder.pid}`
  const command = holder.command === undefined ? '' : ` (${holder.command})`
  const waited = waiting.timeoutMs === 0 ? '' : `, after waiting ${waiting.timeoutMs / 1000} s`
  return new WarehouseError({
    kind: 'locked',
    title: error.title,
    message: `"${waiting.path}" is held by ${process}${command}${waited}.`,
    detail: {
      path: waiting.path,
      ...(holder.pid !== undefined && { pid: String(holder.pid) }),
      ...(holder.command !== undefined && { command: holder.command }),
      key: 'path',
      hint: 'Let it finish, or end it; "lock_timeout" of the target says how many seconds to wait.',
    },
    cause: error,
  })
}

/** The command line of a process; undefined when the system does not tell. Arguments may carry values of variables, so only the first few are shown. */
async function commandOf(pid: string): Promise<string | undefined> {
  const line = ((await fromProc(pid)) ?? (await fromPs(pid)))?.replaceAll(/\s+/g, ' ')
  if (line === undefined || line === '') return undefined
  return line.length > 120 ? `${line.slice(0, 117)}…` : line
}

async function fromProc(pid: string): Promise<string | undefined> {
  const { readFile } = await import('node:fs/promises')
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').join(' ').trim()
  } catch {
    return undefined // No /proc here, or the process has ended meanwhile.
  }
}

async function fromPs(pid: string): Promise<string | undefined> {
  const { execFile } = await import('node:child_process')
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'command=', '-p', pid], (error, stdout) => resolve(error ? undefined : stdout.trim()))
  })
}
