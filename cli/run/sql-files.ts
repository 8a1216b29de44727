import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Node } from '../core/node.ts'
import { writtenPath } from '../compile/warehouse-error.ts'

/** The SQL of nodes for people and tools to read, below `target/`. Written beside the run, which does not wait for it. */
export class SqlFiles {
  readonly #folder: string
  readonly #folders = new Map<string, Promise<unknown>>()
  readonly #writing = new Set<Promise<void>>()

  constructor(targetFolder: string) {
    this.#folder = targetFolder
  }

  /** `compiled`: what the author's file became. `run`: the statement it was sent in. */
  write(kind: 'compiled' | 'run', node: Node, sql: string): void {
    const writing = this.#write(join(this.#folder, kind, node.package_name, writtenPath(node)), sql)
    this.#writing.add(writing)
    void writing.finally(() => this.#writing.delete(writing))
  }

  async settled(): Promise<void> {
    await Promise.all(this.#writing)
  }

  async #write(path: string, sql: string): Promise<void> {
    const folder = dirname(path)
    const made = this.#folders.get(folder) ?? mkdir(folder, { recursive: true })
    this.#folders.set(folder, made)
    try {
      await made
      await writeFile(path, sql)
    } catch {
      // These files are a convenience: a full disk or a read-only target folder fails where it matters, at the warehouse and the artifacts.
    }
  }
}
