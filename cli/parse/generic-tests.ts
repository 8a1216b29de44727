import type { Diagnostic } from '../core/diagnostic.ts'
import { problem } from '../core/diagnostic.ts'
import type { Package, SourceFile } from '../project/project.ts'
import type { FileDraft, TestDraft } from './draft.ts'
import { emptyCapture } from './draft.ts'
import { fqnPrefix } from './file-names.ts'
import { flagOf, listOf, recordOf, textOf, textsOf, type Json, type JsonRecord } from './read-json.ts'
import {
  genericTestTemplate,
  readTestDefinition,
  type DefinitionFault,
  type TestDefinition,
} from './test-definition.ts'
import { synthesizeTestName, testHash } from './test-names.ts'
import type { Version } from './patch.ts'
import { locate, type Place } from './place.ts'

/** What tests are declared on. */
export type TestTarget =
  | {
      readonly kind: 'node'
      /** `models`, `seeds`, `snapshots` */
      readonly yamlKey: string
      readonly name: string
      readonly version: Version | null
      readonly draft: FileDraft | null
    }
  | { readonly kind: 'source'; readonly source: string; readonly table: string; readonly tags: readonly string[] }

export interface TestPlace {
  readonly package: Package
  readonly file: SourceFile
  readonly at: (path: readonly (string | number)[]) => Place
}

export interface TestSite extends TestPlace {
  readonly target: TestTarget
  /** The engine's quoted form of a column whose `quote` is true. */
  readonly quote: (name: string) => string
  readonly quoteColumns: boolean
  /** Whether dbt would tell of arguments and configs that stand where they stood before dbt 1.10. */
  readonly tellsDeprecations: boolean
  /** Renders a text of a test's config natively. */
  readonly render: (text: string, path: readonly (string | number)[]) => Json
}

/** The tests of one properties entry: those of its columns, then its own. `path` leads to the entry's `columns` and `data_tests`. */
export function testDraftsOf(
  site: TestSite,
  columns: readonly JsonRecord[],
  tests: Json | undefined,
  paths: { readonly columns: readonly (string | number)[]; readonly tests: readonly (string | number)[] },
  problems: Diagnostic[],
): TestDraft[] {
  const drafts: TestDraft[] = []
  for (const [index, column] of columns.entries()) {
    if (column.data_tests !== undefined && column.tests !== undefined) {
      const at = locate(site.at([...paths.columns, index, 'tests']))
      problems.push(problem('tests-twice', { name: textOf(column.name) ?? '' }, at))
    }
    const entries = listOf(column.data_tests ?? column.tests)
    const key = column.data_tests === undefined ? 'tests' : 'data_tests'
    for (const [position, entry] of entries.entries()) {
      const path = [...paths.columns, index, key, position]
      const draft = testDraft(site, entry, column, path, problems)
      if (draft) drafts.push(draft)
    }
  }
  for (const [position, entry] of listOf(tests).entries()) {
    const draft = testDraft(site, entry, null, [...paths.tests, position], problems)
    if (draft) drafts.push(draft)
  }
  return drafts
}

function testDraft(
  site: TestSite,
  entry: Json,
  column: JsonRecord | null,
  path: readonly (string | number)[],
  problems: Diagnostic[],
): TestDraft | undefined {
  const columnName = column === null ? null : columnNameOf(site, column)
  const definition = readTestDefinition(entry, columnName)
  if ('fault' in definition) {
    problems.push(faultProblem(definition, site.at(path)))
    return undefined
  }
  if (site.tellsDeprecations) problems.push(...deprecated(definition, site, path))
  return draftOf(site, definition, columnName, columnTags(site, column), site.at, path)
}

/** In dbt's words. */
function deprecated(
  { namespace, name, hasLooseArguments, looseConfigs }: TestDefinition,
  { target, package: owner, file, at }: TestSite,
  path: readonly (string | number)[],
): readonly Diagnostic[] {
  const test = namespace === null ? name : `${namespace}.${name}`
  const shown = { test, file: file.originalPath }
  const told = looseConfigs.map((key) =>
    problem('test-config-loose', { ...shown, key }, locate(at([...path, test, key]))),
  )
  if (!hasLooseArguments) return told
  const resource = target.kind === 'source' ? target.table : target.name
  const values = { ...shown, resource, owner: owner.name }
  return [...told, problem('test-arguments-loose', values, locate(at(path)))]
}

