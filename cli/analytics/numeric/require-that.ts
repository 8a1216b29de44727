/**
 * Throws unless `condition` holds: a caller's mistake, told as what is wrong and what was found.
 * @throws RangeError with `message`
 */
export function requireThat(condition: boolean, message: string): asserts condition {
  if (!condition) throw new RangeError(message)
}
