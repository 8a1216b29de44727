/** The items of a sequence until the signal is aborted: then it throws the signal's reason at once, whatever the sequence is waiting for. */
export async function* untilAborted<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const aborted = Promise.withResolvers<never>()
  // Nobody may be waiting when it comes.
  aborted.promise.catch(() => undefined)
  const stop = (): void => aborted.reject(signal.reason ?? new Error('aborted'))
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  const iterator = items[Symbol.asyncIterator]()
  let isDone = false
  try {
    while (true) {
      const next = await Promise.race([iterator.next(), aborted.promise])
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
