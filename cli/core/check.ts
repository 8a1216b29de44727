/** Throws when `condition` is false: a bug of tsdbt, never a mistake of its user. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Internal error: ${message}`)
}

/** Ends a `switch` over a union; fails to compile while a case is missing. */
export function unreachable(value: never): never {
  throw new Error(`Internal error: unexpected ${JSON.stringify(value)}`)
}
