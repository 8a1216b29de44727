import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Node } from '../core/node.ts'
import { writtenPath } from '../core/written-path.ts'

/**
 * The SQL of nodes for people and tools to read, below `target/`. Written at once: a small file costs some 30 µs that way, while the threads
 * that asynchronous writing takes are those that the engine's queries wait in.
 */
export class SqlFiles {
  readonly #folder: string
  readonly #made = new Set<string>()
  readonly #redact: (text: string) => string

  /** `redact`: takes secrets out of what is written. */
  constructor(targetFolder: string, redact: (text: string) => string) {
    this.#folder = targetFolder
    this.#redact = redact
  }

  /** `compiled`: what the author's file became. `run`: the statements it was sent in. */
  write(kind: 'compiled' | 'run', node: Node, sql: string, batch?: string): void {
    const path = this.pathOf(kind, node, batch)
    try {
      this.#makeFolder(dirname(path))
      writeFileSync(path, this.#redact(sql))
    } catch {
      // These files are a convenience: a full disk or a read-only target folder fails where it matters, at the warehouse and the artifacts.
    }
  }

  /** Each batch has a file of its own, in a folder named after the model. */
  pathOf(kind: 'compiled' | 'run', node: Node, batch?: string): string {
    const path = join(this.#folder, kind, node.package_name, writtenPath(node))
    return batch === undefined ? path : join(path.replace(/\.\w+$/, ''), `${node.name}_${batch}.sql`)
  }

  #makeFolder(folder: string): void {
    if (this.#made.has(folder)) return
    mkdirSync(folder, { recursive: true })
    this.#made.add(folder)
  }
}
