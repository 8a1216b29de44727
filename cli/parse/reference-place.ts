import type { Location } from '../core/diagnostic.ts'
import { isList, valueAt, type Json } from './read-json.ts'
import type { YamlPlace } from './place.ts'
import { placeAt } from './text-place.ts'

/** Where a template writes `ref('name')` or `source('name', …)`: its place in the file, or the file alone when the name is not written out. */
export function referencePlace(
  place: Location,
  text: string,
  call: 'ref' | 'source' | 'function',
  name: string,
): Location {
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

/** Where the YAML of a snapshot or test names what it reads: the text that holds the quoted name, or the whole entry. */
export function yamlReferencePlace(place: YamlPlace, name: string): Location {
  const { document, path } = place
  const written = pathOfText(valueAt(document.value, path), (text) => /['"]/.test(text) && text.includes(name))
  return document.at([...path, ...(written ?? [])])
}

type Path = readonly (string | number)[]

function pathOfText(value: Json | undefined, isMeant: (text: string) => boolean): Path | undefined {
  if (typeof value === 'string') return isMeant(value) ? [] : undefined
  if (typeof value !== 'object' || value === null) return undefined
  const entries: readonly (readonly [string | number, Json | undefined])[] = isList(value)
    ? [...value.entries()]
    : Object.entries(value)
  for (const [step, inner] of entries) {
    const found = pathOfText(inner, isMeant)
    if (found) return [step, ...found]
  }
  return undefined
}
