import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeFolder } from '../core/make-folder.ts'
import type { Node } from '../core/node.ts'
import { writtenPath } from '../core/written-path.ts'

/** Milliseconds that files wait: what is written while the engine syncs its own to the disk takes fifty times as long. */
const delayMs = 1000

/**
 * The SQL of nodes for people and tools to read, below `target/`. Written together, at the end of a short run and now and then in a long one; not
 * asynchronously, since the threads that takes are those that the engine's queries wait in. A file that says the same already is left alone.
 */
export class SqlFiles {
  readonly #folder: string
  readonly #made = new Set<string>()
  readonly #redact: (text: string) => string
  readonly #waiting = new Map<string, string>()
  #timer: NodeJS.Timeout | undefined

  /** `redact`: takes secrets out of what is written. */
  constructor(targetFolder: string, redact: (text: string) => string) {
    this.#folder = targetFolder
    this.#redact = redact
  }

  /** `compiled`: what the author's file became. `run`: the statements it was sent in. */
  write(kind: 'compiled' | 'run', node: Node, sql: string, batch?: string): void {
    this.#waiting.set(this.pathOf(kind, node, batch), sql)
    this.#timer ??= setTimeout(() => this.flush(), delayMs).unref()
  }

  /** Writes what waits. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const [path, sql] of this.#waiting) this.#writeNow(path, this.#redact(sql))
    this.#waiting.clear()
  }

  #writeNow(path: string, text: string): void {
    try {
      if (readOrNothing(path) === text) return
      this.#makeFolder(dirname(path))
      writeFileSync(path, text)
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
    makeFolder(folder)
    this.#made.add(folder)
  }
}

function readOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // Not written yet.
    return undefined
  }
}
