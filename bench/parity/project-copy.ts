import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parse, stringify } from 'yaml'
import { isObject } from './deep-compare.ts'
import { objectOf } from './manifest-facts.ts'

/** A copy of a project for one tool, with a fresh database of its own. */
export interface ProjectCopy {
  readonly folder: string
  readonly profiles: string
  readonly database: string
}

/** What runs leave behind, which the other tool must not find. */
const leftBehind = /(^|\/)(target|logs|\.git|node_modules|[^/]*\.duckdb(\.wal)?)$/
const packageFiles = ['packages.yml', 'dependencies.yml']
const databaseName = 'parity.duckdb'

export function copyProject(source: string, into: string): ProjectCopy {
  const root = rootOf(source)
  const folder = path.join(into, 'project', path.relative(root, source))
  const profiles = path.join(into, 'profiles')
  cpSync(root, path.join(into, 'project'), {
    recursive: true,
    filter: (file) => !leftBehind.test(path.relative(root, file).replaceAll('\\', '/')),
  })
  mkdirSync(profiles, { recursive: true })
  writeFileSync(path.join(profiles, 'profiles.yml'), stringify(profileOf(source)))
  return { folder, profiles, database: path.join(folder, databaseName) }
}

/** The folder that holds the project and the packages that it names beside itself (`local: ..`). */
function rootOf(source: string): string {
  const named = packageFiles.flatMap((file) => [...textOf(path.join(source, file)).matchAll(/^\s*- local: *(\S+)/gm)])
  return named.reduce((root, [, local = '']) => {
    const target = path.resolve(source, local.replaceAll(/^['"]|['"]$/g, ''))
    let common = root
    while (path.relative(common, target).startsWith('..')) common = path.dirname(common)
    return common
  }, source)
}

/** Whether the project names packages that are not installed in it. */
export function needsPackages(source: string): boolean {
  if (existsSync(path.join(source, 'dbt_packages'))) return false
  return packageFiles.some((file) => /^packages:/m.test(textOf(path.join(source, file))))
}

/** A profile for DuckDB under the project's name for it; settings of the project's own DuckDB target are kept. */
function profileOf(source: string): unknown {
  const project = objectOf(parse(textOf(path.join(source, 'dbt_project.yml'))))
  const name = typeof project['profile'] === 'string' ? project['profile'] : String(project['name'])
  const own = objectOf(objectOf(parse(textOf(path.join(source, 'profiles.yml'))))[name])
  const outputs = Object.values(objectOf(own['outputs'])).filter(isObject)
  const output = outputs.find((target) => target['type'] === 'duckdb') ?? { type: 'duckdb', schema: 'main', threads: 4 }
  return { [name]: { target: 'parity', outputs: { parity: { ...output, path: databaseName } } } }
}

const textOf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '')
