import { cpSync, renameSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { unreachable } from '../core/check.ts'
import type { JsonRecord } from '../core/config.ts'
import { problem, ProblemError, type Diagnostic } from '../core/diagnostic.ts'
import { fetchGit } from './fetch-git.ts'
import { fetchFromHub } from './fetch-hub.ts'
import { fetchTarball } from './fetch-tarball.ts'
import { labelOf, type PackageSpec } from './packages.ts'
import { readProjectFile } from './project-file.ts'
import type { Environment } from './project.ts'
import type { TextRenderer } from './render.ts'
import { isJsonRecord } from './vars.ts'

export interface FetchScope {
  /** The root project's folder. */
  readonly root: string
  /** An empty folder on the packages' file system. */
  readonly downloads: string
  readonly env: Environment
  readonly render: TextRenderer
  /** Warnings go here. */
  readonly problems: Diagnostic[]
}

/** A package whose files are here, at one exact version. */
export interface Fetched {
  readonly spec: PackageSpec
  readonly name: string
  /** Where its project file is. */
  readonly folder: string
  readonly version: string
  /** What dbt prints after "Installed from". */
  readonly shown: string
  readonly lockEntry: JsonRecord
}

/** Brings one package's files onto this machine. Throws `ProblemError`. */
export async function fetchPackage(spec: PackageSpec, scope: FetchScope): Promise<Fetched> {
  switch (spec.kind) {
    case 'local':
      return fetchLocal(spec, scope)
    case 'git':
      return fetchGit(spec, scope)
    case 'tarball':
      return fetchTarball(spec, scope)
    case 'hub':
      return fetchFromHub(spec, scope)
    default:
      return unreachable(spec)
  }
}

function fetchLocal(spec: PackageSpec & { readonly kind: 'local' }, scope: FetchScope): Fetched {
  const folder = resolve(scope.root, spec.local)
  const name = nameIn(folder, spec)
  const lockEntry = { local: spec.local, name }
  return { spec, name, folder, version: spec.local, shown: `<local @ ${spec.local}>`, lockEntry }
}

/** The name in a fetched package's project file. Throws `ProblemError` when there is no readable one. */
export function nameIn(folder: string, spec: PackageSpec): string {
  const file = readProjectFile(folder, labelOf(spec))
  if (!file.ok) {
    const reason = file.problems
      .map((found) => found.message)
      .join(' ')
      .replace(/\.$/, '')
    throw new ProblemError(problem('package-unavailable', { name: labelOf(spec), reason }, spec.at))
  }
  const { value } = file.value.document
  const name = isJsonRecord(value) ? value['name'] : undefined
  if (typeof name === 'string' && /^\w+$/.test(name)) return name
  const reason = `"${file.value.name}" does not name it`
  throw new ProblemError(problem('package-unavailable', { name: labelOf(spec), reason }, spec.at))
}

/** Puts a fetched package where packages are installed: a link for local ones, so that edits are seen. */
export function placePackage(found: Fetched, destination: string): void {
  if (found.spec.kind !== 'local') {
    renameSync(found.folder, destination)
    return
  }
  try {
    symlinkSync(found.folder, destination, 'dir')
  } catch {
    // Windows allows links to few users; a copy serves as well but for edits.
    cpSync(found.folder, destination, {
      recursive: true,
      filter: (path) => path !== join(found.folder, 'dbt_packages'),
    })
  }
}
