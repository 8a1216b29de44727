import { error } from './message.ts'

/** The command line: flags, arguments, state folders. */
export const commandMessages = {
  'flag-invalid': error<{ flag: string; expected: string; found: string }>(
    ({ flag, expected, found }) => `${flag} must be ${expected}, but is "${found}".`,
  ),
}
