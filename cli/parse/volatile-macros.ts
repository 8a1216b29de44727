import type { UniqueId } from '../core/node.ts'
import type { LazyMacro } from './macro-library.ts'
import { readsUnwatched } from './tracker.ts'

/**
 * Macros that may tell the time or draw lots, themselves or through another whose name their text holds. Too many rather than too few: a file that calls one
 * is rendered again to see whether it says the same.
 */
export function volatileMacros(macros: readonly LazyMacro[]): ReadonlySet<UniqueId> {
  const found = new Set(macros.filter((macro) => readsUnwatched(macro.source.text)))
  if (found.size === 0) return new Set()
  const words = new Map(macros.map((macro) => [macro, wordsOf(macro.source.text)]))
  let wave: readonly LazyMacro[] = [...found]
  while (wave.length > 0) {
    const names = new Set(wave.map(({ name }) => bareName(name)))
    wave = macros.filter((macro) => !found.has(macro) && !names.isDisjointFrom(words.get(macro) ?? new Set()))
    for (const macro of wave) found.add(macro)
  }
  return new Set([...found].map(({ uniqueId }) => uniqueId))
}

/** What a macro is called by, through `adapter.dispatch` or at once. */
const bareName = (name: string): string => name.replace(/^[a-z0-9]+__/, '')

const wordsOf = (text: string): ReadonlySet<string> => new Set((text.match(/\w+/g) ?? []).map(bareName))
