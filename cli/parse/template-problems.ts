import { diagnosticsOf } from '../context/diagnostic-of.ts'
import type { KnownMacros } from '../context/template-hint.ts'
import type { Diagnostic, Location } from '../core/diagnostic.ts'

/** What a template threw, as diagnostics with their places; a bug is thrown on. `fallback` is for errors that know no place. */
export function templateProblems(thrown: unknown, fallback: Location, known?: KnownMacros): readonly Diagnostic[] {
  const found = diagnosticsOf(thrown, known)
  if (!found) throw thrown
  return found.map((diagnostic) => (diagnostic.at ? diagnostic : { ...diagnostic, at: fallback }))
}
