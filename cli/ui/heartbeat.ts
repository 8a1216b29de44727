import type { Event } from '../core/event.ts'
import type { DbtEvent } from './dbt-event.ts'
import { nameOf } from './node-words.ts'
import type { ReporterOptions } from './reporter.ts'
import { briefly } from './words.ts'

const DEFAULT_MS = 30_000

/** In a log that only grows, says now and then what still runs: silence for minutes looks like a hang, and some CI ends it as one. */
export function makeHeartbeat(
  options: ReporterOptions,
  tell: (event: DbtEvent) => void,
): { see(event: Event): void; close(): void } {
  const every = options.heartbeatMs ?? DEFAULT_MS
  const running = new Map<string, { readonly name: string; readonly since: number }>()
  let timer: NodeJS.Timeout | undefined
  const beat = (): void => {
    const old = [...running.values()].filter(({ since }) => options.now() - since >= every)
    if (old.length === 0) return
    const list = old.map(({ name, since }) => `${name} (${briefly(options.now() - since)})`).join(', ')
    const text = `Still running: ${list}`
    tell({ name: 'Note', code: 'Z050', level: 'info', text: () => text, data: { msg: text } })
  }
  const stop = (): void => {
    clearInterval(timer)
    timer = undefined
  }
  return {
    see: (event) => {
      if (every <= 0) return
      if (event.type === 'node-started') {
        running.set(event.node.unique_id, { name: nameOf(event.node), since: event.at })
        timer ??= setInterval(beat, every).unref()
      } else if (event.type === 'node-finished') {
        running.delete(event.result.unique_id)
        if (running.size === 0) stop()
      }
    },
    close: stop,
  }
}
