import type { Json } from '../core/config.ts'

/** The header of a block text that keeps one line end: `key: >`, `- |2 # note`. */
const header = /(?:^|[:\s-])\s[|>]\d?\s*(?:#.*)?$/

/**
 * A document's value as of a file that is read without the blanks at its ends, as dbt reads all of them: a block text that ends the file has lost
 * the line end that it would keep anywhere else. Changes the value in place.
 */
export function withoutLastLineEnd(text: string, value: Json): Json {
  if (endsInBlock(text)) trimLast(value)
  return value
}

function endsInBlock(text: string): boolean {
  if (!/[|>]\d?\s*(?:#.*)?$/m.test(text)) return false
  let inner = Number.POSITIVE_INFINITY
  let end = text.trimEnd().length
  for (let isLast = true; end > 0 && inner > 0; isLast = false) {
    const start = text.lastIndexOf('\n', end - 1) + 1
    const line = text.slice(start, end)
    end = start - 1
    const indent = line.search(/\S/)
    if (indent < 0 || indent >= inner) continue
    if (!isLast && header.test(line)) return true
    inner = indent
  }
  return false
}

/** Takes the line end off the text that stands last. */
function trimLast(value: Json): void {
  if (typeof value !== 'object' || value === null) return
  const [key, last] = Object.entries(value).at(-1) ?? []
  if (key === undefined || last === undefined) return
  if (typeof last === 'string') Reflect.set(value, key, last.replace(/\n$/, ''))
  else trimLast(last)
}