function columnNameOf(site: TestSite, column: JsonRecord): string {
  const name = textOf(column.name) ?? ''
  return (flagOf(column.quote) ?? site.quoteColumns) ? site.quote(name) : name
}

function columnTags(site: TestSite, column: JsonRecord | null): readonly string[] {
  const own = column === null ? [] : [...textsOf(column.tags), ...textsOf(recordOf(column.config).tags)]
  return site.target.kind === 'source' ? [...site.target.tags, ...own] : own
}

function draftOf(
  site: TestSite,
  definition: TestDefinition,
  columnName: string | null,
  columnTagList: readonly string[],
  at: TestSite['at'],
  path: readonly (string | number)[],
): TestDraft {
  const { target, package: owner } = site
  const { namespace, name } = definition
  const kwargs = { ...definition.kwargs, model: modelArgument(target) }
  const config = renderedConfig(definition.config, site, path)
  const testType = [namespace, target.kind === 'source' ? `source_${name}` : name]
    .filter((part) => part !== null)
    .join('_')
  const synthesized = synthesizeTestName(testType, testedName(target), kwargs)
  const full = definition.customName ?? synthesized.full
  const short = definition.customName ?? synthesized.short
  if (short !== full && config.alias === undefined) config.alias = short
  const metadata = { namespace, name, kwargs }
  const folderless = site.file.originalPath.slice(site.file.originalPath.indexOf('/') + 1)
  return {
    kind: 'generic-test',
    package: owner,
    name: full,
    uniqueId: `test.${owner.name}.${full}.${testHash(full, metadata)}`,
    path: `${short}.sql`,
    originalPath: site.file.originalPath,
    fqn: [...fqnPrefix(owner.name, folderless), full],
    rawCode: genericTestTemplate(namespace, name, config),
    language: 'sql',
    checksum: { name: 'none', checksum: '' },
    place: at(path),
    capture: emptyCapture,
    metadata: { name, kwargs, namespace },
    columnName,
    fileKeyName: target.kind === 'source' ? `sources.${target.source}` : `${target.yamlKey}.${target.name}`,
    description: definition.description,
    tags: [...new Set([...columnTagList, ...textsOf(config.tags)])].sort(),
    config,
    attached: target.kind === 'node' ? target.draft : null,
  }
}

function renderedConfig(
  config: JsonRecord,
  site: TestSite,
  path: readonly (string | number)[],
): Record<string, Json | undefined> {
  const result: Record<string, Json | undefined> = {}
  for (const [key, value] of Object.entries(config)) {
    const rendered = typeof value === 'string' && value.includes('{') ? site.render(value, [...path, key]) : value
    if (rendered !== null) result[key] = rendered
  }
  return result
}

const testedName = (target: TestTarget): string => {
  if (target.kind === 'source') return `${target.source}_${target.table}`
  return isSet(target.version) ? `${target.name}_v${target.version}` : target.name
}

/** The relation a test reads, as its template writes it. */
function modelArgument(target: TestTarget): string {
  return `{{ get_where_subquery(${referenceOf(target)}) }}`
}

function referenceOf(target: TestTarget): string {
  if (target.kind === 'source') return `source('${target.source}', '${target.table}')`
  return isSet(target.version) ? `ref('${target.name}', version='${target.version}')` : `ref('${target.name}')`
}

const isSet = (version: Version | null): version is Version => version !== null && version !== 0 && version !== ''

function faultProblem(fault: DefinitionFault, place: Place): Diagnostic {
  const at = locate(place)
  switch (fault.fault) {
    case 'shape':
      return problem('test-shape', { keys: fault.keys }, at, {
        hint: fault.keys.length > 1 ? "Indent a test's arguments below its name." : undefined,
      })
    case 'arguments':
      return problem('test-arguments', { name: fault.name }, at)
    case 'name':
      return problem('test-name', { name: fault.name }, at)
    case 'model':
      return problem('test-model-argument', { name: fault.name }, at)
    case 'twice':
      return problem('test-config-twice', { name: fault.name, key: fault.key }, at, {
        hint: `Keep "${fault.key}" inside "config" only.`,
      })
  }
}
