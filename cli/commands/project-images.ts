import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { ImageOf } from '../docs/page/images.ts'
import type { Project } from '../project/project.ts'

const types: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
}

/** A larger image would weigh more than the rest of the page. */
const largest = 2_000_000

/** Images of the folders that `asset-paths` names. */
export function projectImages({ root, config }: Pick<Project, 'root' | 'config'>): ImageOf {
  const known = new Map<string, string | undefined>()
  return (name) => {
    if (!known.has(name)) known.set(name, imageIn(root, config.assetPaths, name))
    return known.get(name)
  }
}

function imageIn(root: string, folders: readonly string[], name: string): string | undefined {
  const type = types[path.extname(name).toLowerCase()]
  const file = path.resolve(root, name)
  const isAsset = folders.some((folder) => file.startsWith(path.resolve(root, folder) + path.sep))
  if (type === undefined || !isAsset) return undefined
  const size = statSync(file, { throwIfNoEntry: false })?.size
  return size === undefined || size > largest ? undefined : `data:${type};base64,${readFileSync(file, 'base64')}`
}
