import { error, warning } from './message.ts'

/** Compiling, running and what the warehouse says. */
export const runMessages = {
  'sql-error': error<{ reason: string }>(({ reason }) => reason),
  'raised-warning': warning<{ message: string }>(({ message }) => message),
  'ts-module-unloadable': error<{ reason: string }>(({ reason }) => `This file cannot be loaded: ${reason}.`),
  'ts-model-invalid': error<{ reason: string }>(({ reason }) => `This is not a TypeScript model: ${reason}.`),
  'ts-run-failed': error<{ reason: string }>(({ reason }) => `The rows could not be made: ${reason}.`),
  'ts-row-invalid': error<{ row: number; found: string }>(
    ({ row, found }) => `Row ${row} must be an object of columns, but is ${found}.`,
  ),
  'ts-value-invalid': error<{ row: number; column: string; type: string; expected: string; found: string }>(
    ({ row, column, type, expected, found }) =>
      `Row ${row}, column "${column}" (${type}) must be ${expected}, but is ${found}.`,
  ),
  'ts-column-missing': error<{ row: number; column: string }>(
    ({ row, column }) => `Row ${row} has no column "${column}"; write null where there is no value.`,
  ),
  'ts-column-unknown': error<{ row: number; column: string }>(
    ({ row, column }) => `Row ${row} has a column "${column}" that "columns" does not declare.`,
  ),
}
