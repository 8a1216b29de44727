import { resolve } from 'node:path'
import { makeSecrets, secretsOfEnvironment } from '../core/redact.ts'
import { bad, good, hasErrors, problem, ProblemError, type Checked, type Diagnostic } from '../core/diagnostic.ts'
import type { JsonRecord } from '../core/config.ts'
import { findFiles } from './files.ts'
import { loadInstalled } from './installed.ts'
import { readPackages } from './packages.ts'
import { loadProfile } from './profile.ts'
import { projectConfigOf } from './project-config.ts'
import { readProjectFile, type ProjectFileFound } from './project-file.ts'
import type { Package, Profile, Project, ProjectConfig, ProjectOptions } from './project.ts'
import { renderName, textRenderer, type TextRenderer } from './render.ts'
import { readSelectors } from './selectors.ts'
import { readVarsFile } from './vars-file.ts'
import { isJsonRecord } from './vars.ts'
import { compatibleDbt, parseBound, satisfies } from './version.ts'

/** Reads everything on disk that makes a project; opens no database. Every problem that can be found is told at once. */
export function loadProject(options: ProjectOptions): Promise<Checked<Project>> {
  try {
    return Promise.resolve(load({ ...options, projectDir: resolve(options.cwd ?? '.', options.projectDir) }))
  } catch (cause) {
    if (cause instanceof ProblemError) return Promise.resolve(bad(...cause.problems))
    return Promise.reject(cause instanceof Error ? cause : new Error(String(cause)))
  }
}

function load(options: ProjectOptions): Checked<Project> {
  const secrets = options.secrets ?? makeSecrets()
  for (const secret of secretsOfEnvironment(options.env)) secrets.add(secret)
  const root = options.projectDir
  const file = readProjectFile(root)
  if (!file.ok) return file
  const varsFile = readVarsFile(root, file.value.document)
  if (!varsFile.ok) return varsFile
  const problems: Diagnostic[] = [...file.problems, ...varsFile.problems]
  // `vars.yml` is known while the project file is rendered, which its own `vars` are not.
  const vars = { ...varsFile.value, ...options.vars }

  const profile = profileFor(options, file.value, secrets)
  if (profile) problems.push(...profile.problems)
  // A command that needs no profile reads the project all the same: its target says nothing.
  const target = profile === undefined ? {} : profile.ok ? profile.value?.targetForTemplates : undefined
  const rendererFor = (name: string): TextRenderer =>
    textRenderer(options.render, { file: name, vars, secretsAllowed: false, ...(target && { target }) })

  // Without its target a project file cannot be rendered truly: what it complains of then may not be so.
  if (profile && !profile.ok) return bad(...problems)
  const config = projectConfigOf(file.value, rendererFor(file.value.name), {
    // What configures nodes may ask for variables that a command without nodes is not given.
    rendersTrees: options.loadPackages !== false,
  })
  problems.push(...config.problems)
  if (!config.ok) return bad(...problems)
  const rootConfig = varsFile.value ? { ...config.value, vars: varsFile.value } : config.value
  problems.push(...(options.versionCheck === false ? [] : versionProblems(rootConfig)))
  const rest = loadRest(root, rootConfig, options, rendererFor)
  problems.push(...rest.problems)
  const selectors = readSelectors(root, rendererFor('selectors.yml'))
  problems.push(...selectors.problems)
  if (!rest.ok || !selectors.ok || hasErrors(problems)) return bad(...problems)
  return good(
    {
      root,
      config: rootConfig,
      isDbtProject: file.value.isDbtProject,
      auditBeforePublish: auditBeforePublish(rootConfig.flags, file.value.isDbtProject),
      profile: profile?.value,
      packages: rest.value,
      selectors: selectors.value,
      vars: options.vars ?? {},
      flags: rootConfig.flags,
      targetPath: resolve(root, options.targetPath ?? rootConfig.targetPath),
      logPath: resolve(root, options.logPath ?? rootConfig.logPath),
      env: options.env,
      secrets,
    },
    problems,
  )
}

function profileFor(
  options: ProjectOptions,
  file: ProjectFileFound,
  secrets: Project['secrets'],
): Checked<Profile> | undefined {
  if (!options.needsProfile) return undefined
  const raw = isJsonRecord(file.document.value) ? file.document.value['profile'] : undefined
  const named = typeof raw === 'string' ? raw : null
  const scope = { file: file.name, vars: options.vars ?? {}, secretsAllowed: true }
  const render = textRenderer(options.render, scope)
  const profile = named === null ? null : renderName(named, render, () => file.document.at(['profile']))
  return loadProfile(options, { profile, projectFile: file.name }, secrets)
}

function loadRest(
  root: string,
  config: ProjectConfig,
  options: ProjectOptions,
  rendererFor: (file: string) => TextRenderer,
): Checked<readonly Package[]> {
  const own: Package = { name: config.name, root, config, files: findFiles(root, config) }
  if (options.loadPackages === false) return good([own])
  const scope = { file: 'packages.yml', vars: options.vars ?? {}, secretsAllowed: true }
  const wanted = readPackages(root, textRenderer(options.render, scope))
  if (!wanted.ok) return wanted
  const installed = loadInstalled(root, config, wanted.value, rendererFor)
  if (!installed.ok) return installed
  const problems = [...wanted.problems, ...installed.problems]
  if (options.versionCheck !== false)
    problems.push(...installed.value.flatMap(({ config: each }) => versionProblems(each)))
  return hasErrors(problems) ? bad(...problems) : good([own, ...installed.value], problems)
}

function versionProblems(config: ProjectConfig): Diagnostic[] {
  const bounds = config.requireDbtVersion.flatMap((range) => parseBound(range) ?? [])
  const have = parseBound(compatibleDbt)
  if (!have || satisfies(have.version, bounds)) return []
  const values = { package: config.name, required: config.requireDbtVersion.join(', '), have: compatibleDbt }
  const hint = 'Take another version of the package, or add --no-version-check.'
  return [problem('dbt-version-mismatch', values, config.document.at(['require-dbt-version']), { hint })]
}

/** Our own projects publish audited tables only; a dbt project keeps dbt's order until it says otherwise. */
const auditBeforePublish = (flags: JsonRecord, isDbtProject: boolean): boolean => {
  const flag = flags['audit_before_publish']
  return typeof flag === 'boolean' ? flag : !isDbtProject
}
