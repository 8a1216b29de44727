/** Compares a config found under dotted keys: a list is searched, booleans are written `true` and `false`, `severity` ignores case. */
export function configMatches(
  config: Readonly<Record<string, unknown>>,
  path: readonly string[],
  wanted: string | number | boolean,
): boolean {
  let value: unknown = config
  for (const key of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, key)) return false
    // An object that has the key as its own: reading it is safe whatever else it is.
    value = (value as Readonly<Record<string, unknown>>)[key]
  }
  const ignoresCase = path.length === 1 && path[0] === 'severity'
  const isWanted = (found: unknown): boolean => {
    if (found === wanted) return true
    if (typeof found === 'boolean') return String(wanted).toLowerCase() === String(found)
    return ignoresCase && typeof found === 'string' && found.toLowerCase() === String(wanted).toLowerCase()
  }
  return Array.isArray(value) ? value.some(isWanted) : isWanted(value)
}
