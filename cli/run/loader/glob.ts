import { existsSync, readdirSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'

/** A place that only the engine can read (`https://…`, `s3://…`). */
export const isRemote = (path: string): boolean => /^[a-z][a-z0-9+.-]+:\/\//i.test(path)

/** A place that BigQuery reads by itself. */
export const isInCloud = (path: string): boolean => path.startsWith('gs://')

/** The files a glob matches, relative to the project's root, sorted. `*` and `?` stay within a folder, `**` does not. */
export function matchFiles(root: string, globOrAbsolute: string): readonly string[] {
  const glob = isAbsolute(globOrAbsolute) ? relative(root, globOrAbsolute).split(sep).join('/') : globOrAbsolute
  const pattern = glob.split('/').filter((part) => part !== '' && part !== '.')
  if (!/[*?]/.test(glob)) return existsSync(join(root, glob)) ? [pattern.join('/')] : []
  return walk(root, '', pattern).sort()
}

function walk(root: string, at: string, [part, ...rest]: readonly string[]): string[] {
  if (part === undefined) return []
  if (part === '..') return walk(root, path(at, part), rest)
  const entries = entriesOf(join(root, at))
  if (part === '**') {
    const below = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    return [...walk(root, at, rest), ...below.flatMap((entry) => walk(root, path(at, entry.name), ['**', ...rest]))]
  }
  const shape = shapeOf(part)
  return entries
    .filter((entry) => shape.test(entry.name) && (rest.length > 0 ? entry.isDirectory() : !entry.isDirectory()))
    .flatMap((entry) => (rest.length > 0 ? walk(root, path(at, entry.name), rest) : [path(at, entry.name)]))
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return [] // A folder that is not there holds no file: whether that is a mistake, the caller knows.
  }
}

const path = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`)

const shapeOf = (part: string): RegExp =>
  new RegExp(
    `^${part
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  )
