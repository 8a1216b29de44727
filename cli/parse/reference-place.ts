import type { Location } from '../core/diagnostic.ts'
import { placeAt } from './text-place.ts'

/** Where a template writes `ref('name')` or `source('name', …)`: its place in the file, or the file alone when the name is not written out. */
export function referencePlace(place: Location, text: string, call: 'ref' | 'source', name: string): Location {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const found = new RegExp(`\\b${call}\\s*\\([^)]*?(["'])${escaped}\\1`).exec(text)
  if (!found) return place
  const start = found.index + found[0].length - name.length - 2
  const { line, column } = placeAt(text, start)
  const first = place.line ?? 1
  return {
    file: place.file,
    line: first + line - 1,
    column: line === 1 ? column + (place.column ?? 1) - 1 : column,
    length: name.length + 2,
  }
}
