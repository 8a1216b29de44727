import { readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Where a file asks for another one, or for a package: `line` and `column` from 1. */
export interface ImportPlace {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly length: number
}

/** The import that Node found nothing for: its error names both ends, and not the line. */
export function importPlace(error: Error): ImportPlace | undefined {
  const [, wanted, importer] = /^Cannot find (?:module|package) '(.+?)' imported from (.+)$/.exec(error.message) ?? []
  if (wanted === undefined || importer === undefined) return undefined
  const file = importer.startsWith('file:') ? fileURLToPath(importer) : importer.replace(/\?.*$/, '')
  const asks = (name: string): boolean =>
    /^\.{0,2}\//.test(name)
      ? fileURLToPath(new URL(name, pathToFileURL(file))) === wanted.replace(/\?.*$/, '')
      : name === wanted || name.startsWith(`${wanted}/`)
  const text = textOf(file)
  for (const found of text.matchAll(/\b(?:from|import)[\s(]*(['"])(.+?)\1/g)) {
    const name = found[2] ?? ''
    if (!asks(name)) continue
    const before = text.slice(0, found.index + found[0].lastIndexOf(name) - 1)
    const start = before.lastIndexOf('\n') + 1
    return { file, line: before.split('\n').length, column: before.length - start + 1, length: name.length + 2 }
  }
  return undefined
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
