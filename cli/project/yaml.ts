import { good, type Checked, type Location } from '../core/diagnostic.ts'
import type { Json } from '../core/config.ts'
import { readFast } from './yaml-fast.ts'
import { placesOf, type Places } from './yaml-places.ts'
import { withoutLastLineEnd } from './yaml-end.ts'
import { readWhole } from './yaml-whole.ts'

export type YamlPath = readonly (string | number)[]

/** A YAML file's value, with the place of each part of it. */
export interface YamlDocument {
  readonly file: string
  readonly text: string
  /** Null for an empty file. */
  readonly value: Json
  /** Where a value stands; the nearest thing around it when the path leads nowhere. Costs a parse of the file at its first use. */
  at(path: YamlPath): Location
  /** Where the key of a mapping's entry stands. */
  keyAt(path: YamlPath): Location
}

/** Reads one YAML document as PyYAML's `safe_load` does. `file` is what diagnostics call it. */
export function parseYaml(text: string, file: string): Checked<YamlDocument> {
  const fast = readFast(text)
  const read = fast ? good(documentOf(text, file, fast.value)) : readWhole(text, file)
  if (read.ok) withoutLastLineEnd(text, read.value.value)
  return read
}

/** A document of a value that was not read from text, or whose text is read already. */
export function documentOf(text: string, file: string, value: Json): YamlDocument {
  let places: Places | undefined
  const known = (): Places => (places ??= placesOf(text, file))
  return { file, text, value, at: (path) => known().value(path), keyAt: (path) => known().key(path) }
}

/** A part of a document, with places of its own. */
export function within(document: YamlDocument, path: YamlPath): YamlDocument {
  const { file, text } = document
  return {
    file,
    text,
    value: partOf(document.value, path),
    at: (inner) => document.at([...path, ...inner]),
    keyAt: (inner) => document.keyAt([...path, ...inner]),
  }
}

function partOf(value: Json, path: YamlPath): Json {
  let part: unknown = value
  for (const step of path) {
    part = typeof part === 'object' && part !== null ? Object.getOwnPropertyDescriptor(part, step)?.value : undefined
  }
  // A part of a JSON value is one.
  return (part ?? null) as Json
}
