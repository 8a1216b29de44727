import { compareText, sortOrder } from './compare.ts'
import { dictEntries } from './dict.ts'
import { repr } from './text.ts'
import { isDict, PyTuple, type Value } from './values.ts'

const width = 80

/** Python's `pprint.pformat`: repr with sorted keys, one item a line where a line would pass 80 columns. */
export const prettyText = (value: Value): string => format(value, 0, 0)

function format(value: Value, indent: number, trailing: number): string {
  const flat = oneLine(value)
  if (flat.length + indent + trailing <= width) return flat
  if (Array.isArray(value)) return `[${block(value, indent + 1)}]`
  if (value instanceof PyTuple) return `(${block(value.items, indent + 1)}${value.items.length === 1 ? ',' : ''})`
  if (!isDict(value)) return flat
  const pairs = sortedEntries(value).map(([key, item]) => {
    const head = `${repr(key)}: `
    return head + format(item, indent + 1 + head.length, 1)
  })
  return `{${pairs.join(`,\n${' '.repeat(indent + 1)}`)}}`
}

const block = (items: readonly Value[], indent: number): string =>
  items.map((item) => format(item, indent, 1)).join(`,\n${' '.repeat(indent)}`)

function oneLine(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`
  if (value instanceof PyTuple) return `(${value.items.map(oneLine).join(', ')}${value.items.length === 1 ? ',' : ''})`
  if (!isDict(value)) return repr(value)
  return `{${sortedEntries(value)
    .map(([key, item]) => `${oneLine(key)}: ${oneLine(item)}`)
    .join(', ')}}`
}

function sortedEntries(value: Value): (readonly [Value, Value])[] {
  const entries = isDict(value) ? [...dictEntries(value)] : []
  return entries.sort(([a], [b]) => orderOr(a, b))
}

/** By value where Python can order the two, else by their text. */
function orderOr(a: Value, b: Value): number {
  try {
    return sortOrder(a, b)
  } catch {
    // pprint sorts unorderable keys by type and identity; their text is as good and stays the same between runs.
    return compareText(repr(a), repr(b))
  }
}
