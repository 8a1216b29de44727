import { error, warning } from './message.ts'

/** Connections, adapters and materializations. */
export const warehouseMessages = {
  'connection-failed': error<{ reason: string }>(({ reason }) => `Cannot connect to the database: ${reason}`),
  'adapter-unknown': error<{ type: string; known: readonly string[] }>(
    ({ type, known }) =>
      `There is no adapter "${type}"; tsdbt runs on ${known.map((name) => `"${name}"`).join(' and ')}.`,
  ),
  'adapter-cannot-run': error<{ type: string }>(
    ({ type }) =>
      `Running on "${type}" is not possible in this version; projects can be parsed, listed and compiled for it.`,
  ),
  'profile-key-python': warning<{ key: string }>(
    ({ key }) => `"${key}" of the target names Python code, which tsdbt does not run; it is left out.`,
  ),
  'profile-database-mismatch': error<{ database: string; path: string; expected: string }>(
    ({ database, path, expected }) =>
      `"database" of the target is "${database}", but the database of "${path}" is named "${expected}".`,
  ),
}
