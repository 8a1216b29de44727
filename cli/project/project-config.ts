import { bad, good, hasErrors, problem, type Checked, type Diagnostic } from '../core/diagnostic.ts'
import type { Json, JsonRecord } from '../core/config.ts'
import type { ConfigTree, ProjectConfig, QueryComment } from './project.ts'
import type { ProjectFileFound } from './project-file.ts'
import { renamedKeyProblems } from './renamed-keys.ts'
import { renderValue, type TextRenderer } from './render.ts'
import { reservedNames } from './reserved-names.ts'
import { checkSchema } from './schema.ts'
import { projectSchema, type ProjectFile } from './schemas/project.ts'
import { isJsonRecord } from './vars.ts'
import { parseBound, splitRanges } from './version.ts'
import type { YamlDocument, YamlPath } from './yaml.ts'

const trees = [
  'models',
  'seeds',
  'snapshots',
  'sources',
  'data_tests',
  'unit_tests',
  'analyses',
  'exposures',
  'functions',
  'metrics',
  'semantic-models',
  'saved-queries',
] as const satisfies readonly ConfigTree[]

/** Renders a project file and turns it into a config with every default filled in. */
export function projectConfigOf(
  file: ProjectFileFound,
  render: TextRenderer,
  { rendersTrees = true } = {},
): Checked<ProjectConfig> {
  const isRendered = (path: YamlPath): boolean => (rendersTrees || !isInTree(path)) && isRenderedEarly(path)
  const rendered = renderValue(file.document, isRendered, render)
  if (!rendered.ok) return rendered
  const checked = checkSchema(projectSchema, file.document, {
    owner: `"${file.document.file}"`,
    unknownKeys: file.isDbtProject ? 'error at the top' : 'error',
    value: rendered.value ?? {},
  })
  if (!checked.ok) return checked
  const renamed = renamedKeyProblems(file.document)
  const problems = [...checked.problems, ...renamed, ...contradictions(checked.value, file.document)]
  return hasErrors(problems) ? bad(...problems) : good(configOf(checked.value, file.document), problems)
}

/** Hooks, variables and the query comment are rendered when a node runs, not when the project is read. */
function isRenderedEarly(path: YamlPath): boolean {
  const [first] = path
  if (first === 'on-run-start' || first === 'on-run-end' || first === 'query-comment' || first === 'vars') return false
  return !isInTree(path) || !path.some((step) => typeof step === 'string' && /^\+?\s*(?:pre|post)[-_]hook$/.test(step))
}

const isInTree = ([first]: YamlPath): boolean => trees.some((tree) => tree === first) || first === 'tests'

function contradictions(project: ProjectFile, document: YamlDocument): Diagnostic[] {
  const problems: Diagnostic[] = []
  if (reservedNames.has(project.name)) {
    problems.push(problem('project-name-reserved', { name: project.name }, document.at(['name'])))
  }
  for (const [first, second] of exclusive) {
    if (isGiven(project[first]) && isGiven(project[second])) {
      problems.push(problem('keys-exclude-each-other', { first, second }, document.keyAt([first])))
    }
  }
  for (const range of rangesOf(project)) {
    if (parseBound(range)) continue
    const hint = 'Write it as ">=1.8.0" or [">=1.8.0", "<2.0.0"].'
    problems.push(problem('version-range-invalid', { range }, document.at(['require-dbt-version']), { hint }))
  }
  return problems
}

const exclusive = [
  ['tests', 'data_tests'],
  ['source-paths', 'model-paths'],
  ['data-paths', 'seed-paths'],
] as const

const isGiven = (value: unknown): boolean => value !== undefined && value !== null

const rangesOf = (project: ProjectFile): string[] => splitRanges(listOf(project['require-dbt-version']))

