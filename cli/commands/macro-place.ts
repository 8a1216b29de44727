import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Location } from '../core/diagnostic.ts'

/** Where a macro is defined in a file of the project: the line of its `{% macro name`; the file alone where it cannot be found. */
export function macroPlace(root: string, file: string, name: string): Location {
  const text = readOrNothing(path.resolve(root, file))
  const found = new RegExp(`\\{%[-+]?\\s*macro\\s+(?=${name}\\b)`).exec(text)
  if (!found) return { file }
  const before = text.slice(0, found.index + found[0].length)
  const line = before.split('\n').length
  return { file, line, column: before.length - before.lastIndexOf('\n'), length: name.length }
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // A macro of a package whose files lie elsewhere: its file is named all the same.
    return ''
  }
}
