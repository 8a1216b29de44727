import { hasWildcard, matchesName } from './pattern.ts'

/** Whether a qualified name such as `marts.sales.*` or just `fct_sales` stands for a node, its package named or not. */
export const matchesFqn = (fqn: readonly string[], wanted: string, isVersioned: boolean): boolean =>
  matchesFrom(fqn, wanted, isVersioned) || matchesFrom(fqn.slice(1), wanted, isVersioned)

function matchesFrom(fqn: readonly string[], wanted: string, isVersioned: boolean): boolean {
  const wantedParts = wanted.split('.')
  if (isVersioned) {
    // The version is a part of its own: both `dim_users` and `dim_users.v2` or `dim_users_v2` name such a model.
    if (fqn.at(-2) === wanted) return true
    if (fqn.slice(-2).join('_') === wantedParts.slice(-2).join('_')) return true
  } else if (fqn.at(-1) === wanted) {
    return true
  }
  // A dot in a model's name separates like any other.
  const parts = fqn.flatMap((part) => part.split('.'))
  if (parts.length < wantedParts.length) return false
  const firstPattern = wantedParts.findIndex(hasWildcard)
  const literal = firstPattern < 0 ? wantedParts : wantedParts.slice(0, firstPattern)
  if (literal.some((part, index) => part !== parts[index])) return false
  // From the first wildcard on the rest is one pattern, which crosses dots.
  return firstPattern < 0 || matchesName(parts.slice(firstPattern).join('.'), wantedParts.slice(firstPattern).join('.'))
}
