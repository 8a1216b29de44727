import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** A file of Jinja SQL that ships with tsdbt. */
export interface BuiltinFile {
  /** `dbt`, or `dbt_<engine>` for what one engine writes its own way. */
  readonly package: string
  /** Relative to the package: `macros/naming.sql`. */
  readonly path: string
  /** How diagnostics and traces name the file: `dbt://macros/naming.sql`. */
  readonly place: string
  readonly text: string
}

/** Set by the bundler to every file's text by its path below this folder; not there when the sources run as they are. */
declare const TSDBT_BUILTINS: Readonly<Record<string, string>> | undefined

/** The packages of an engine, the more specific first. */
export const builtinPackages = (adapterType: string): readonly string[] => [`dbt_${adapterType}`, 'dbt']

const filesOf = new Map<string, readonly BuiltinFile[]>()

/** The built-in macros that an engine sees, by path; the same list each time. */
export function builtinFiles(adapterType: string): readonly BuiltinFile[] {
  const known = filesOf.get(adapterType) ?? listFiles(adapterType)
  filesOf.set(adapterType, known)
  return known
}

function listFiles(adapterType: string): readonly BuiltinFile[] {
  const packages = new Set(builtinPackages(adapterType))
  return Object.entries(texts())
    .map(([file, text]) => {
      const [packageName = '', ...rest] = file.split('/')
      return { package: packageName, path: rest.join('/'), place: `${packageName}://${rest.join('/')}`, text }
    })
    .filter((file) => packages.has(file.package))
}

let known: Readonly<Record<string, string>> | undefined

function texts(): Readonly<Record<string, string>> {
  if (typeof TSDBT_BUILTINS !== 'undefined') return TSDBT_BUILTINS
  return (known ??= readTexts())
}

function readTexts(): Readonly<Record<string, string>> {
  const root = path.resolve(import.meta.dirname)
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.sql'))
  return Object.fromEntries(
    files.sort().map((file) => [file.split(path.sep).join('/'), readFileSync(path.join(root, file), 'utf8')]),
  )
}
