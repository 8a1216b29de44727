import type { Emit, Event } from '../core/event.ts'

/** Where events end up. */
export interface Listener {
  readonly emit: Emit
  close(): Promise<void>
}

/** Keeps events until a listener is there: what a run says before it knows where its log file lies is not lost. */
export class EventBus {
  private waiting: Event[] = []
  private listener: Listener | undefined

  /** `--no-print`: what templates `print()` is dropped. */
  hidesPrints = false

  readonly emit: Emit = (event) => {
    if (this.hidesPrints && event.type === 'template-message' && event.level === 'print') return
    if (this.listener) this.listener.emit(event)
    else this.waiting.push(event)
  }

  get isConnected(): boolean {
    return this.listener !== undefined
  }

  connect(listener: Listener): void {
    this.listener = listener
    const events = this.waiting
    this.waiting = []
    for (const event of events) listener.emit(event)
  }

  async close(): Promise<void> {
    await this.listener?.close()
  }
}
