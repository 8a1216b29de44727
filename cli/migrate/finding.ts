import type { Diagnostic } from '../core/diagnostic.ts'

/** What a finding means for who brings the project along. */
export type FindingKind =
  /** Keeps the project, or a node of it, from running. */
  | 'must-change'
  /** Runs, and gives something else than with dbt. */
  | 'differs'
  /** Is there and has no effect. */
  | 'ignored'
  /** dbt itself warns of it and will refuse it one day. */
  | 'deprecated'
  /** Anything else that both tools warn of. */
  | 'warned'
  /** Another program's file that calls dbt by its name. */
  | 'calls-dbt'

export interface Finding {
  readonly kind: FindingKind
  /** The diagnostic's code, or the check's own. */
  readonly code: string
  /** Relative to the project, with forward slashes. */
  readonly file: string
  readonly line?: number
  readonly column?: number
  readonly message: string
  /** What to do about it. */
  readonly way?: string
}

const kindOfCode: Readonly<Record<string, FindingKind>> = {
  'python-model': 'must-change',
  'profile-key-python': 'ignored',
  'plugin-python': 'ignored',
  'catalogs-unused': 'ignored',
  'profile-key-unused': 'ignored',
  'unknown-property': 'ignored',
  'config-key-unknown': 'ignored',
  'config-path-unused': 'ignored',
  'patch-without-node': 'ignored',
  'macro-patch-without-macro': 'ignored',
  'override-unused': 'ignored',
  'two-project-files': 'ignored',
  'key-renamed': 'deprecated',
  'packages-folder-renamed': 'deprecated',
  'profile-settings-moved': 'deprecated',
  'name-spaces-deprecated': 'deprecated',
  'test-arguments-loose': 'deprecated',
  'test-config-loose': 'deprecated',
}

/** The same in words for who compares the tools. */
const messages: Readonly<Record<string, string>> = {
  'python-model': 'It is a Python model, and there is no Python in tsdbt.',
}

const ways: Readonly<Record<string, string>> = {
  'python-model':
    'Write it in SQL, or as a TypeScript model of the same name beside it (docs/typescript-models.md): here that takes its place, dbt goes on with this one. --write drafts it.',
  'profiles-file-not-found':
    'Name its folder with --profiles-dir, or write one into the project: {<profile>: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb}}}}',
}

/** What reading the project told, file by file. */
export const findingOf = ({ code, severity, message, hint, at }: Diagnostic): Finding => ({
  kind: severity === 'error' ? 'must-change' : (kindOfCode[code] ?? 'warned'),
  code,
  file: at?.file ?? (code === 'profiles-file-not-found' ? 'profiles.yml' : ''),
  ...(at?.line !== undefined && { line: at.line }),
  ...(at?.column !== undefined && { column: at.column }),
  message: messages[code] ?? message,
  ...((ways[code] ?? hint) !== undefined && { way: ways[code] ?? hint }),
})
