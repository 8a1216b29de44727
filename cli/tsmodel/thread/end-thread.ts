import type { Worker } from 'node:worker_threads'
import { takeAwaySignalHandlers } from '../plain-signals.ts'

/** A thread ends in a few milliseconds, or not at all. */
const mostMs = 2000
let isStuck = false

/**
 * Ends a thread, whatever it is doing. V8 (of Node 24) never interrupts some optimized loops that call nothing but its built-ins, such as
 * `for (;;) rows.push(new Array(1000).fill(0))`: a thread in one is not waited for, and the process, which would wait for it, ends by a signal.
 */
export async function endThread(worker: Worker): Promise<void> {
  const late = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => late.resolve('late'), mostMs)
  const ended = await Promise.race([worker.terminate(), late.promise])
  clearTimeout(timer)
  if (ended !== 'late') return
  worker.unref()
  if (!isStuck) process.once('exit', endBySignal)
  isStuck = true
}

/** Node's own end waits for its threads. */
function endBySignal(code: number): void {
  takeAwaySignalHandlers()
  process.kill(process.pid, code === 130 ? 'SIGINT' : code === 143 ? 'SIGTERM' : 'SIGKILL')
}
