import { fstatSync, statSync, writeSync } from 'node:fs'
import type { Sink } from '../ui/reporter.ts'

/** Where a process's text goes. */
interface Output extends Sink {
  write(text: string): void
  /** Resolves when what was written has left the process. */
  flush(): Promise<void>
}

export interface Stdio {
  readonly stdout: Output
  readonly stderr: Output
}

let opened: Stdio | undefined

/** The process's output. `tsdbt ls | head` closes stdout early: what is still to be said is dropped, the work goes on to its end. */
export function stdio(): Stdio {
  opened ??= { stdout: output('stdout', 1), stderr: output('stderr', 2) }
  return opened
}

/** Resolves when what was written has left the process; true when all of it has. */
export async function writtenOut(): Promise<boolean> {
  if (opened) await Promise.all([opened.stdout.flush(), opened.stderr.flush()])
  return !isLost
}

let isLost = false

/** Output that has nowhere to go is told of once; the work itself goes on to its end. */
function lose(name: Name, thrown: unknown): void {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown)
  if (code === 'EPIPE' || isLost) return
  isLost = true
  const reason = code === 'ENOSPC' ? 'the disk is full' : code
  if (name === 'stdout') stdio().stderr.write(`Cannot write to stdout: ${reason}.\n`)
}

type Name = 'stdout' | 'stderr'

/** Node's own streams take milliseconds to open: what is no terminal does without them. */
const output = (name: Name, fd: number): Output => (mayBeTerminal(fd) ? new Streamed(name) : new Direct(name, fd))

function mayBeTerminal(fd: number): boolean {
  // Windows' pipes are not written to at once.
  if (process.platform === 'win32') return true
  try {
    const stats = fstatSync(fd)
    return stats.isCharacterDevice() && stats.rdev !== statSync('/dev/null').rdev
  } catch {
    return true // closed: the stream drops what it is given
  }
}

class Streamed implements Output {
  readonly #stream: NodeJS.WriteStream

  constructor(name: Name) {
    this.#stream = process[name]
    this.#stream.on('error', (error) => lose(name, error))
  }

  get isTTY(): boolean {
    return this.#stream.isTTY
  }

  get columns(): number {
    return this.#stream.columns
  }

  get rows(): number {
    return this.#stream.rows
  }

  write(text: string | Uint8Array): void {
    this.#stream.write(text)
  }

  async flush(): Promise<void> {
    if (this.#stream.writableLength > 0) await new Promise((resolve) => void this.#stream.write('', resolve))
    // A write that fails at once is told of in the next turn.
    await new Promise(setImmediate)
  }
}

/** Writes to a file or pipe at once, as Node's streams do on their side of one. */
class Direct implements Output {
  readonly #name: Name
  readonly #fd: number
  /** Takes over when a pipe is full that does not wait. */
  #stream: Streamed | undefined
  #isClosed = false

  constructor(name: Name, fd: number) {
    this.#name = name
    this.#fd = fd
  }

  write(text: string): void {
    if (this.#isClosed) return
    if (this.#stream) return this.#stream.write(text)
    const bytes = Buffer.from(text)
    let written = 0
    try {
      while (written < bytes.length) written += writeSync(this.#fd, bytes, written)
    } catch (thrown) {
      const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
      if (code === 'EAGAIN') {
        this.#stream = new Streamed(this.#name)
        this.#stream.write(bytes.subarray(written))
      } else {
        this.#isClosed = true
        lose(this.#name, thrown)
      }
    }
  }

  async flush(): Promise<void> {
    await this.#stream?.flush()
  }
}
