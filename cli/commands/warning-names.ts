import { type Diagnostic, type Location, problem } from '../core/diagnostic.ts'
import { messages } from '../core/messages.ts'
import { didYouMean } from '../core/suggest.ts'

/** The names of dbt's warnings, ours or not: people bring their settings along. */
const dbtWarnings = `
  AdapterDeprecationWarning AdapterEventWarning ArgumentsPropertyInGenericTestDeprecation BehaviorChangeEvent CatalogGenerationError
  CollectFreshnessReturnSignature ConfigDataPathDeprecation ConfigLogPathDeprecation ConfigSourcePathDeprecation ConfigTargetPathDeprecation
  ConstraintNotEnforced ConstraintNotSupported CustomKeyInConfigDeprecation CustomKeyInObjectDeprecation
  CustomOutputPathInSourceFreshnessDeprecation CustomTopLevelKeyDeprecation DeprecatedModel DeprecatedReference Deprecations
  DeprecationsSummary DepsScrubbedPackageName DepsUnpinned DuplicateNameDistinctNodeTypesDeprecation DuplicateYAMLKeysDeprecation
  EnvironmentVariableNamespaceDeprecation EnvironmentVariableRenamed ExposureNameDeprecation FreshnessConfigProblem
  GenerateSchemaNameNullValueDeprecation GenericJSONSchemaValidationDeprecation GenericSemanticLayerDeprecation GetMetaKeyWarning
  InternalDeprecation InvalidConcurrentBatchesConfig InvalidMacroAnnotation InvalidValueForField JinjaLogWarning LogFreshnessResult
  LogTestResult MFConverterIssue MFCumulativeTypeParamsDeprecation MFTimespineWithoutYamlConfigurationDeprecation MacroNotFoundForPatch
  MetricAttributesRenamed MicrobatchMacroOutsideOfBatchesDeprecation MicrobatchModelNoEventTimeInputs
  MissingArgumentsPropertyInGenericTestDeprecation MissingPlusPrefixDeprecation ModelParamUsageDeprecation
  ModulesItertoolsUsageDeprecation NoNodeForYamlKey NoNodesForSelectionCriteria NoNodesSelected NodeNotFoundOrDisabled NothingToDo
  PackageInstallPathDeprecation PackageMaterializationOverrideDeprecation PackageNodeDependsOnRootProjectNode PackageRedirectDeprecation
  ProjectFlagsMovedDeprecation PropertyMovedToConfigDeprecation ResourceNamesWithSpacesDeprecation RunResultWarning
  RunResultWarningMessage SeedExceedsLimitAndPathChanged SeedExceedsLimitChecksumChanged SeedExceedsLimitSamePath SeedIncreased
  SelectExcludeIgnoredWithSelectorWarning SemanticValidationFailure SnapshotTimestampWarning SourceFreshnessProjectHooksNotRun
  SourceOverrideDeprecation TestsConfigDeprecation TimeDimensionsRequireGranularityDeprecation UnexpectedJinjaBlockDeprecation
  UnsupportedConstraintMaterialization UnusedResourceConfigPath UnusedTables UnversionedBreakingChange UpcomingReferenceDeprecation
  ValidationWarning WEOIncludeExcludeDeprecation WarnStateTargetEqual WrongResourceSchemaFile`

/** Names that look like a slip of one of the above and are names that dbt or its other engine knows. */
const lookalikes = `
  CacheInvalidationWarning FreshnessConfigInvalid GitNothingToDo LogNodeResult LogSeedResult RunResultErrorNoMessage
  SnapshotTimestampMismatch UnusedTableAlias`

const listed = (text: string): readonly string[] => text.trim().split(/\s+/)

/** What `--warn-error-options` may name: a diagnostic's code where it warns, or the test of `severity: warn`; or dbt's name. */
const known = (): readonly string[] => [
  ...Object.entries(messages).flatMap(([code, { severity }]) => (severity === 'warning' ? [code] : [])),
  'test-warning',
  ...listed(dbtWarnings),
]

export interface NamedWarning {
  readonly name: string
  /** Where the project file names it; undefined on the command line. */
  readonly at: Location | undefined
}

/** Names that mean nothing: slips of the pen as errors; those that only another engine or version of dbt may know, by themselves. */
export function unknownWarnings(
  named: readonly NamedWarning[],
  setting: string,
): { readonly problems: readonly Diagnostic[]; readonly ignored: readonly string[] } {
  const names = new Set([...known(), ...listed(lookalikes)])
  const problems: Diagnostic[] = []
  const ignored: string[] = []
  for (const { name, at } of named) {
    if (names.has(name)) continue
    const meant = didYouMean(name, known())
    if (meant === undefined && /^[A-Z][a-z]+[A-Z]\w+$/.test(name)) ignored.push(name)
    else {
      const hint = meant ?? 'It takes the codes that warnings end with, and the names that dbt has for its warnings.'
      problems.push(problem('warning-name-unknown', { setting, name }, at, { hint }))
    }
  }
  return { problems, ignored }
}
