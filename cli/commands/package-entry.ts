import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

/** What `import … from 'tsdbt'` in the project's files leads to: beside the bundle, or the source of it. */
export function packageEntry(): string {
  const built = path.join(import.meta.dirname, 'index.js')
  return pathToFileURL(existsSync(built) ? built : path.join(import.meta.dirname, '..', 'index.ts')).href
}
