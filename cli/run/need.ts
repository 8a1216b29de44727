import { ProblemError, type Checked } from '../core/diagnostic.ts'

/** A phase's value, or its problems thrown: they are caught where the node's result is made. */
export function need<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new ProblemError(...checked.problems)
  return checked.value
}
