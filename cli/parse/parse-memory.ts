import { markedJson, parseMarkedJson } from '../core/float-marks.ts'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { makeFolder } from '../core/make-folder.ts'
import type { SourceFile } from '../project/project.ts'
import type { TracedCapture } from './capture.ts'
import type { Capture } from './draft.ts'
import { dropDraft } from './drop-draft.ts'
import type { FileTemplate } from './file-drafts.ts'
import type { CheckedValue } from './properties.ts'
import { buildId } from './build-id.ts'
import { sha256 } from './python-text.ts'

interface KeptCapture {
  /** Of the environment and of the template. */
  readonly key: string
  readonly env: readonly (readonly [string, string | null])[]
  readonly capture: Capture
}

type Template = FileTemplate | Omit<FileTemplate, 'file'>

/**
 * What files said when they were last read, by what they held: a parse after a change reads only what changed. Nothing is taken that was read under another
 * environment.
 */
export class ParseMemory {
  readonly #yaml = new Map<string, CheckedValue>()
  readonly #captures = new Map<string, KeptCapture>()
  #environment = ''
  #env: Readonly<Record<string, string | undefined>> = {}

  /** Says under which environment the following is read. */
  enter(environment: string, env: Readonly<Record<string, string | undefined>>): void {
    this.#environment = environment
    this.#env = env
  }

  readonly yaml = {
    get: (file: SourceFile): CheckedValue | undefined => this.#yaml.get(yamlKey(file)),
    set: (file: SourceFile, value: CheckedValue): void => {
      this.#yaml.set(yamlKey(file), value)
    },
  }

  capture(template: Template): TracedCapture | undefined {
    const kept = this.#captures.get(template.draft.uniqueId)
    if (kept?.key !== this.#keyOf(template)) return undefined
    if (kept.env.some(([name, value]) => (this.#env[name] ?? null) !== value)) return undefined
    const envVars = new Map(kept.env.map(([name, value]) => [name, value ?? undefined]))
    return { capture: kept.capture, envVars, vars: new Map(), problems: [] }
  }

  keep(template: Template, { capture, envVars, problems }: TracedCapture): void {
    if (problems.length > 0) return
    const env = [...envVars].map(([name, value]) => [name, value ?? null] as const)
    this.#captures.set(template.draft.uniqueId, { key: this.#keyOf(template), env, capture })
  }

  #keyOf({ draft, shown, line }: Template): string {
    return sha256(`${this.#environment}\u0000${shown}\u0000${line}\u0000${draft.rawCode}`)
  }

  /** What earlier processes kept in the folder, as far as it is readable. */
  static read(cacheDir: string): ParseMemory {
    const memory = new ParseMemory()
    const file = path.join(cacheDir, fileName)
    if (!existsSync(file)) return memory
    try {
      const stored = parseMarkedJson(readFileSync(file, 'utf8')) as Stored // written by `write`
      if (stored.build !== buildId) return memory
      for (const [key, value] of stored.yaml) memory.#yaml.set(key, value)
      for (const [id, kept] of stored.captures) memory.#captures.set(id, kept)
    } catch {
      // Cut short or not ours: everything is read anew.
    }
    return memory
  }

  /** Keeps what of it belongs to files that still exist. That it cannot be kept is no reason to fail. */
  write(cacheDir: string, files: Iterable<SourceFile>, ids: ReadonlySet<string>): void {
    const used = new Set([...files].filter(({ kind }) => kind === 'properties').map(yamlKey))
    const stored: Stored = {
      build: buildId,
      yaml: [...this.#yaml].filter(([key]) => used.has(key)),
      captures: [...this.#captures].filter(([id]) => ids.has(id)),
    }
    const file = path.join(cacheDir, fileName)
    const draft = `${file}.${process.pid}.tmp`
    try {
      makeFolder(cacheDir)
      writeFileSync(draft, markedJson(stored))
      renameSync(draft, file)
    } catch {
      // A read-only or full disk: the next parse reads everything.
      dropDraft(draft)
    }
  }
}

interface Stored {
  readonly build: string
  readonly yaml: readonly (readonly [string, CheckedValue])[]
  readonly captures: readonly (readonly [string, KeptCapture])[]
}

const fileName = 'parse-files.json'

/** Problems in a file's value name the file, so the same text elsewhere is another entry. */
const yamlKey = (file: SourceFile): string => `${file.package}\u0000${file.originalPath}\u0000${file.hash()}`
