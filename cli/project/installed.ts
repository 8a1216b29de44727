import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { bad, good, hasErrors, problem, type Checked, type Diagnostic } from '../core/diagnostic.ts'
import { findFiles } from './files.ts'
import { readLock } from './locked-packages.ts'
import { labelOf, type PackageSpec } from './packages.ts'
import { projectConfigOf } from './project-config.ts'
import { readProjectFile } from './project-file.ts'
import type { Package, ProjectConfig } from './project.ts'
import type { TextRenderer } from './render.ts'

/** Every package installed in the project's packages folder, by name; an error when one that is asked for is not there. */
export function loadInstalled(
  root: string,
  config: ProjectConfig,
  wanted: readonly PackageSpec[],
  rendererFor: (file: string) => TextRenderer,
): Checked<readonly Package[]> {
  const folder = join(root, config.packagesInstallPath)
  const problems: Diagnostic[] = []
  const packages: Package[] = []
  for (const name of foldersIn(folder)) {
    const loaded = loadPackage(join(folder, name), `${config.packagesInstallPath}/${name}`, rendererFor)
    problems.push(...loaded.problems)
    if (loaded.ok) packages.push(loaded.value)
  }
  problems.push(...clashes([config.name, ...packages.map((found) => found.name)], config))
  problems.push(...missing(root, config, wanted, packages, problems))
  const sorted = packages.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return hasErrors(problems) ? bad(...problems) : good(sorted, problems)
}

/** Reads one package: its project file and the list of its files. */
function loadPackage(folder: string, shown: string, rendererFor: (file: string) => TextRenderer): Checked<Package> {
  const file = readProjectFile(folder, shown)
  if (!file.ok) return file
  const config = projectConfigOf(file.value, rendererFor(file.value.document.file))
  if (!config.ok) return config
  const found: Package = {
    name: config.value.name,
    root: folder,
    config: config.value,
    files: findFiles(folder, config.value),
  }
  // Warnings on a package's own files are for its authors.
  return good(found)
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter((name) => !name.startsWith('__') && !name.startsWith('.'))
  return names.filter((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory()).sort()
}

function clashes(names: readonly string[], config: ProjectConfig): Diagnostic[] {
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index))
  return [...twice].map((name) => problem('package-name-twice', { name }, config.document.at(['name'])))
}

function missing(
  root: string,
  config: ProjectConfig,
  wanted: readonly PackageSpec[],
  packages: readonly Package[],
  found: readonly Diagnostic[],
): Diagnostic[] {
  // A package that is there but cannot be read has been told of.
  if (wanted.length === 0 || hasErrors(found)) return []
  const installed = new Set(packages.map((installedOne) => installedOne.name))
  // A lock lists what packages bring along, too; those of a folder or a repository may have no name in it.
  const listed = readLock(root)?.packages ?? wanted
  const named = listed.filter((spec) => spec.name !== null && !installed.has(spec.name))
  const isShort = installed.size < listed.length
  const absent = (isShort ? listed.filter((spec) => spec.name === null || !installed.has(spec.name)) : named).map(
    (spec) => spec.name ?? labelOf(spec),
  )
  if (absent.length === 0) return []
  const values = { missing: absent.map((name) => `"${name}"`), folder: config.packagesInstallPath }
  return [
    problem('packages-missing', values, wanted[0]?.at, { hint: 'Run "tsdbt deps" to install what is asked for.' }),
  ]
}
