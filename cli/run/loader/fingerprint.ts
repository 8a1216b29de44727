import { createHash } from '../../core/digest.ts'
import { readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** What a table's rows were made from, as one text; other rows mean another text. */
export const fingerprintOf = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)

/** Data files count by size and time: reading gigabytes only to learn that nothing changed would cost what loading costs. */
export function fileMark(root: string, file: string): readonly unknown[] {
  const { size, mtimeMs } = statSync(join(root, file))
  return [file, size, Math.round(mtimeMs)]
}

/** A module's text and that of every file of the project it imports. */
export function moduleMark(path: string): readonly string[] {
  const texts = new Map<string, string>()
  const open = [resolve(path)]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (texts.has(file)) continue
    const text = textOf(file)
    texts.set(file, text)
    for (const [, specifier = ''] of text.matchAll(/\bfrom\s*['"](\.{1,2}\/[^'"]+)['"]/g)) {
      open.push(resolve(dirname(file), specifier))
    }
  }
  return [...texts.values()]
}

/** Of a file that is not there nothing is known: loading it says so. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

const marked = /\bfingerprint ([0-9a-f]{32})\b/

/** The table's comment: it travels with the data, wherever the file is copied to. */
export const fingerprintComment = (fingerprint: string, from: string): string =>
  `Loaded by tsdbt from ${from} (fingerprint ${fingerprint})`

export const readFingerprint = (comment: string | null | undefined): string | undefined =>
  comment === null || comment === undefined ? undefined : marked.exec(comment)?.[1]
