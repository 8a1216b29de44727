import { promises as disk } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** How many bytes are kept in memory, before the rest goes to a file. */
const MEMORY = 8 << 20
const READ = 1 << 20

/** Bytes that are made once, kept while they go by so that they can be sent again; in a file without a name when they are many, which is gone with the process. */
export class KeptBytes {
  readonly #limit: number
  #parts: Uint8Array[] = []
  #size = 0
  #file: disk.FileHandle | undefined
  #written = 0
  #isWhole = false
  #isLost = false

  constructor(limit = MEMORY) {
    this.#limit = limit
  }

  /** Whether all of them are kept; not so where the disk had no room, or the source failed. */
  get isWhole(): boolean {
    return this.#isWhole && !this.#isLost
  }

  /** The bytes, as they are made; kept after the first time. */
  async *of(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    if (this.#isWhole) {
      yield* this.#again()
      return
    }
    for await (const part of source) {
      if (!this.#isLost) await this.#keep(part)
      yield part
    }
    this.#isWhole = true
  }

  async close(): Promise<void> {
    this.#parts = []
    await this.#file?.close()
    this.#file = undefined
  }

  async #keep(part: Uint8Array): Promise<void> {
    this.#parts.push(part)
    this.#size += part.length
    if (this.#size <= this.#limit) return
    try {
      await this.#spill()
    } catch {
      // Without room for them they can still be sent, once.
      this.#isLost = true
      await this.close()
    }
  }

  async #spill(): Promise<void> {
    this.#file ??= await namelessFile()
    const bytes = Buffer.concat(this.#parts)
    await this.#file.write(bytes, 0, bytes.length, this.#written)
    this.#written += bytes.length
    this.#parts = []
    this.#size = 0
  }

  async *#again(): AsyncGenerator<Uint8Array> {
    for (let at = 0; this.#file && at < this.#written;) {
      const { bytesRead, buffer } = await this.#file.read(Buffer.alloc(READ), 0, READ, at)
      if (bytesRead === 0) throw new Error('The rows that were kept on disk cannot be read any more.')
      yield buffer.subarray(0, bytesRead)
      at += bytesRead
    }
    yield* this.#parts
  }
}

/** Its name is taken away at once: what is killed leaves nothing behind. */
async function namelessFile(): Promise<disk.FileHandle> {
  const folder = await disk.mkdtemp(join(tmpdir(), 'tsdbt-rows-'))
  const path = join(folder, 'rows')
  const file = await disk.open(path, 'w+')
  await disk.rm(path)
  await disk.rmdir(folder)
  return file
}
