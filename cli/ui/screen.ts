import type { createLogUpdate } from 'log-update'
import type { Sink } from './reporter.ts'

/** A terminal with a scrolling part and, below it, a part that is redrawn. */
export interface Screen {
  /** Adds lines to the scrolling part. */
  print(text: string): void
  /** Replaces the redrawn part. */
  draw(frame: string): void
  close(): Promise<void>
}

/** `log-update` is loaded when a terminal is first drawn on; what is said until then waits. */
export function makeScreen(sink: Sink): Screen {
  let redraw: ReturnType<typeof createLogUpdate> | undefined
  let frame = ''
  let isShown = false
  const waiting: string[] = []
  const flush = (): void => {
    if (!redraw || waiting.length === 0) return
    const text = waiting.splice(0).join('\n')
    if (isShown) redraw.clear()
    isShown = false
    sink.write(`${text}\n`)
    show(redraw)
  }
  const show = (update: ReturnType<typeof createLogUpdate>): void => {
    if (frame === '') {
      if (isShown) update.clear()
      isShown = false
      return
    }
    update(frame)
    isShown = true
  }
  const load = async (): Promise<void> => {
    const { createLogUpdate: create } = await import('log-update')
    // `log-update` writes and asks for the size; nothing else of a stream is used.
    redraw = create(sink as NodeJS.WritableStream, { defaultWidth: 80, defaultHeight: 24 })
    flush()
    if (frame !== '') show(redraw)
  }
  const loading = load()
  return {
    print: (text) => {
      waiting.push(text)
      flush()
    },
    draw: (next) => {
      frame = next
      if (redraw) show(redraw)
    },
    close: async () => {
      await loading
      frame = ''
      flush()
      if (redraw) show(redraw)
      redraw?.done()
    },
  }
}
