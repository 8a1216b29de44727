import * as yaml from 'yaml'
import type { Location } from '../core/diagnostic.ts'
import { yamlOptions } from './yaml-options.ts'
import type { YamlPath } from './yaml.ts'

export interface Places {
  value(path: YamlPath): Location
  key(path: YamlPath): Location
}

/** Parses a file again, now for where things stand; only files with something to tell pay for it. */
export function placesOf(text: string, file: string): Places {
  const lines = new yaml.LineCounter()
  const document = yaml.parseDocument(text, { ...yamlOptions, lineCounter: lines })
  const locate = (node: unknown): Location => {
    const range = yaml.isNode(node) ? node.range : undefined
    if (!range) return { file, line: 1, column: 1 }
    const { line, col } = lines.linePos(range[0])
    const length = firstLineLength(text, range[0], range[1])
    return { file, line, column: col, ...(length > 0 && { length }) }
  }
  return {
    value: (path) => locate(walk(document, path).value),
    key: (path) => {
      const found = walk(document, path)
      return locate(found.key ?? found.value)
    },
  }
}

const firstLineLength = (text: string, from: number, to: number): number =>
  text.slice(from, to).split('\n', 1).join('').trimEnd().length

interface Found {
  readonly key: unknown
  readonly value: unknown
}

function walk(document: yaml.Document, path: YamlPath): Found {
  let found: Found = { key: undefined, value: document.contents }
  for (const step of path) {
    const next = stepInto(resolved(found.value, document), step, document)
    if (next === undefined) return found
    found = next
  }
  return found
}

function stepInto(node: unknown, step: string | number, document: yaml.Document): Found | undefined {
  if (yaml.isSeq(node)) {
    const item = node.items[Number(step)]
    return item === undefined ? undefined : { key: undefined, value: item }
  }
  if (!yaml.isMap(node)) return undefined
  const pair = node.items.find((item) => nameOf(item.key) === String(step))
  // An empty value has no node of its own in some places: its key is where it would be.
  if (pair) return { key: pair.key, value: yaml.isNode(pair.value) && pair.value.range ? pair.value : pair.key }
  for (const item of node.items) {
    if (nameOf(item.key) !== '<<') continue
    const merged = stepInto(resolved(item.value, document), step, document)
    if (merged) return merged
  }
  return undefined
}

const resolved = (node: unknown, document: yaml.Document): unknown =>
  yaml.isAlias(node) ? node.resolve(document) : node

const nameOf = (key: unknown): string => (yaml.isScalar(key) ? (key.source ?? String(key.value)) : String(key))
