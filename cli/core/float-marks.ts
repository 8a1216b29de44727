/*
 * YAML tells 1.0 from 1 and a JavaScript number does not, but a template, as Python, prints `1.0` for the one and `1` for the other. Those who
 * read YAML leave a mark at a mapping's or list's entry that was written as a float and is a whole number.
 */
const marks = new WeakMap<object, Set<string>>()

export function markFloat(container: object, key: string | number): void {
  const marked = marks.get(container)
  if (marked) marked.add(String(key))
  else marks.set(container, new Set([String(key)]))
}

/** Copies of a mapping or list have no marks. */
export const isMarkedFloat = (container: object, key: string | number): boolean =>
  marks.get(container)?.has(String(key)) === true
