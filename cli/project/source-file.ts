import { createHash } from '../core/digest.ts'
import { isUtf8 } from 'node:buffer'
import { readFileSync, statSync, type Stats } from 'node:fs'
import { problem, ProblemError, type Location } from '../core/diagnostic.ts'
import type { FileKind, SourceFile } from './project.ts'

/** Where a file was found. */
export interface FoundFile {
  readonly package: string
  readonly kind: FileKind
  readonly path: string
  readonly originalPath: string
  readonly absolutePath: string
}

/** A file of the project, read when somebody asks. A class because 10,000 of them share its methods. */
export class DiskFile implements SourceFile {
  readonly package: string
  readonly kind: FileKind
  readonly path: string
  readonly originalPath: string
  readonly absolutePath: string
  #stats: Stats | undefined
  #text: string | undefined
  #hash: string | undefined

  constructor(found: FoundFile) {
    this.package = found.package
    this.kind = found.kind
    this.path = found.path
    this.originalPath = found.originalPath
    this.absolutePath = found.absolutePath
  }

  get sizeBytes(): number {
    return this.#stat().size
  }

  get mtimeMs(): number {
    return this.#stat().mtimeMs
  }

  read(): string {
    return (this.#text ??= textOf(this.#bytes(), this.originalPath))
  }

  hasByteOrderMark(): boolean {
    return this.#bytes().subarray(0, 3).equals(byteOrderMark)
  }

  hash(): string {
    return (this.#hash ??= createHash('sha256').update(this.#bytes()).digest('hex'))
  }

  #stat(): Stats {
    return (this.#stats ??= guarded(this.originalPath, () => statSync(this.absolutePath)))
  }

  #bytes(): Buffer {
    return guarded(this.originalPath, () => readFileSync(this.absolutePath))
  }
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/** dbt's checksum of a file's text (1.12): white space counts as one blank, so that reformatting is no change. */
export const dbtChecksum = (text: string): string =>
  createHash('sha256')
    .update(
      text
        .split(/[^\S\uFEFF]+/)
        .filter(Boolean)
        .join(' '),
    )
    .digest('hex')

/** Reads a text file. `shown` is what diagnostics call it. Throws `ProblemError`. */
export const readText = (path: string, shown: string): string =>
  textOf(
    guarded(shown, () => readFileSync(path)),
    shown,
  )

function textOf(bytes: Buffer, shown: string): string {
  if (!isUtf8(bytes)) {
    const hint = 'Save it as UTF-8.'
    throw new ProblemError(problem('file-not-utf8', { path: shown }, firstWrongByte(bytes, shown), { hint }))
  }
  const text = bytes.toString('utf8')
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

function firstWrongByte(bytes: Buffer, file: string): Location {
  let line = 1
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(10, start)
    const text = bytes.subarray(start, end < 0 ? bytes.length : end)
    if (!isUtf8(text)) {
      let size = 0
      // A sequence of several bytes is whole at its last one.
      for (let next = 1; next <= Math.min(text.length, size + 4); next++)
        if (isUtf8(text.subarray(0, next))) size = next
      return { file, line, column: text.subarray(0, size).toString('utf8').length + 1 }
    }
    if (end < 0) break
    start = end + 1
  }
  return { file }
}

function guarded<T>(shown: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    const reason = reasonOf(cause)
    throw new ProblemError(problem('file-unreadable', { path: shown, reason }, { file: shown }, { cause }))
  }
}

/** The operating system's reason in words. */
export function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return reasons[code] ?? (cause instanceof Error ? cause.message : String(cause))
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EISDIR: 'it is a folder',
  EEXIST: 'a file of that name is in the way',
  ENOTDIR: 'a part of its path is no folder',
  ENAMETOOLONG: 'a name in it is too long',
  EMFILE: 'too many files are open',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
}
