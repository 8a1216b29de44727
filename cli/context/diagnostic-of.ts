import { problem, ProblemError, type Diagnostic, type Location } from '../core/diagnostic.ts'
import { JinjaError, lengthOfFrame, type Frame } from '../jinja/errors.ts'
import { templateHint, type KnownMacros } from './template-hint.ts'
import { callNote, isBuiltinPlace, shortTrail } from './trail.ts'

/**
 * What a template's error says to its author: where it arose in the project's own files, and the way there through macros. A diagnostic that a
 * function of ours raised keeps its code and words. Undefined for what no template raised: a bug, or the warehouse's refusal.
 */
export function diagnosticsOf(error: unknown, known?: KnownMacros): readonly Diagnostic[] | undefined {
  if (error instanceof ProblemError) return error.problems
  if (!(error instanceof JinjaError)) return undefined
  if (error.cause instanceof ProblemError) return error.cause.problems.map((found) => placed(found, error.frames))
  if (error.type === 'HostError') return undefined
  return [placed(diagnosed(error, known), error.frames)]
}

/** The one diagnostic of an error; several, which only our own functions raise, are told one by one by `diagnosticsOf`. */
export const diagnosticOf = (error: unknown): Diagnostic | undefined => diagnosticsOf(error)?.[0]

function diagnosed(error: JinjaError, known: KnownMacros | undefined): Diagnostic {
  const hint = templateHint(error, known)
  if (error.type === 'TemplateSyntaxError')
    return problem('jinja-syntax', { reason: error.message }, undefined, { hint })
  return problem('jinja-error', { type: error.type, reason: error.message }, undefined, { hint })
}

function placed(found: Diagnostic, frames: readonly Frame[]): Diagnostic {
  if (found.at || frames.length === 0) return found
  const main = frames.find((frame) => !isBuiltinPlace(frame.path)) ?? frames[0]
  const trail = shortTrail(frames.filter((frame) => frame !== main && !isBuiltinPlace(frame.path)).map(related))
  return {
    ...found,
    ...(main && { at: locationOf(main) }),
    ...(trail.length > 0 && { related: [...(found.related ?? []), ...trail] }),
  }
}

const locationOf = (frame: Frame): Location => ({
  file: frame.path,
  line: frame.line,
  column: frame.column,
  ...lengthOfFrame(frame),
})

const related = (frame: Frame): { readonly at: Location; readonly note: string } => ({
  at: locationOf(frame),
  note: callNote(frame.name === null ? frame.excerpt : `in ${frame.name}: ${frame.excerpt}`),
})
