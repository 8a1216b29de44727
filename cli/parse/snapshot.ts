import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { makeFolder } from '../core/make-folder.ts'
import type { Diagnostic } from '../core/diagnostic.ts'
import type { Capture } from './draft.ts'
import { dropDraft } from './drop-draft.ts'
import type { Json } from './read-json.ts'

/** What must still be so for a kept parse to be taken. */
export interface SnapshotHeader {
  readonly environment: string
  readonly files: string
  /** Environment variables that were read, with their values. */
  readonly env: readonly (readonly [string, string | null])[]
  /** All flags, where a template read any. */
  readonly flags: Json
  /** What was asked of the command, where a template read it. */
  readonly args: Json
  /** Files whose templates tell the time or the like: what they said must be what they say now. */
  readonly volatile: readonly (readonly [uniqueId: string, capture: Capture])[]
  /** What each TypeScript model declared; its module may have been changed by what it imports. */
  readonly modules: readonly (readonly [uniqueId: string, declared: string])[]
  readonly problems: readonly Diagnostic[]
}

const fileName = 'parse.json'

/** The header of the kept parse, and its body's text to be read when the header holds. Undefined when there is none that can be read. */
export function readSnapshot(cacheDir: string): { readonly header: SnapshotHeader; readonly body: string } | undefined {
  const file = path.join(cacheDir, fileName)
  if (!existsSync(file)) return undefined
  try {
    const text = readFileSync(file, 'utf8')
    const end = text.indexOf('\n')
    return { header: JSON.parse(text.slice(0, end)) as SnapshotHeader, body: text.slice(end + 1) } // written by writeSnapshot
  } catch {
    // A file that was cut short or is not ours costs a parse, nothing else.
    return undefined
  }
}

/** Keeps a parse. That it cannot be kept is no reason to fail. */
export function writeSnapshot(cacheDir: string, header: SnapshotHeader, body: string): void {
  const file = path.join(cacheDir, fileName)
  const draft = `${file}.${process.pid}.tmp`
  try {
    makeFolder(cacheDir)
    writeFileSync(draft, `${JSON.stringify(header)}\n${body}`)
    renameSync(draft, file)
  } catch {
    // A read-only or full disk: the next parse is a cold one.
    dropDraft(draft)
  }
}
