import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { makeFolder } from '../core/make-folder.ts'
import type { JsonRecord } from '../core/config.ts'
import { bad, good, hasErrors, ProblemError, type Checked, type Diagnostic } from '../core/diagnostic.ts'
import { fetchPackage, placePackage, type Fetched, type FetchScope } from './fetch-package.ts'
import { hashOf, writeLockText } from './lock.ts'
import { LOCK_FILE, readLock } from './locked-packages.ts'
import { labelOf, readPackages, type PackageSpec } from './packages.ts'
import { projectConfigOf } from './project-config.ts'
import { readProjectFile } from './project-file.ts'
import type { Environment, ProjectConfig, YamlRenderer } from './project.ts'
import { textRenderer } from './render.ts'
import { resolvePackages } from './resolve-packages.ts'
import { reasonOf } from './source-file.ts'
import { problem } from '../core/diagnostic.ts'
import { writeFileWhole } from './write-file.ts'

export interface DepsOptions {
  /** The project's root, absolute. */
  readonly root: string
  readonly env: Environment
  readonly vars?: JsonRecord
  readonly render: YamlRenderer
  /** Resolve anew although the lock file is current. */
  readonly upgrade?: boolean
  /** Write the lock file and install nothing. */
  readonly lockOnly?: boolean
  /** What is being done, a line each, as dbt words it. */
  readonly note?: (text: string) => void
}

export interface InstalledPackage {
  /** The package's own name: its folder. */
  readonly name: string
  readonly source: PackageSpec['kind']
  /** The revision, version or path it was installed from. */
  readonly version: string
}

/**
 * Installs what `packages.yml` or `dependencies.yml` asks for. The packages are put together in a folder beside the installed ones and take
 * their place at the end by two renames: an install that fails or is killed leaves the old ones.
 */
export async function installPackages(options: DepsOptions): Promise<Checked<readonly InstalledPackage[]>> {
  try {
    return await install(options)
  } catch (cause) {
    if (cause instanceof ProblemError) return bad(...cause.problems)
    throw cause
  }
}

async function install(options: DepsOptions): Promise<Checked<readonly InstalledPackage[]>> {
  const { root } = options
  const note = options.note ?? (() => undefined)
  const config = rootConfig(options)
  if (!config.ok) return config
  const scope = { file: 'packages.yml', vars: options.vars ?? {}, secretsAllowed: true }
  const render = textRenderer(options.render, scope)
  const wanted = readPackages(root, render)
  if (!wanted.ok) return wanted
  if (wanted.value.length === 0) {
    note('Warning: No packages were found in packages.yml')
    return good([], wanted.problems)
  }
  const destination = resolve(root, config.value.packagesInstallPath)
  makeFolder(dirname(destination))
  const work = mkdtempSync(join(dirname(destination), `.${basename(destination)}-`))
  try {
    return await installVia(work, { options, config: config.value, wanted: wanted.value, render, destination, note })
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

interface InstallScope {
  readonly options: DepsOptions
  readonly config: ProjectConfig
  readonly wanted: readonly PackageSpec[]
  readonly render: FetchScope['render']
  readonly destination: string
  readonly note: (text: string) => void
}

async function installVia(work: string, scope: InstallScope): Promise<Checked<readonly InstalledPackage[]>> {
  const { options, note } = scope
  const problems: Diagnostic[] = []
  const fetching: FetchScope = {
    root: options.root,
    downloads: join(work, 'downloads'),
    env: options.env,
    render: scope.render,
    problems,
  }
  mkdirSync(fetching.downloads)
  const hash = hashOf(scope.wanted)
  const lock = readLock(options.root)
  const isCurrent = options.upgrade !== true && lock?.hash === hash
  const fetched = isCurrent
    ? await fetchAll(lock.packages, fetching)
    : await resolvePackages(scope.wanted, scope.config.name, fetching)
  if (!fetched.ok) return bad(...problems, ...fetched.problems)
  if (!isCurrent) {
    writeLock(options.root, fetched.value, hash)
    note(`Updating lock file in file path: ${join(options.root, LOCK_FILE)}`)
  }
  if (options.lockOnly === true) return good(fetched.value.map(installedOf), problems)
  const staged = join(work, 'packages')
  mkdirSync(staged)
  for (const found of fetched.value) {
    note(`Installing ${labelOf(found.spec)}`)
    placePackage(found, join(staged, found.name))
    note(`Installed from ${found.shown}`)
  }
  swapIn(staged, scope.destination, join(work, 'old'))
  return hasErrors(problems) ? bad(...problems) : good(fetched.value.map(installedOf), problems)
}

async function fetchAll(specs: readonly PackageSpec[], scope: FetchScope): Promise<Checked<readonly Fetched[]>> {
  const found: Fetched[] = []
  for (const spec of specs) found.push(await fetchPackage(spec, scope))
  return good(found)
}

const installedOf = ({ name, spec, version }: Fetched): InstalledPackage => ({ name, source: spec.kind, version })

function writeLock(root: string, fetched: readonly Fetched[], hash: string): void {
  writeFileWhole(
    join(root, LOCK_FILE),
    writeLockText(
      fetched.map((found) => found.lockEntry),
      hash,
    ),
  )
}

function swapIn(staged: string, destination: string, old: string): void {
  try {
    if (existsSync(destination)) renameSync(destination, old)
    renameSync(staged, destination)
  } catch (cause) {
    if (existsSync(old) && !existsSync(destination)) renameSync(old, destination)
    const values = { name: basename(destination), reason: reasonOf(cause) }
    throw new ProblemError(problem('package-install-failed', values, undefined, { cause }))
  }
}

/** The project file is read without a target: `deps` must work before there is a profile. */
function rootConfig(options: DepsOptions): Checked<ProjectConfig> {
  const file = readProjectFile(options.root)
  if (!file.ok) return file
  const scope = { file: file.value.name, vars: options.vars ?? {}, secretsAllowed: false, target: {} }
  return projectConfigOf(file.value, textRenderer(options.render, scope), { rendersTrees: false })
}
