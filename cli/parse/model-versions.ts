import { problem, type Diagnostic } from '../core/diagnostic.ts'
import type { DraftIndex } from './draft-index.ts'
import type { FileDraft } from './draft.ts'
import { placeOf, type Entry } from './entry.ts'
import { patchOf, versionPatchOf, type Patch, type Version } from './patch.ts'
import { locate } from './place.ts'
import { recordsOf, textOf, type Json, type JsonRecord } from './read-json.ts'

/** A version of a model with the file it is defined in. */
export interface VersionDraft {
  readonly version: Version
  readonly value: JsonRecord
  readonly index: number
  /** The draft of the file; replaced by `draft`. */
  readonly file: FileDraft | undefined
  readonly draft: FileDraft | undefined
}

/** Undefined for an entry without `versions:`. */
export function versionsOf(
  entry: Entry,
  drafts: DraftIndex,
  problems: Diagnostic[],
): readonly VersionDraft[] | undefined {
  const written = recordsOf(entry.value.versions)
  if (written.length === 0) return undefined
  const versions = written.map((value, index) => ({ value, index, version: versionOf(value.v) }))
  const numbers = versions.map(({ version }) => version)
  const latest = latestOf(entry, numbers, problems)
  const base = patchOf(entry)
  const seen = new Set<string>()
  return versions.map(({ value, index, version }) => {
    if (seen.has(String(version))) {
      problems.push(
        problem('version-duplicate', { name: entry.name, version: String(version) }, placeOf(entry, 'versions', index)),
      )
    }
    seen.add(String(version))
    const patch = versionPatchOf(base, index, version, latest)
    const file = fileOf(entry, value, version, latest, drafts)
    if (!file) {
      const definedIn = textOf(value.defined_in) ?? `${entry.name}_v${version}`
      problems.push(problem('version-file-missing', { name: entry.name, file: definedIn }, locate(patch.place)))
    }
    return { version, value, index, file, draft: file && versioned(file, entry, patch) }
  })
}

const versionOf = (value: Json | undefined): Version => (typeof value === 'number' ? value : (textOf(value) ?? ''))

function latestOf(entry: Entry, versions: readonly Version[], problems: Diagnostic[]): Version {
  const written = entry.value.latest_version
  if (typeof written === 'number' || (typeof written === 'string' && written !== '')) {
    if (versions.includes(written)) return written
    const values = { name: entry.name, latest: String(written), versions: versions.map(String) }
    problems.push(problem('version-latest-unknown', values, placeOf(entry, 'latest_version')))
  }
  return versions.reduce((best, version) => (isLater(version, best) ? version : best))
}

function isLater(a: Version, b: Version): boolean {
  const [left, right] = [Number(a), Number(b)]
  return Number.isNaN(left) || Number.isNaN(right) ? String(a) > String(b) : left > right
}

/** `defined_in`, or `name_v2`; the latest version may stand in `name` itself. */
function fileOf(
  entry: Entry,
  value: JsonRecord,
  version: Version,
  latest: Version,
  drafts: DraftIndex,
): FileDraft | undefined {
  const definedIn = textOf(value.defined_in) ?? `${entry.name}_v${version}`
  const [found] = drafts.find(definedIn, entry.package.name, ['model'])
  if (found) return found
  return version === latest ? drafts.find(entry.name, entry.package.name, ['model'])[0] : undefined
}

function versioned(file: FileDraft, entry: Entry, patch: Patch): FileDraft {
  const version = `v${patch.version}`
  return {
    ...file,
    name: entry.name,
    uniqueId: `model.${file.package.name}.${entry.name}.${version}`,
    fqn: [...file.fqn.slice(0, -1), entry.name, version],
    patch,
  }
}
