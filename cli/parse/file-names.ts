import { relative, sep } from 'node:path'
import type { Package, SourceFile } from '../project/project.ts'

/** `staging/stg_orders.sql` → `['staging', 'stg_orders']` */
export const pathParts = (path: string): readonly string[] => withoutExtension(path).split('/')

/** A file's name without its folder and extension: what its node is called. */
export const baseName = (path: string): string => withoutExtension(path.slice(path.lastIndexOf('/') + 1))

/** dbt keeps all but the last extension; `x.sql.jinja` is the one that has two. */
function withoutExtension(path: string): string {
  const plain = path.endsWith('.jinja') ? path.slice(0, -6) : path.endsWith('.j2') ? path.slice(0, -3) : path
  const dot = plain.lastIndexOf('.')
  return dot > plain.lastIndexOf('/') ? plain.slice(0, dot) : plain
}

/** `[package, folder…]` of a path relative to its resource folder. */
export const fqnPrefix = (packageName: string, path: string): string[] => [packageName, ...pathParts(path).slice(0, -1)]

/** A path inside a package as diagnostics show it: relative to the root project. */
export function shownPath(projectRoot: string, owner: Package, originalPath: string): string {
  if (owner.root === projectRoot) return originalPath
  const folder = relative(projectRoot, owner.root).split(sep).join('/')
  return folder === '' ? originalPath : `${folder}/${originalPath}`
}

export const shownFile = (projectRoot: string, owner: Package, file: SourceFile): string =>
  shownPath(projectRoot, owner, file.originalPath)
