import { carryMark } from '../core/float-marks.ts'
import { isRecord, type Json, type JsonRecord } from './read-json.ts'

/** A config tree of a project file: which values apply to a node is found by walking its fqn. */
export class ConfigTreeIndex {
  readonly #root: JsonRecord
  /** Levels by the fqn that was walked; most nodes share their folder's. */
  readonly #known = new Map<string, readonly ConfigLevel[]>()

  constructor(root: JsonRecord) {
    this.#root = root
  }

  /** The levels that apply to `fqn`, least specific first. The same array each time the same levels apply. */
  levels(fqn: readonly string[]): readonly ConfigLevel[] {
    const path: string[] = []
    let level: JsonRecord = this.#root
    const found: JsonRecord[] = [level]
    for (const name of fqn) {
      const next = Object.hasOwn(level, name) ? level[name] : undefined
      if (!isRecord(next)) break
      path.push(name)
      found.push(next)
      level = next
    }
    const key = path.join('\u0000')
    let levels = this.#known.get(key)
    if (!levels) {
      levels = found.map((values, depth) => ({ values: valuesOf(values), path: path.slice(0, depth) }))
      this.#known.set(key, levels)
    }
    return levels
  }
}

export interface ConfigLevel {
  /** Keys without their `+`. */
  readonly values: JsonRecord
  /** The path below the tree's root, for messages. */
  readonly path: readonly string[]
}

/** `+key: value` is a config; so is `key: value` unless the value is a mapping, which is a deeper level. */
function valuesOf(level: JsonRecord): JsonRecord {
  const values: Record<string, Json> = {}
  for (const [key, value] of Object.entries(level)) {
    if (value === undefined) continue
    const name = key.startsWith('+') ? key.slice(1).trim() : key
    if (name === key && isRecord(value)) continue
    values[name] = value
    carryMark(level, key, values, name)
  }
  return values
}
