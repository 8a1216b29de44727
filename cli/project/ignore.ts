/** `.dbtignore`: gitignore's patterns, matched against paths relative to the package's root. */
export interface IgnoreRules {
  matches(path: string): boolean
  /** Whether nothing below this folder can be kept, so that it need not be entered. */
  matchesAllOf(folder: string): boolean
}

interface Rule {
  readonly pattern: RegExp
  readonly keeps: boolean
}

export function parseIgnore(text: string): IgnoreRules | undefined {
  const rules = text.split(/\r?\n/).flatMap((line) => ruleOf(line) ?? [])
  if (rules.length === 0) return undefined
  const hasExceptions = rules.some((rule) => rule.keeps)
  const matches = (path: string): boolean => {
    const last = rules.findLast((rule) => rule.pattern.test(path))
    return last !== undefined && !last.keeps
  }
  return { matches, matchesAllOf: (folder) => !hasExceptions && matches(`${folder}/`) }
}

function ruleOf(line: string): Rule | undefined {
  let pattern = line.replace(/(?<!\\)\s+$/, '')
  if (pattern === '' || pattern.startsWith('#')) return undefined
  const keeps = pattern.startsWith('!')
  if (keeps) pattern = pattern.slice(1)
  pattern = pattern.replace(/^\\([#!])/, '$1')
  const foldersOnly = pattern.endsWith('/')
  if (foldersOnly) pattern = pattern.slice(0, -1)
  // A slash anywhere but at the end ties the pattern to the root.
  const isRooted = pattern.includes('/')
  const body = translate(pattern.replace(/^\//, ''))
  const start = isRooted ? '^' : '^(?:.*/)?'
  return { pattern: new RegExp(`${start}${body}${foldersOnly ? '/' : '(?:/|$)'}`), keeps }
}

function translate(pattern: string): string {
  let result = ''
  for (let index = 0; index < pattern.length; index++) {
    const rest = pattern.slice(index)
    const special = specialAt(rest)
    if (special) {
      result += special.regex
      index += special.length - 1
    } else {
      result += rest.charAt(0).replace(/[\\^$.*+?()[\]{}|]/, '\\$&')
    }
  }
  return result
}

function specialAt(rest: string): { regex: string; length: number } | undefined {
  if (rest.startsWith('**/')) return { regex: '(?:.*/)?', length: 3 }
  if (rest.startsWith('/**') && rest.length === 3) return { regex: '/.*', length: 3 }
  if (rest.startsWith('**')) return { regex: '.*', length: 2 }
  if (rest.startsWith('*')) return { regex: '[^/]*', length: 1 }
  if (rest.startsWith('?')) return { regex: '[^/]', length: 1 }
  if (rest.startsWith('\\') && rest.length > 1) return { regex: rest.charAt(1).replace(/\W/, '\\$&'), length: 2 }
  const set = /^\[(!?)([^\]]+)\]/.exec(rest)
  if (set) return { regex: `[${set[1] ? '^' : ''}${(set[2] ?? '').replaceAll('\\', '\\\\')}]`, length: set[0].length }
  return undefined
}
