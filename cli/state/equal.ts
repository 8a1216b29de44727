import { isDeepStrictEqual } from 'node:util'

/** Whether two JSON values say the same; a key that is undefined is as good as absent. */
export const sameJson = (a: unknown, b: unknown): boolean => isDeepStrictEqual(withoutUndefined(a), withoutUndefined(b))

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, withoutUndefined(item)]])),
  )
}

/** Whether both have the same value, or neither has any, under each key. */
export const sameKeys = (
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
  keys: Iterable<string>,
): boolean => {
  for (const key of keys) {
    if (key in a !== key in b || !sameJson(a[key], b[key])) return false
  }
  return true
}
