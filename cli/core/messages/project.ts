import { error } from './message.ts'

/** Reading the project's files, YAML and profiles. */
export const projectMessages = {
  'file-unreadable': error<{ path: string; reason: string }>(({ path, reason }) => `Cannot read "${path}": ${reason}.`),
  'yaml-syntax': error<{ reason: string }>(({ reason }) => `This is not valid YAML: ${reason}.`),
  'schema-violation': error<{ key: string; expected: string; found: string }>(
    ({ key, expected, found }) => `"${key}" must be ${expected}, but is ${found}.`,
  ),
  'unknown-key': error<{ key: string; owner: string }>(({ key, owner }) => `"${key}" is not a key of ${owner}.`),
  'missing-key': error<{ key: string; owner: string }>(({ key, owner }) => `${owner} needs the key "${key}".`),
}
