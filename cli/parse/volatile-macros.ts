import type { UniqueId } from '../core/node.ts'
import type { LazyMacro } from './macro-library.ts'
import { readsMoment } from './tracker.ts'

/**
 * Macros that may tell the time or draw lots, themselves or through another whose name their text holds. Too many rather than too few: a file that calls one
 * is rendered again to see whether it says the same.
 */
export function volatileMacros(macros: readonly LazyMacro[]): ReadonlySet<UniqueId> {
  const found = new Set(macros.filter((macro) => readsMoment(macro.source.text)))
  let wave: readonly LazyMacro[] = [...found]
  while (wave.length > 0) {
    const names = [...new Set(wave.map(({ name }) => name.replace(/^[a-z0-9]+__/, '')))]
    wave = macros.filter(
      (macro) => !found.has(macro) && names.some((name) => macro.name !== name && macro.source.text.includes(name)),
    )
    for (const macro of wave) found.add(macro)
  }
  return new Set([...found].map(({ uniqueId }) => uniqueId))
}
