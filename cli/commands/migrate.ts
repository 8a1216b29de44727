import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { adapterTypes } from '../adapters/registry.ts'
import { pluginNamed } from '../context/external-location.ts'
import { type Checked, type Diagnostic, problem } from '../core/diagnostic.ts'
import { callerFindings } from '../migrate/callers.ts'
import { type Finding, findingOf } from '../migrate/finding.ts'
import { nodeFindings } from '../migrate/node-checks.ts'
import { projectFindings } from '../migrate/project-checks.ts'
import { exitCodeOf, makeReport, type MigrationReport, reportJson, type TargetReport } from '../migrate/report.ts'
import type { Scene } from '../migrate/scene.ts'
import { nodePlaces } from '../parse/node-place.ts'
import { nearestProject } from '../project/project-file.ts'
import type { Profile, Project } from '../project/project.ts'
import { isJsonRecord } from '../project/vars.ts'
import { parseYaml, within } from '../project/yaml.ts'
import type { Invocation } from './invocation.ts'
import { standInAdapter, undefinedNames } from './migrate-undefined.ts'
import { catalogProblems } from './catalog-problems.ts'
import { migrationText } from './migrate-text.ts'
import { writeMigration } from './migrate-write.ts'
import { openProject, openTargeted, type TargetedProject } from './open-project.ts'
import { type ParsedStage, reparse } from './parse-stage.ts'
import { parsedCounts } from './parsed-counts.ts'
import { refuse } from './refuse.ts'
import { paintOf } from './reporting.ts'
import { stdio } from './stdio.ts'

/** `tsdbt migrate [folder]`: what of a dbt project runs as it is, what differs and why. Nothing is changed without `--write`. */
export async function run(invocation: Invocation): Promise<number> {
  const [given = invocation.options.text('project-dir')] = invocation.words
  const folder =
    given === undefined ? (nearestProject(invocation.cwd) ?? invocation.cwd) : path.resolve(invocation.cwd, given)
  if (!existsSync(folder)) return refuse(invocation, [problem('project-not-found', { folder: given ?? folder })])
  const read = await readProject(quietly(invocation, folder))
  if (read.problems.some(({ code }) => code === 'project-not-found')) return refuse(invocation, read.problems)
  const written = invocation.options.switch('write') === true ? writeMigration(folder, read) : []
  // What was written is told as it stands now.
  const told = written.length > 0 ? await readProject(quietly(invocation, folder)) : read
  const report = makeReport({
    project: told.project?.config.name ?? path.basename(folder),
    folder: path.relative(invocation.cwd, folder) || '.',
    target: told.target,
    isRead: told.stage !== undefined,
    nodes: told.stage ? nodeCounts(told.stage) : {},
    files: told.project ? filesOf(told.project) : [],
    packages: packagesOf(told.project),
    findings: [...findingsOf(told, folder), ...(told.stage ? await undefinedNames(told.stage) : [])],
    written,
  })
  invocation.emit({ type: 'output', text: shown(invocation, report) })
  return exitCodeOf(report)
}

/** What could be read of a project; one of an engine that is not there is read as if it were DuckDB's. */
export interface ReadProject {
  readonly project: Project | undefined
  readonly stage: ParsedStage | undefined
  readonly target: TargetReport | undefined
  readonly problems: readonly Diagnostic[]
}

/** Says nothing, keeps no log and no cache: looking at a project leaves no trace in it. */
const quietly = (invocation: Invocation, folder: string): Invocation => ({
  ...invocation,
  options: invocation.options.with('project-dir', folder).with('partial-parse', false).with('warn-error', false),
  emit: () => undefined,
  report: () => Promise.resolve(),
})

async function readProject(quiet: Invocation): Promise<ReadProject> {
  const targeted = await openTargeted(quiet)
  if (targeted.ok) {
    const { project, adapter } = targeted.value
    const target = { name: project.profile?.targetName ?? '', type: adapter.type, isSupported: true, others: [] }
    return withParsed(await reparse({ ...targeted.value, readsOnly: true }, targeted.problems, 0), project, target, [])
  }
  const opened = await openProject(quiet, { needsProfile: false })
  const withProfile = await openProject(quiet)
  if (!opened.ok) {
    const problems = [...targeted.problems, ...opened.problems]
    return { ...(await identified(quiet)), stage: undefined, problems }
  }
  const { project } = opened.value
  const profile = withProfile.ok ? withProfile.value.project.profile : undefined
  const target = profile && {
    name: profile.targetName,
    type: profile.adapterType,
    isSupported: false,
    others: runnableTargets(profile),
  }
  const standIn: TargetedProject = {
    ...(withProfile.ok ? withProfile.value : opened.value),
    adapter: standInAdapter(project.root),
    readsOnly: true,
  }
  const parsed = await reparse(standIn, opened.problems, 0)
  return withParsed(parsed, project, target, targeted.problems)
}

