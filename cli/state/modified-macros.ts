import type { UniqueId } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'

/** Tells whether any macro that a node uses, directly or through others, differs from what it was (or is new, or gone). */
export function macroChanges(now: ParsedProject, old: ParsedProject): (used: readonly UniqueId[]) => boolean {
  const changed = new Set<UniqueId>()
  for (const [id, macro] of now.macros) if (old.macros.get(id)?.macro_sql !== macro.macro_sql) changed.add(id)
  for (const id of old.macros.keys()) if (!now.macros.has(id)) changed.add(id)

  const answers = new Map<UniqueId, boolean>()
  const isChanged = (id: UniqueId): boolean => {
    const known = answers.get(id)
    if (known !== undefined) return known
    // Macros may call each other in a circle: the answer for one under way comes from the others on it.
    answers.set(id, false)
    const answer = changed.has(id) || (now.macros.get(id)?.depends_on.macros ?? []).some(isChanged)
    answers.set(id, answer)
    return answer
  }
  return (used) => changed.size > 0 && used.some(isChanged)
}
