const names = ['SIGINT', 'SIGTERM'] as const

/**
 * Until what it gives is called, Ctrl-C and SIGTERM end the process as they end any other: a module whose top level loops lets no handler run, and one that
 * waits for ever lets nobody heed it.
 */
export function takeAwaySignalHandlers(): () => void {
  const taken = names.map((name) => [name, process.listeners(name)] as const)
  for (const [name, listeners] of taken) for (const listener of listeners) process.off(name, listener)
  return () => {
    for (const [name, listeners] of taken) for (const listener of listeners) process.on(name, listener)
  }
}
