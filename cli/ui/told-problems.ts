import type { Diagnostic } from '../core/diagnostic.ts'
import type { Event } from '../core/event.ts'
import type { NodeResult } from '../core/result.ts'

/** Keeps a problem from being told twice: at once and again in the summary of its node. */
export function makeToldProblems(): {
  /** Whether to tell it now. A node's errors wait for the summary, where its rows and SQL stand with them. */
  isNew(event: Event & { readonly type: 'problem' }): boolean
  /** Errors of nodes that no result speaks of; each is given once. */
  leftOver(results: readonly NodeResult[]): readonly Diagnostic[]
} {
  const told = new Set<string>()
  const waiting = new Map<string, Diagnostic>()
  return {
    isNew: ({ problem: found, id }) => {
      const key = keyOf(found)
      if (told.has(key)) return false
      if (id !== undefined && found.severity === 'error') {
        waiting.set(key, found)
        return false
      }
      told.add(key)
      return true
    },
    leftOver: (results) => {
      const known = new Set(results.flatMap((result) => result.problems.map(keyOf)))
      const left = [...waiting].flatMap(([key, found]) => (known.has(key) ? [] : [found]))
      waiting.clear()
      return left
    },
  }
}

/** What makes two problems the same one, told twice. */
export const keyOf = (found: Diagnostic): string =>
  [found.code, found.message, found.at?.file, found.at?.line, found.at?.column].join('\u0000')
