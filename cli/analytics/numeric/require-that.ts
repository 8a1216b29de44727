/**
 * Throws unless `condition` holds: a caller's mistake, told as what is wrong and what was found.
 * @throws RangeError with `message`
 */
export function requireThat(condition: boolean, message: string): asserts condition {
  if (!condition) refuse(message)
}

/** Throws: for loops over many values, where the words of a message that is not needed would cost more than the check. */
export function refuse(message: string): never {
  throw new RangeError(message)
}

/** A value for a message: a bigint, which is what a BIGINT column gives, looks like a number but for its n. */
export const shown = (value: unknown): string =>
  typeof value === 'bigint' ? `${value}n (a bigint: take Number of it)` : String(value)