function configOf(project: ProjectFile, document: YamlDocument): ProjectConfig {
  const modelPaths = project['model-paths'] ?? project['source-paths'] ?? ['models']
  const seedPaths = project['seed-paths'] ?? project['data-paths'] ?? ['seeds']
  const testPaths = project['test-paths'] ?? ['tests']
  const analysisPaths = project['analysis-paths'] ?? ['analyses']
  const macroPaths = project['macro-paths'] ?? ['macros']
  const snapshotPaths = project['snapshot-paths'] ?? ['snapshots']
  const functionPaths = project['function-paths'] ?? ['functions']
  const allPaths = [modelPaths, seedPaths, snapshotPaths, analysisPaths, macroPaths, testPaths, functionPaths].flat()
  const targetPath = project['target-path'] ?? 'target'
  return {
    name: project.name,
    version: project.version ?? null,
    profile: project.profile ?? null,
    modelPaths,
    seedPaths,
    testPaths,
    analysisPaths,
    macroPaths,
    snapshotPaths,
    functionPaths,
    docsPaths: project['docs-paths'] ?? [...new Set(allPaths)],
    assetPaths: project['asset-paths'] ?? [],
    targetPath,
    logPath: project['log-path'] ?? 'logs',
    packagesInstallPath: project['packages-install-path'] ?? 'dbt_packages',
    cleanTargets: project['clean-targets'] ?? [targetPath],
    queryComment: queryCommentOf(project['query-comment']),
    requireDbtVersion: rangesOf(project),
    flags: recordOf(project.flags),
    onRunStart: listOf(project['on-run-start']),
    onRunEnd: listOf(project['on-run-end']),
    dispatch: (project.dispatch ?? []).map((rule) => ({
      macroNamespace: rule.macro_namespace,
      searchOrder: rule.search_order,
    })),
    restrictAccess: project['restrict-access'] ?? false,
    quoting: quotingOf(project.quoting),
    // As they are written: they are not rendered, and copies would forget which whole numbers are floats.
    vars: recordOf(isJsonRecord(document.value) ? document.value['vars'] : undefined),
    trees: treesOf((tree) => recordOf(project[tree] ?? (tree === 'data_tests' ? project.tests : undefined))),
    unrenderedTrees: treesOf((tree) => unrenderedTree(document.value, tree)),
    document,
  }
}

function queryCommentOf(given: ProjectFile['query-comment']): QueryComment | undefined {
  if (given === undefined) return undefined
  if (given === null) return { comment: '', append: false, jobLabel: false }
  if (typeof given === 'string') return { comment: given, append: false, jobLabel: false }
  // A mapping without `comment` keeps the default one and changes where it stands.
  return {
    comment: given.comment ?? DEFAULT_COMMENT,
    append: given.append ?? false,
    jobLabel: given['job-label'] ?? false,
  }
}

/** Stands for "the comment everybody gets". */
export const DEFAULT_COMMENT = '\u0000default'

function quotingOf(given: ProjectFile['quoting']): ProjectConfig['quoting'] {
  if (!given) return {}
  // BigQuery's words for the two upper levels.
  const database = given.database ?? given.project
  const schema = given.schema ?? given.dataset
  return {
    ...(typeof database === 'boolean' && { database }),
    ...(typeof schema === 'boolean' && { schema }),
    ...(typeof given.identifier === 'boolean' && { identifier: given.identifier }),
  }
}

const treesOf = (tree: (name: ConfigTree) => JsonRecord): Readonly<Record<ConfigTree, JsonRecord>> => ({
  models: tree('models'),
  seeds: tree('seeds'),
  snapshots: tree('snapshots'),
  sources: tree('sources'),
  data_tests: tree('data_tests'),
  unit_tests: tree('unit_tests'),
  analyses: tree('analyses'),
  exposures: tree('exposures'),
  functions: tree('functions'),
  metrics: tree('metrics'),
  'semantic-models': tree('semantic-models'),
  'saved-queries': tree('saved-queries'),
})

function unrenderedTree(value: Json, tree: ConfigTree): JsonRecord {
  if (!isJsonRecord(value)) return {}
  return recordOf(value[tree] ?? (tree === 'data_tests' ? value['tests'] : undefined))
}

const listOf = (value: string | readonly string[] | null | undefined): string[] =>
  value === null || value === undefined ? [] : typeof value === 'string' ? [value] : [...value]

// What the schema calls a mapping was parsed from YAML, so its values are JSON.
const recordOf = (value: unknown): JsonRecord => (isJsonRecord(value as Json) ? (value as JsonRecord) : {})
