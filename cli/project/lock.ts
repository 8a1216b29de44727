import * as yaml from 'yaml'
import { unreachable } from '../core/check.ts'
import type { Json, JsonRecord } from '../core/config.ts'
import { createHash } from '../core/digest.ts'
import type { PackageSpec } from './packages.ts'
import { isJsonRecord } from './vars.ts'

export function writeLockText(entries: readonly JsonRecord[], hash: string): string {
  return yaml.stringify({ packages: entries, sha1_hash: hash }, { sortMapEntries: false })
}

/** dbt's fingerprint of a packages file, so that either tool takes the other's lock file for current. */
export function hashOf(specs: readonly PackageSpec[]): string {
  const lines = specs.map((spec) => pythonJson(fieldsForHash(spec))).sort()
  return createHash('sha1').update(lines.join('\n')).digest('hex')
}

/** What dbt's own classes give for a spec: a name left out is left out, other keys left out are null. */
function fieldsForHash(spec: PackageSpec): JsonRecord {
  const { rendered, unrendered } = spec
  const name = spec.name === null ? {} : { name: spec.name }
  switch (spec.kind) {
    case 'local':
      return { local: spec.local, ...name, unrendered }
    case 'tarball':
      return { tarball: spec.tarball, ...name, unrendered }
    case 'git': {
      const warnUnpinned = rendered['warn-unpinned'] ?? rendered['warn_unpinned'] ?? null
      const { git, subdirectory } = spec
      const revision = rendered['revision'] ?? null
      return { git, revision, subdirectory, 'warn-unpinned': warnUnpinned, ...name, unrendered }
    }
    case 'hub': {
      const version = rendered['version'] ?? null
      return { package: spec.package, version, install_prerelease: spec.installPrerelease, ...name, unrendered }
    }
    default:
      return unreachable(spec)
  }
}

/** `json.dumps(value, sort_keys=True)`: a blank after commas and colons, ASCII only. */
function pythonJson(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`
  if (isJsonRecord(value)) {
    const entries = Object.keys(value).sort()
    return `{${entries.map((key) => `${pythonJson(key)}: ${pythonJson(value[key])}`).join(', ')}}`
  }
  return JSON.stringify(value ?? null).replace(
    /[\u007f-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
