/**
 * Shell patterns of selectors. `matchesName` is Python's `fnmatch` (case matters, `*` crosses every character);
 * `matchesPath` is `pathlib.glob` (`*` stays within a folder, `**` crosses folders).
 */
export const matchesName = (name: string, pattern: string): boolean =>
  hasWildcard(pattern) ? compiled(pattern, nameExpression).test(name) : name === pattern

export const matchesPath = (path: string, pattern: string): boolean => compiled(pattern, pathExpression).test(path)

export const hasWildcard = (pattern: string): boolean => /[*?[\]]/.test(pattern)

const caches = new Map<(pattern: string) => string, Map<string, RegExp>>()

function compiled(pattern: string, expression: (pattern: string) => string): RegExp {
  const cache = caches.get(expression) ?? new Map<string, RegExp>()
  caches.set(expression, cache)
  const known = cache.get(pattern)
  if (known !== undefined) return known
  const made = new RegExp(`^${expression(pattern)}$`, 's')
  cache.set(pattern, made)
  return made
}

const nameExpression = (pattern: string): string => translate(pattern, '.*', '.')

function pathExpression(pattern: string): string {
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.')
  let expression = ''
  let needsSlash = false
  for (const [index, part] of parts.entries()) {
    if (part === '**') {
      const isLast = index === parts.length - 1
      expression += needsSlash ? '(?:/.*)?' : isLast ? '.*' : '(?:.*/)?'
      continue
    }
    expression += (needsSlash ? '/' : '') + translate(part, '[^/]*', '[^/]')
    needsSlash = true
  }
  return expression
}

/** A bracket without its end stands for itself, as in `fnmatch`. */
function translate(pattern: string, many: string, one: string): string {
  let expression = ''
  let at = 0
  while (at < pattern.length) {
    const char = pattern[at] ?? ''
    const set = char === '[' ? /^\[(!?)(\]?[^\]]*)\]/.exec(pattern.slice(at)) : null
    if (set !== null) {
      expression += `[${set[1] === '!' ? '^' : ''}${(set[2] ?? '').replaceAll(/[\\^[\]]/g, '\\$&')}]`
      at += set[0].length
      continue
    }
    if (char === '*') expression += many
    else if (char === '?') expression += one
    else expression += char.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
    at++
  }
  return expression
}
