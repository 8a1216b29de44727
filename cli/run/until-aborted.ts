/** The items of a sequence until the signal is aborted: then it throws the signal's reason at once, whatever the sequence is waiting for. */
export async function* untilAborted<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  // Not `Promise.race` with one promise for all: that one would keep every item alive until it settles.
  let giveUp: ((reason: unknown) => void) | undefined
  const stop = (): void => giveUp?.(reasonOf(signal))
  signal.addEventListener('abort', stop, { once: true })
  const iterator = items[Symbol.asyncIterator]()
  let isDone = false
  try {
    while (true) {
      if (signal.aborted) throw reasonOf(signal)
      const next = await new Promise<IteratorResult<T>>((resolve, reject) => {
        giveUp = reject
        iterator.next().then(resolve, reject)
      })
      giveUp = undefined
      if (next.done === true) {
        isDone = true
        return
      }
      yield next.value
    }
  } finally {
    signal.removeEventListener('abort', stop)
    // A sequence that hangs would not end either: it is told, and not waited for.
    if (!isDone) void iterator.return?.().catch(() => undefined)
  }
}

const reasonOf = ({ reason }: AbortSignal): unknown => reason ?? new Error('aborted')
