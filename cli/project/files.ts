import { existsSync, readdirSync, statSync, type Dirent } from 'node:fs'
import { isAbsolute, join, posix, relative } from 'node:path'
import { parseIgnore, type IgnoreRules } from './ignore.ts'
import type { FileKind, ProjectConfig, SourceFile } from './project.ts'
import { DiskFile, readText } from './source-file.ts'

/** What a folder's files are, by extension. */
interface Folder {
  readonly path: string
  readonly kinds: Readonly<Record<string, FileKind>>
}

/** Every file of a package that means something, in a stable order: by folder as configured, then by path. */
export function findFiles(root: string, config: ProjectConfig): readonly SourceFile[] {
  const ignore = readIgnore(root)
  const jinjaEndings = config.flags['allow_jinja_file_extensions'] === true
  const seen = new Set<string>()
  const files: SourceFile[] = []
  for (const folder of foldersOf(root, config)) {
    walk(join(root, folder.path), '', folder.path, ignore, (path) => {
      const kind = kindOf(path, folder, jinjaEndings)
      if (kind === undefined) return
      const originalPath = `${folder.path}/${path}`
      // Folders may overlap (`docs-paths` does by default): a file is one thing of each kind.
      const key = `${kind}\0${originalPath}`
      if (seen.has(key)) return
      seen.add(key)
      files.push(
        new DiskFile({ package: config.name, kind, path, originalPath, absolutePath: `${root}/${originalPath}` }),
      )
    })
  }
  return files
}

/** Folders may be written from the disk's root, as long as they are the project's own. */
function foldersOf(root: string, config: ProjectConfig): Folder[] {
  const folders = new Map<string, Record<string, FileKind>>()
  const add = (paths: readonly string[], kinds: Readonly<Record<string, FileKind>>): void => {
    for (const written of paths) {
      const path = isAbsolute(written) ? relative(root, written) : written
      const normal = posix.normalize(path.replaceAll('\\', '/')).replace(/\/+$/, '')
      folders.set(normal, { ...kinds, ...folders.get(normal) })
    }
  }
  const properties = { yml: 'properties', yaml: 'properties' } as const
  add(config.modelPaths, { sql: 'model', py: 'python-model', ts: 'ts-model', ...properties })
  add(config.seedPaths, { csv: 'seed', ...properties })
  add(config.snapshotPaths, { sql: 'snapshot', ...properties })
  add(config.analysisPaths, { sql: 'analysis', ...properties })
  add(config.macroPaths, { sql: 'macro', ...properties })
  add(config.testPaths, { sql: 'singular-test', csv: 'fixture', ts: 'generic-test', ...properties })
  add(config.functionPaths, { sql: 'function', py: 'function', js: 'function', ...properties })
  add(config.docsPaths, { md: 'docs' })
  return [...folders].map(([path, kinds]) => ({ path, kinds }))
}

function kindOf(path: string, folder: Folder, jinjaEndings: boolean): FileKind | undefined {
  const name = jinjaEndings ? path.replace(/(\.(?:sql|md))\.(?:j2|jinja2?)$/i, '$1') : path
  const dot = name.lastIndexOf('.')
  if (dot === -1) return undefined
  const kind = folder.kinds[name.slice(dot + 1).toLowerCase()]
  switch (kind) {
    case 'ts-model':
      return /\.(?:d|spec|test)\.ts$/.test(name) ? undefined : kind
    case 'singular-test':
      if (name.startsWith('generic/')) return 'generic-test'
      return name.startsWith('fixtures/') ? 'fixture' : kind
    case 'generic-test':
      return /^generic\/.*(?<!\.(?:d|spec|test))\.ts$/.test(name) ? kind : undefined
    case 'fixture':
      return name.startsWith('fixtures/') ? kind : undefined
    default:
      return kind
  }
}

function walk(
  absolute: string,
  relative: string,
  folder: string,
  ignore: IgnoreRules | undefined,
  visit: (path: string) => void,
): void {
  for (const entry of entriesOf(absolute)) {
    const path = relative === '' ? entry.name : `${relative}/${entry.name}`
    if (entry.isDirectory()) {
      if (!ignore?.matchesAllOf(`${folder}/${path}`)) walk(`${absolute}/${entry.name}`, path, folder, ignore, visit)
    } else if ((entry.isFile() || isLinkToFile(absolute, entry)) && !ignore?.matches(`${folder}/${path}`)) {
      visit(path)
    }
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
    return entries.sort(byName)
  } catch (cause) {
    // A configured folder need not be there: most projects have no `analyses`.
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')) return []
    throw cause
  }
}

const byName = (a: Dirent, b: Dirent): number => (a.name < b.name ? -1 : 1)

/** Links to folders are not followed, as in dbt: they may lead in circles. */
const isLinkToFile = (folder: string, entry: Dirent): boolean =>
  entry.isSymbolicLink() && (statSync(join(folder, entry.name), { throwIfNoEntry: false })?.isFile() ?? false)

function readIgnore(root: string): IgnoreRules | undefined {
  const path = join(root, '.dbtignore')
  return existsSync(path) ? parseIgnore(readText(path, '.dbtignore')) : undefined
}
