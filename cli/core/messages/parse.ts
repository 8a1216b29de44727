import { error, warning, type Named } from './message.ts'

/** Turning files into nodes: templates, names, references. */
export const parseMessages = {
  'jinja-syntax': error<{ reason: string }>(({ reason }) => `Jinja syntax error: ${reason}`),
  'jinja-error': error<{ type: string; reason: string }>(({ type, reason }) => `${type}: ${reason}`),
  'raised-by-template': error<{ message: string }>(({ message }) => message),
  'ref-not-found': error<Named>(({ name }) => `No model, seed or snapshot is named "${name}".`),
  'source-not-found': error<Named>(({ name }) => `No source is named "${name}".`),
  'duplicate-name': error<{ kind: string; name: string }>(({ kind, name }) => `Two ${kind}s are named "${name}".`),
  deprecated: warning<{ message: string }>(({ message }) => message),
}