/** A project whose packages are missing, say, has a name and a target all the same. */
async function identified(quiet: Invocation): Promise<Pick<ReadProject, 'project' | 'target'>> {
  const whole = await openProject(quiet, { loadPackages: false })
  const opened = whole.ok ? whole : await openProject(quiet, { loadPackages: false, needsProfile: false })
  if (!opened.ok) return { project: undefined, target: undefined }
  const { project } = opened.value
  const { profile } = project
  if (!profile) return { project, target: undefined }
  const isSupported = adapterTypes.has(profile.adapterType)
  const others = isSupported ? [] : runnableTargets(profile)
  return { project, target: { name: profile.targetName, type: profile.adapterType, isSupported, others } }
}

function withParsed(
  parsed: Checked<ParsedStage>,
  project: Project,
  target: TargetReport | undefined,
  before: readonly Diagnostic[],
): ReadProject {
  const told = parsed.ok ? parsed.value.problems : parsed.problems
  return { project, stage: parsed.ok ? parsed.value : undefined, target, problems: [...before, ...told] }
}

function findingsOf({ stage, target, problems }: ReadProject, folder: string): readonly Finding[] {
  const told = unique(problems)
    .map(findingOf)
    .map((finding) => (finding.code === 'adapter-unknown' ? elsewhere(finding, target) : finding))
  const callers = callerFindings(folder)
  if (!stage) return [...told, ...callers]
  const { project, result, adapter } = stage
  const scene: Scene = {
    project,
    parsed: result.parsed,
    adapterType: adapter.type,
    capabilities: adapter.capabilities,
    plugins: adapter.plugins,
    pluginOf: pluginNamed,
    placeOf: nodePlaces(result.parsed, project.packages),
  }
  const catalogs = catalogProblems(stage, result.parsed).map(findingOf)
  return [...told, ...catalogs, ...nodeFindings(scene), ...projectFindings(scene), ...callers]
}

/** The same told twice, by two looks at one file, is one finding. */
function unique(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Map(problems.map((found) => [JSON.stringify([found.code, found.message, found.at]), found]))
  return [...seen.values()]
}

function elsewhere(finding: Finding, target: TargetReport | undefined): Finding {
  const [other] = target?.others ?? []
  const add =
    'Add a target of one of them to the profile, such as {type: duckdb, path: shop.duckdb}. --write adds it as "tsdbt" where profiles.yml is in the project.'
  return {
    ...finding,
    message: `The target "${target?.name ?? ''}" is of ${target?.type ?? 'another engine'}; tsdbt runs DuckDB and BigQuery.`,
    way: other === undefined ? add : `Take the profile's target "${other}": --target ${other}.`,
  }
}

function runnableTargets({ file, profileName, targetName }: Profile): readonly string[] {
  const document = parseYaml(readFileSync(file, 'utf8'), file)
  const outputs = document.ok ? within(document.value, [profileName, 'outputs']).value : null
  if (!isJsonRecord(outputs)) return []
  return Object.entries(outputs).flatMap(([name, output]) =>
    name !== targetName && isJsonRecord(output) && adapterTypes.has(String(output['type'])) ? [name] : [],
  )
}

function nodeCounts({ result }: ParsedStage): Readonly<Record<string, number>> {
  const { macro: _macros, ...counts } = parsedCounts(result.parsed)
  return counts
}

/** The project file, those around it, and what lies in its folders. */
function filesOf({ root, packages }: Project): readonly string[] {
  const around = [
    'dbt_project.yml',
    'project.yml',
    'profiles.yml',
    'packages.yml',
    'dependencies.yml',
    'selectors.yml',
    'vars.yml',
  ]
  const own = packages[0]?.files.map(({ originalPath }) => originalPath) ?? []
  return [...around.filter((file) => existsSync(path.join(root, file))), ...new Set(own)]
}

const packagesOf = (project: Project | undefined) =>
  (project?.packages.slice(1) ?? []).map(({ name, root }) => ({
    name,
    folder: path.relative(project?.root ?? root, root).replaceAll('\\', '/'),
  }))

function shown(invocation: Invocation, report: MigrationReport): string {
  const { options } = invocation
  if (options.switch('json') === true || options.text('output') === 'json')
    return JSON.stringify(reportJson(report), undefined, 2)
  return migrationText(report, paintOf(invocation), Math.min(stdio().stdout.columns ?? 100, 120))
}
