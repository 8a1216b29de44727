import type { Diagnostic } from '../core/diagnostic.ts'
import type { Options } from './options.ts'

/** Warnings as `--warn-error` and `--warn-error-options` judge them: some become errors, some are not told. Errors stay. */
export function judged(problems: readonly Diagnostic[], options: Options): readonly Diagnostic[] {
  const rules = rulesOf(options)
  return problems.flatMap((found): readonly Diagnostic[] => {
    if (found.severity === 'error') return [found]
    if (names(rules.silence, found.code)) return []
    return rules.isError(found.code) ? [{ ...found, severity: 'error' }] : [found]
  })
}

/** Whether a test that warns counts as one that fails. */
export const warningsAreErrors = (options: Options): boolean => rulesOf(options).isError('test-warning')

interface Rules {
  readonly silence: ReadonlySet<string>
  isError(code: string): boolean
}

function rulesOf(options: Options): Rules {
  const given = options.record('warn-error-options') ?? {}
  const error = given['error'] ?? given['include']
  const warn = new Set(words(given['warn'] ?? given['exclude']))
  const all = options.switch('warn-error') === true || error === 'all' || error === '*' || words(error).includes('all')
  const errors = new Set(words(error))
  return {
    silence: new Set(words(given['silence'])),
    isError: (code) => (all || names(errors, code)) && !names(warn, code),
  }
}

const words = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((word) => typeof word === 'string') : typeof value === 'string' ? [value] : []

/** Whether a list of warnings has this one, by its code or by the name of dbt's event. */
const names = (list: ReadonlySet<string>, code: string): boolean => list.has(code) || list.has(dbtEvents[code] ?? code)

const dbtEvents: Readonly<Record<string, string>> = {
  'config-key-unknown': 'CustomKeyInConfigDeprecation',
  'config-path-unused': 'UnusedResourceConfigPath',
  'macro-arguments': 'InvalidMacroAnnotation',
  'macro-patch-without-macro': 'MacroNotFoundForPatch',
  'microbatch-no-event-time': 'MicrobatchModelNoEventTimeInputs',
  'model-deprecated': 'DeprecatedModel',
  'name-shared': 'DuplicateNameDistinctNodeTypesDeprecation',
  'override-unused': 'UnusedTables',
  'package-unpinned': 'DepsUnpinned',
  'patch-without-node': 'NoNodeForYamlKey',
  'patch-wrong-kind': 'WrongResourceSchemaFile',
  'raised-warning': 'JinjaLogWarning',
  'ref-deprecated': 'DeprecatedReference',
  'ref-deprecation-upcoming': 'UpcomingReferenceDeprecation',
  'selection-empty': 'NoNodesForSelectionCriteria',
  'state-contract-changed': 'UnversionedBreakingChange',
  'test-source-disabled': 'NodeNotFoundOrDisabled',
  'test-target-missing': 'NodeNotFoundOrDisabled',
  'test-warning': 'LogTestResult',
  'unknown-property': 'CustomKeyInObjectDeprecation',
  'yaml-duplicate-key': 'DuplicateYAMLKeysDeprecation',
}
