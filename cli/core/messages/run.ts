import { error, warning } from './message.ts'

/** Compiling, running and what the warehouse says. */
export const runMessages = {
  'sql-error': error<{ reason: string }>(({ reason }) => reason),
  'raised-warning': warning<{ message: string }>(({ message }) => message),
}
