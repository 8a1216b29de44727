const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const

export interface Interrupt {
  readonly signal: AbortSignal
  /** The exit code of the signal that came, if one did. */
  exitCode(): number | undefined
  /** Puts the process's own handlers back. */
  release(): void
}

/** Turns the first Ctrl-C or SIGTERM into an abort, after which queries are cancelled and artifacts written; a second one ends the process at once. */
export function listenForInterrupt(): Interrupt {
  const abort = new AbortController()
  let code: number | undefined
  const on = (name: keyof typeof exitCodes) => (): void => {
    if (code !== undefined) process.exit(exitCodes[name])
    code = exitCodes[name]
    abort.abort(name)
  }
  const handlers = { SIGINT: on('SIGINT'), SIGTERM: on('SIGTERM') }
  for (const [name, handler] of Object.entries(handlers)) process.on(name, handler)
  return {
    signal: abort.signal,
    exitCode: () => code,
    release: () => {
      for (const [name, handler] of Object.entries(handlers)) process.off(name, handler)
    },
  }
}
