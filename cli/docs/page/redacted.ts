/** Every text of a value with its secrets masked; what kind of thing a node is, is none, whatever a password may be. */
export function redacted<T>(value: T, redact: (text: string) => string): T {
  const walk = (each: unknown, key: string): unknown => {
    if (typeof each === 'string') return key === 'kind' || key === 'language' ? each : redact(each)
    if (Array.isArray(each)) return each.map((item) => walk(item, key))
    if (typeof each !== 'object' || each === null) return each
    return Object.fromEntries(Object.entries(each).map(([name, item]) => [name, walk(item, name)]))
  }
  // Shape and types stay; texts are replaced by texts.
  return walk(value, '') as T
}
