import { problem, ProblemError } from '../../core/diagnostic.ts'
import { didYouMean } from '../../core/suggest.ts'
import type { ThreadSetup } from './messages.ts'

/** A variable's value as `run` asks for it. Throws `ProblemError` where it is not set and there is no fallback. */
export function variable({ vars, name: owner, module }: ThreadSetup, name: string, fallback: unknown): unknown {
  const value = vars[name] ?? fallback
  if (value !== undefined) return value
  const hint = didYouMean(name, Object.keys(vars))
  throw new ProblemError(problem('var-missing', { name, owner }, { file: module.file }, { hint }))
}
