import { problem, type Diagnostic } from '../core/diagnostic.ts'
import { didYouMean } from '../core/suggest.ts'
import type { ConfigResolver } from './config-resolver.ts'
import { isEnabledUnpatched } from './configured.ts'
import { DraftIndex } from './draft-index.ts'
import type { FileDraft } from './draft.ts'
import { absorbOverloads } from './functions.ts'
import { placeOf, type Entry, type EntryKey } from './entry.ts'
import { versionsOf, type VersionDraft } from './model-versions.ts'
import { patchOf } from './patch.ts'
import { locate } from './place.ts'
import type { Properties } from './properties.ts'

/** An entry with the drafts it describes; what its tests are attached to. */
export interface Described {
  readonly entry: Entry
  /** Undefined for models without versions, and for other kinds. */
  readonly versions: readonly VersionDraft[] | undefined
  readonly draft: FileDraft | null
}

export interface Patching {
  readonly drafts: readonly FileDraft[]
  readonly described: readonly Described[]
}

const kindOfKey: Partial<Record<EntryKey, { readonly kind: FileDraft['kind']; readonly word: string }>> = {
  models: { kind: 'model', word: 'model' },
  seeds: { kind: 'seed', word: 'seed' },
  snapshots: { kind: 'snapshot', word: 'snapshot' },
  analyses: { kind: 'analysis', word: 'analysis' },
  functions: { kind: 'function', word: 'function' },
  data_tests: { kind: 'singular-test', word: 'singular test' },
}
const refable: readonly FileDraft['kind'][] = ['model', 'seed', 'snapshot']

/** Puts what properties say on the drafts they name. The drafts come back in their order, versions in the place of their files. */
export function applyPatches(
  drafts: readonly FileDraft[],
  properties: Properties,
  configs: ConfigResolver,
  problems: Diagnostic[],
): Patching {
  const index = new DraftIndex(drafts, (draft) => isEnabledUnpatched(draft, configs))
  const replaced = new Map<FileDraft, FileDraft>()
  const described: Described[] = []
  const describe = (before: FileDraft, after: FileDraft, entry: Entry): void => {
    const earlier = replaced.get(before)?.patch
    if (!earlier) {
      replaced.set(before, after)
      return
    }
    const related = [{ at: locate(earlier.place), note: 'the first time' }]
    const word = kindOfKey[entry.key]?.word ?? 'node'
    problems.push(
      problem('duplicate-patch', { kind: word, name: entry.name }, placeOf(entry, 'name'), {
        related,
        hint: 'Put what they say into one entry.',
      }),
    )
  }
  for (const key of ['models', 'seeds', 'snapshots', 'analyses', 'functions', 'data_tests'] as const) {
    for (const entry of properties.entries[key]) {
      const versions = key === 'models' ? versionsOf(entry, index, problems) : undefined
      if (versions) {
        for (const { file, draft } of versions) if (file && draft) describe(file, draft, entry)
        described.push({ entry, versions, draft: null })
        continue
      }
      const found = draftsFor(entry, index, problems)
      if (found.length > 0) {
        const patch = patchOf(entry)
        for (const draft of found) describe(draft, { ...draft, patch }, entry)
      }
      const [first] = found
      described.push({ entry, versions: undefined, draft: first ? (replaced.get(first) ?? first) : null })
    }
  }
  const patched = drafts.map((draft) => replaced.get(draft) ?? draft)
  return { drafts: absorbOverloads(patched, problems), described }
}

function draftsFor(entry: Entry, index: DraftIndex, problems: Diagnostic[]): readonly FileDraft[] {
  const wanted = kindOfKey[entry.key]
  if (!wanted) return []
  const found = index.find(entry.name, entry.package.name, [wanted.kind])
  if (found.length > 0) return found
  const [other] = refable.includes(wanted.kind) ? index.find(entry.name, entry.package.name, refable) : []
  const at = placeOf(entry, 'name')
  if (other) {
    const hint = `Move it to "${other.kind}s".`
    problems.push(problem('patch-wrong-kind', { name: entry.name, kind: other.kind, key: entry.key }, at, { hint }))
  } else {
    const makes = entry.key === 'snapshots' ? 'Give it a "relation", such as ref(…), to make it a snapshot.' : undefined
    const hint = didYouMean(entry.name, index.names([wanted.kind])) ?? makes
    problems.push(problem('patch-without-node', { kind: wanted.word, name: entry.name }, at, { hint }))
  }
  return []
}
