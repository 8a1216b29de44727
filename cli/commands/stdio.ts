type Stdio = Pick<NodeJS.Process, 'stdout' | 'stderr'>

let opened: Stdio | undefined

/**
 * The process's output streams, opened when something is first written: they take milliseconds that a warehouse can open in. `tsdbt ls | head` closes
 * stdout early: what is still to be said is dropped, the work goes on to its end.
 */
export function stdio(): Stdio {
  if (opened) return opened
  opened = process
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
  return opened
}

/** Resolves when what was written has left the process. */
export async function writtenOut(): Promise<void> {
  if (!opened) return
  const waiting = [opened.stdout, opened.stderr].filter((stream) => stream.writableLength > 0)
  await Promise.all(waiting.map((stream) => new Promise((resolve) => stream.write('', resolve))))
}
