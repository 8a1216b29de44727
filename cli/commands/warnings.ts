import { type Diagnostic, type Location, problem } from '../core/diagnostic.ts'
import { didYouMean } from '../core/suggest.ts'
import type { ProjectConfig } from '../project/project.ts'
import { isJsonRecord } from '../project/vars.ts'
import type { Options } from './options.ts'
import { unknownWarnings } from './warning-names.ts'

/** Warnings as `--warn-error` and `--warn-error-options` judge them: some become errors, some are not told. Errors stay. */
export function judged(problems: readonly Diagnostic[], options: Options): readonly Diagnostic[] {
  const rules = rulesOf(options)
  return problems.flatMap((found): readonly Diagnostic[] => {
    if (found.severity === 'error') return [found]
    if (rules.isSilent(found.code)) return []
    return rules.isError(found.code) ? [{ ...found, severity: 'error' }] : [found]
  })
}

/** Whether a test that warns counts as one that fails. */
export const warningsAreErrors = (options: Options): boolean => rulesOf(options).isError('test-warning')

interface Rules {
  isSilent(code: string): boolean
  isError(code: string): boolean
}

/** What is named counts before `Deprecations`, that before `all`. */
function rulesOf(options: Options): Rules {
  const given = options.record(FLAG) ?? {}
  const error = given['error'] ?? given['include']
  const errors = new Set(words(error))
  const all = options.switch('warn-error') === true || errors.has('all') || errors.has('*')
  const warn = new Set(words(given['warn'] ?? given['exclude']))
  const silence = new Set(words(given['silence']))
  return {
    isSilent: (code) => names(silence, code) || (hasGroup(silence, code) && !names(errors, code) && !names(warn, code)),
    isError: (code) =>
      names(errors, code)
        ? !names(warn, code)
        : !names(warn, code) && !hasGroup(warn, code) && (all || hasGroup(errors, code)),
  }
}

const FLAG = 'warn-error-options'
const keys = ['error', 'include', 'warn', 'exclude', 'silence']

/** What is wrong with the setting itself; `given` is the command line and the environment, `project` the project file. */
export function warningSettings(
  given: Options,
  { flags, document }: Pick<ProjectConfig, 'flags' | 'document'>,
): ReturnType<typeof unknownWarnings> {
  const isGiven = given.has(FLAG)
  const value = isGiven ? given.record(FLAG) : flags[SETTING]
  if (!isJsonRecord(value)) return { problems: [], ignored: [] }
  const setting = isGiven ? `--${FLAG}` : SETTING
  const at = (...path: readonly (string | number)[]): Location | undefined =>
    isGiven ? undefined : document.at(['flags', SETTING, ...path])
  const strange = Object.keys(value)
    .filter((key) => !keys.includes(key))
    .map((key) => problem('warning-key-unknown', { setting, key }, at(key), { hint: didYouMean(key, keys) }))
  const named = keys.flatMap((key) =>
    words(value[key]).flatMap((name, index) =>
      name === 'all' || name === '*' ? [] : [{ name, at: at(key, ...(Array.isArray(value[key]) ? [index] : [])) }],
    ),
  )
  const { problems, ignored } = unknownWarnings(named, setting)
  const twice = synonyms
    .filter(([first, second]) => first in value && second in value)
    .map(([first, second]) => problem('keys-exclude-each-other', { first, second }, at(second)))
  return { problems: [...strange, ...twice, ...problems], ignored }
}

const synonyms = [
  ['error', 'include'],
  ['warn', 'exclude'],
] as const

const SETTING = 'warn_error_options'

const words = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((word) => typeof word === 'string') : typeof value === 'string' ? [value] : []

/** Whether a list of warnings has this one, by its code or by the name of dbt's event. */
const names = (list: ReadonlySet<string>, code: string): boolean => list.has(code) || list.has(dbtEvents[code] ?? code)

/** Whether a list has all of dbt's deprecations, and this is one. */
const hasGroup = (list: ReadonlySet<string>, code: string): boolean =>
  list.has('Deprecations') && dbtEvents[code]?.endsWith('Deprecation') === true && code !== 'ref-deprecation-upcoming'

const dbtEvents: Readonly<Record<string, string>> = {
  'config-key-unknown': 'CustomKeyInConfigDeprecation',
  'described-columns-missing': 'JinjaLogWarning',
  'exposure-name': 'ExposureNameDeprecation',
  'key-renamed': 'ConfigDataPathDeprecation',
  'name-spaces-deprecated': 'ResourceNamesWithSpacesDeprecation',
  'packages-folder-renamed': 'PackageInstallPathDeprecation',
  'profile-settings-moved': 'ProjectFlagsMovedDeprecation',
  'config-path-unused': 'UnusedResourceConfigPath',
  'macro-arguments': 'InvalidMacroAnnotation',
  'macro-patch-without-macro': 'MacroNotFoundForPatch',
  'microbatch-no-event-time': 'MicrobatchModelNoEventTimeInputs',
  'model-deprecated': 'DeprecatedModel',
  'name-shared': 'DuplicateNameDistinctNodeTypesDeprecation',
  'override-unused': 'UnusedTables',
  'no-nodes-selected': 'NoNodesSelected',
  'nothing-to-do': 'NothingToDo',
  'package-unpinned': 'DepsUnpinned',
  'patch-without-node': 'NoNodeForYamlKey',
  'patch-wrong-kind': 'WrongResourceSchemaFile',
  'raised-warning': 'JinjaLogWarning',
  'ref-deprecated': 'DeprecatedReference',
  'ref-deprecation-upcoming': 'UpcomingReferenceDeprecation',
  'selection-empty': 'NoNodesForSelectionCriteria',
  'state-contract-changed': 'UnversionedBreakingChange',
  'test-arguments-loose': 'MissingArgumentsPropertyInGenericTestDeprecation',
  'test-config-loose': 'PropertyMovedToConfigDeprecation',
  'test-source-disabled': 'NodeNotFoundOrDisabled',
  'test-target-missing': 'NodeNotFoundOrDisabled',
  'test-warning': 'LogTestResult',
  'unknown-property': 'CustomKeyInObjectDeprecation',
  'yaml-duplicate-key': 'DuplicateYAMLKeysDeprecation',
}
