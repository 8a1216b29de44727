import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { unreachable } from '../core/check.ts'
import type { Json, JsonRecord } from '../core/config.ts'
import { bad, good, hasErrors, problem, type Checked, type Diagnostic, type Location } from '../core/diagnostic.ts'
import { renderValue, type TextRenderer } from './render.ts'
import { checkSchema } from './schema.ts'
import { entrySchemas, packagesSchema, type PackageEntries } from './schemas/packages.ts'
import { readText } from './source-file.ts'
import { isJsonRecord } from './vars.ts'
import { parseYaml, within, type YamlDocument } from './yaml.ts'

/** A package a project asks for, as it is written. */
export type PackageSpec = { readonly at: Location; readonly rendered: JsonRecord; readonly unrendered: JsonRecord } & (
  | { readonly kind: 'local'; readonly local: string; readonly name: string | null }
  | {
      readonly kind: 'git'
      readonly git: string
      readonly revision: string | null
      readonly subdirectory: string | null
      readonly warnUnpinned: boolean
      readonly name: string | null
    }
  | { readonly kind: 'tarball'; readonly tarball: string; readonly name: string | null }
  | {
      readonly kind: 'hub'
      readonly package: string
      readonly versions: readonly string[]
      readonly installPrerelease: boolean
      readonly name: string | null
    }
)

/** What a spec is called when it is talked about. */
export function labelOf(spec: PackageSpec): string {
  switch (spec.kind) {
    case 'local':
      return spec.local
    case 'git':
      return spec.subdirectory === null ? spec.git : `${spec.git}/${spec.subdirectory}`
    case 'tarball':
      return spec.name ?? spec.tarball
    case 'hub':
      return spec.package
    default:
      return unreachable(spec)
  }
}

/** The packages of `packages.yml` or of `dependencies.yml`, whose texts are not rendered. `shown` is the folder as diagnostics call it. */
export function readPackages(root: string, render: TextRenderer, shown = ''): Checked<readonly PackageSpec[]> {
  const own = readFile(root, 'packages.yml', shown)
  if (own && !own.ok) return own
  const dependencies = readFile(root, 'dependencies.yml', shown)
  if (dependencies && !dependencies.ok) return dependencies
  const inDependencies = dependencies && holdsPackages(dependencies.value)
  if (own && inDependencies && holdsPackages(own.value)) {
    return bad(problem('packages-in-two-files', {}, own.value.keyAt(['packages'])))
  }
  if (inDependencies) return specsOf(dependencies.value, (source) => source)
  return own ? specsOf(own.value, render) : good([])
}

const holdsPackages = (document: YamlDocument): boolean =>
  isJsonRecord(document.value) && document.value['packages'] !== undefined

function readFile(root: string, name: string, shown: string): Checked<YamlDocument> | undefined {
  const path = join(root, name)
  if (!existsSync(path)) return undefined
  const file = shown === '' ? name : `${shown}/${name}`
  return parseYaml(readText(path, file), file)
}

/** Reads the entries of a packages file or a lock file. */
export function specsOf(document: YamlDocument, render: TextRenderer): Checked<readonly PackageSpec[]> {
  const rendered = renderValue(document, () => true, render)
  if (!rendered.ok) return rendered
  const value = isJsonRecord(rendered.value) ? withoutHash(rendered.value) : (rendered.value ?? {})
  const checked = checkSchema(packagesSchema(), document, { owner: `"${document.file}"`, unknownKeys: 'error', value })
  if (!checked.ok) return checked
  const problems: Diagnostic[] = [...checked.problems]
  const specs = (checked.value.packages ?? []).flatMap((_, index) => {
    const entry = within(document, ['packages', index])
    const spec = specOf(entry, entryAt(rendered.value, index))
    problems.push(...spec.problems)
    return spec.ok ? [spec.value] : []
  })
  return hasErrors(problems) ? bad(...problems) : good(specs, problems)
}

const withoutHash = ({ sha1_hash: _hash, ...rest }: JsonRecord): JsonRecord => rest

function entryAt(value: Json, index: number): JsonRecord {
  const list = isJsonRecord(value) ? value['packages'] : undefined
  const entry: Json | undefined = Array.isArray(list) ? list[index] : undefined
  return isJsonRecord(entry) ? entry : {}
}

const kinds = ['local', 'git', 'tarball', 'package'] as const

function specOf(entry: YamlDocument, value: JsonRecord): Checked<PackageSpec> {
  const kind = kinds.find((key) => value[key] !== undefined)
  if (kind === undefined) return bad(noKind(entry, value))
  const check = { owner: 'this package', unknownKeys: 'error', value } as const
  const schemas = entrySchemas()
  const checked = checkSchema<(typeof schemas)[typeof kind]>(schemas[kind], entry, check)
  if (!checked.ok) return checked
  const base = { at: entry.at([]), rendered: value, unrendered: isJsonRecord(entry.value) ? entry.value : {} }
  return good({ ...base, ...fieldsOf(checked.value) }, checked.problems)
}

type Fields = PackageSpec extends infer S
  ? S extends PackageSpec
    ? Omit<S, 'at' | 'rendered' | 'unrendered'>
    : never
  : never

function fieldsOf(entry: PackageEntries[keyof PackageEntries]): Fields {
  const name = entry.name ?? null
  if ('local' in entry) return { kind: 'local', local: entry.local, name }
  if ('tarball' in entry) return { kind: 'tarball', tarball: entry.tarball, name }
  if ('git' in entry) {
    const { git, revision, subdirectory } = entry
    const warnUnpinned = (entry['warn-unpinned'] ?? entry.warn_unpinned) !== false
    const revisionText = revision === undefined || revision === null ? null : String(revision)
    return { kind: 'git', git, revision: revisionText, subdirectory: subdirectory ?? null, warnUnpinned, name }
  }
  const versions = (Array.isArray(entry.version) ? entry.version : [entry.version]).map(String)
  const installPrerelease = (entry.install_prerelease ?? entry['install-prerelease']) === true
  return { kind: 'hub', package: entry.package, versions, installPrerelease, name }
}

function noKind(entry: YamlDocument, value: JsonRecord): Diagnostic {
  const hint =
    value['private'] === undefined
      ? 'A package is given by "package", "git", "local" or "tarball".'
      : 'Private packages belong to a hosted service; give its repository by "git" instead.'
  return problem('missing-key', { key: 'package', owner: 'This package' }, entry.at([]), { hint })
}
