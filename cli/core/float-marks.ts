/*
 * YAML and Python tell 1.0 from 1 and a JavaScript number does not, but a template prints `1.0` for the one and `1` for the other, a generic test is
 * named after it, and JSON that dbt writes has it. Those who read such a number leave a mark at the mapping or list that holds it: a symbol of the
 * key's own, which copies by spreading take along and nothing else sees.
 */
const symbolOf = (key: string | number): symbol => Symbol.for(`tsdbt.float.${key}`)

/** Most projects have none: then nobody has to look. */
let isAny = false

export function markFloat(container: object, key: string | number): void {
  isAny = true
  Object.defineProperty(container, symbolOf(key), { value: true, enumerable: true, configurable: true, writable: true })
}

/** Whether the number under the key was written as a float. Only of numbers may it be asked. */
export const isMarkedFloat = (container: object, key: string | number): boolean =>
  isAny && Object.hasOwn(container, symbolOf(key))

/** For a value that is put from one mapping or list into another by hand: its mark goes along, and one that stood there goes. */
export function carryMark(from: object, fromKey: string | number, to: object, toKey: string | number = fromKey): void {
  if (!isAny) return
  if (isMarkedFloat(from, fromKey)) markFloat(to, toKey)
  else Reflect.deleteProperty(to, symbolOf(toKey))
}

/** Lists one after the other, their marks too, which spreading a list leaves behind. */
export function joinedLists<T>(...lists: readonly (readonly T[])[]): readonly T[] {
  const joined: T[] = []
  for (const list of lists) {
    for (const [index, item] of list.entries()) {
      if (isMarkedFloat(list, index)) markFloat(joined, joined.length)
      joined.push(item)
    }
  }
  return joined
}

/** Python's text of a float that is a whole number. */
export const wholeFloatText = (value: number): string =>
  Math.abs(value) < 1e16
    ? `${Object.is(value, -0) ? '-0' : value}.0`
    : value.toExponential().replace(/e\+(\d)$/, 'e+0$1')

// Both came with V8 11.4, which is older than any Node that runs this; TypeScript does not know them yet.
const { rawJSON } = JSON as typeof JSON & { readonly rawJSON: (text: string) => unknown }
type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown

/** JSON in which marked numbers are floats. */
export const markedJson = (value: unknown): string =>
  isAny ? JSON.stringify(value, withFloats) : JSON.stringify(value)

function withFloats(this: unknown, key: string, value: unknown): unknown {
  const isFloat = typeof value === 'number' && typeof this === 'object' && this !== null && isMarkedFloat(this, key)
  return isFloat ? rawJSON(wholeFloatText(value)) : value
}

/** Reads JSON and marks the floats that are whole numbers. */
export function parseMarkedJson(text: string): unknown {
  // Text within the JSON may look like it: that costs a slower reading, nothing else.
  if (!/[:,[]-?\d+(?:\.0|e\+\d+)[,\]}]/.test(text)) return JSON.parse(text)
  return JSON.parse(text, marking as Parameters<typeof JSON.parse>[1])
}

const marking: Reviver = function (key, value, { source }) {
  const isWritten = typeof value === 'number' && Number.isInteger(value) && source !== undefined && /[.e]/i.test(source)
  if (isWritten && typeof this === 'object' && this !== null) markFloat(this, key)
  return value
}
