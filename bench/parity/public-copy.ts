import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { parse, stringify } from 'yaml'
import { isObject } from './deep-compare.ts'
import { filesOf, writeFiles } from './git-source.ts'
import { objectOf } from './manifest-facts.ts'
import { packageRepositories, type PublicProject } from './public-projects.ts'

type Files = ReadonlyMap<string, Buffer | string | undefined>

/** Writes a public project with all its packages below a folder, ready to run without a network; the project's folder. */
export function writePublicProject(project: PublicProject, into: string): string {
  const all = filesOf(project.repository)
  const place = project.folder ?? ''
  writeFiles(all, into)
  const folder = path.join(into, place)
  writeFiles(new Map(Object.entries(project.files ?? {})), folder)
  const own = new Map([...below(all, place), ...Object.entries(project.files ?? {})])
  const installed = new Map<string, string>()
  installPackages(all, place, own, folder, installed)
  // dbt counts what is installed against this list.
  const packages = [...installed].map(([name, local]) => ({ name, local }))
  if (packages.length > 0) writeFileSync(path.join(folder, 'package-lock.yml'), stringify({ packages, sha1_hash: '' }))
  return folder
}

/** Copies what a project or a package names, and what that names, as `dbt deps` lays it out. */
function installPackages(
  repository: Files,
  place: string,
  own: Files,
  folder: string,
  installed: Map<string, string>,
): void {
  for (const named of namedPackages(own)) {
    const found = packageFiles(named, repository, place)
    const name = objectOf(parse(textOf(found.files, 'dbt_project.yml')))['name']
    if (typeof name !== 'string' || installed.has(name)) continue
    installed.set(name, `dbt_packages/${name}`)
    writeFiles(found.files, path.join(folder, 'dbt_packages', name))
    installPackages(found.repository, found.place, found.files, folder, installed)
  }
}

interface FoundPackage {
  readonly repository: Files
  readonly place: string
  readonly files: Files
}

function packageFiles(named: Record<string, unknown>, repository: Files, place: string): FoundPackage {
  const { local, git, package: hub } = named
  if (typeof local === 'string') {
    const target = path.posix.normalize(path.posix.join(place, local)).replace(/^\.?\/?$|\/$/g, '')
    // A package's own tests are projects of their own.
    const files = [...below(repository, target)].filter(
      ([name]) => !/(^|\/)(integration_tests?|dbt_packages)/.test(name),
    )
    return { repository, place: target, files: new Map(files) }
  }
  const address = /([\w.-]+\/[\w.-]+?)(\.git)?$/.exec(typeof git === 'string' ? git : '')?.[1]
  const source = typeof hub === 'string' ? packageRepositories[hub] : address
  if (source === undefined) throw new Error(`No repository is known for the package ${JSON.stringify(named)}.`)
  const files = [...filesOf(source)].filter(([name]) => !/^(integration_tests?|docs|assets)\//.test(name))
  return { repository: new Map(files), place: '', files: new Map(files) }
}

const namedPackages = (files: Files): Record<string, unknown>[] =>
  ['packages.yml', 'dependencies.yml'].flatMap((name) => {
    const { packages } = objectOf(parse(textOf(files, name)))
    return Array.isArray(packages) ? packages.filter(isObject) : []
  })

const below = (files: Files, place: string): Map<string, Buffer | string | undefined> =>
  new Map(
    [...files].flatMap(([name, content]) => {
      const inside = path.posix.relative(place, name)
      return inside.startsWith('..') ? [] : [[inside, content]]
    }),
  )

const textOf = (files: Files, name: string): string => files.get(name)?.toString() ?? ''
