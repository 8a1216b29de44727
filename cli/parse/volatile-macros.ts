import type { UniqueId } from '../core/node.ts'
import type { LazyMacro } from './macro-library.ts'
import { readsMoment } from './tracker.ts'

/**
 * Macros that may tell the time or draw lots, themselves or through another whose name their text holds. Too many rather than too few: a file that calls one
 * is rendered again to see whether it says the same.
 */
export function volatileMacros(macros: readonly LazyMacro[]): ReadonlySet<UniqueId> {
  const found = new Set(macros.filter((macro) => readsMoment(macro.source.text)))
  if (found.size === 0) return new Set()
  for (let before = -1; before !== found.size;) {
    before = found.size
    const names = [...new Set([...found].map(({ name }) => name.replace(/^[a-z0-9]+__/, '')))]
    for (const macro of macros) {
      if (!found.has(macro) && names.some((name) => macro.name !== name && macro.source.text.includes(name)))
        found.add(macro)
    }
  }
  return new Set([...found].map(({ uniqueId }) => uniqueId))
}
