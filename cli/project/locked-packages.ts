import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { specsOf, type PackageSpec } from './packages.ts'
import { readText } from './source-file.ts'
import { isJsonRecord } from './vars.ts'
import { parseYaml } from './yaml.ts'

export const LOCK_FILE = 'package-lock.yml'

export interface Lock {
  readonly packages: readonly PackageSpec[]
  readonly hash: string | null
}

/** `package-lock.yml`; undefined when there is none or it cannot be read, which is as good as none: it is written anew. */
export function readLock(root: string): Lock | undefined {
  const path = join(root, LOCK_FILE)
  if (!existsSync(path)) return undefined
  const document = parseYaml(readText(path, LOCK_FILE), LOCK_FILE)
  if (!document.ok) return undefined
  const specs = specsOf(document.value, (source) => source)
  if (!specs.ok) return undefined
  const hash = isJsonRecord(document.value.value) ? document.value.value['sha1_hash'] : undefined
  return { packages: specs.value, hash: typeof hash === 'string' ? hash : null }
}
