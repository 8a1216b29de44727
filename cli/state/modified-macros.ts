import type { MacroNode, UniqueId } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'

/**
 * Tells whether any macro that a node uses, directly or through others, differs from what it was (or is new, or gone). Macros that ship with the tool
 * do not count: a manifest of dbt's holds dbt's own, and with another release of either every test and incremental model would be a changed one.
 */
export function macroChanges(now: ParsedProject, old: ParsedProject): (used: readonly UniqueId[]) => boolean {
  const shipped = new Set(['dbt', `dbt_${now.adapterType}`])
  const isOwn = (macro: MacroNode): boolean => !shipped.has(macro.package_name)
  const changed = new Set<UniqueId>()
  for (const [id, macro] of now.macros) {
    if (isOwn(macro) && old.macros.get(id)?.macro_sql !== macro.macro_sql) changed.add(id)
  }
  for (const [id, macro] of old.macros) if (isOwn(macro) && !now.macros.has(id)) changed.add(id)
  const touched = callersOf(changed, now)
  return (used) => used.some((id) => touched.has(id))
}

/** Macros and those that call them, however far away. */
function callersOf(macros: ReadonlySet<UniqueId>, { macros: all }: ParsedProject): ReadonlySet<UniqueId> {
  const found = new Set(macros)
  if (found.size === 0) return found
  const callers = new Map<UniqueId, UniqueId[]>()
  for (const [id, macro] of all) {
    for (const called of macro.depends_on.macros) callers.set(called, [...(callers.get(called) ?? []), id])
  }
  // The set grows while it is walked.
  for (const id of found) for (const caller of callers.get(id) ?? []) found.add(caller)
  return found
}
