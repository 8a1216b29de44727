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
