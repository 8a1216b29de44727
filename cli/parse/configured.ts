import type { JsonRecord } from './read-json.ts'
import type { Location } from '../core/diagnostic.ts'
import { configProblems, configSlips } from './config-check.ts'
import { configPlace, testConfigPlace } from './config-place.ts'
import type { ConfigKind } from './config-kinds.ts'
import type { ConfigResolver } from './config-resolver.ts'
import type { FileDraft, TestDraft } from './draft.ts'
import { locate } from './place.ts'
import type { Session } from './parse-options.ts'
import { hasKeys } from './read-json.ts'

/** A draft with its merged config. */
export interface Configured<D extends FileDraft | TestDraft = FileDraft | TestDraft> {
  readonly draft: D
  readonly config: JsonRecord
  readonly unrendered: JsonRecord
  readonly isEnabled: boolean
}

const kindOf = (draft: FileDraft | TestDraft): ConfigKind =>
  draft.kind === 'generic-test' || draft.kind === 'singular-test' ? 'test' : draft.kind

export function configure<D extends FileDraft | TestDraft>(
  draft: D,
  configs: ConfigResolver,
  session: Session,
): Configured<D> {
  const kind = kindOf(draft)
  const { capture } = draft
  const { config, unrendered } = configs.resolve({
    kind,
    packageName: draft.package.name,
    fqn: draft.fqn,
    patch: patchConfig(draft),
    unrenderedPatch: draft.kind === 'generic-test' ? undefined : draft.patch?.unrenderedConfig,
    calls: hasKeys(capture.config) ? capture.config : undefined,
    unrenderedCalls: capture.unrenderedConfig,
  })
  const at = (key: string): Location => placeOfConfig(key, draft)
  session.problems.push(...configProblems(kind, config, at))
  if (draft.package === session.project.packages[0]) {
    const patched = draft.kind === 'generic-test' ? {} : (draft.patch?.config ?? {})
    session.problems.push(...configSlips(kind, config, patched, at))
  }
  return { draft, config, unrendered, isEnabled: config.enabled !== false }
}

/** Whether a file's node is enabled by the project file and itself, before properties have their say. */
export function isEnabledUnpatched(draft: FileDraft, configs: ConfigResolver): boolean {
  const { capture, fqn, package: owner } = draft
  const calls = hasKeys(capture.config) ? capture.config : undefined
  return configs.resolve({ kind: kindOf(draft), packageName: owner.name, fqn, calls }).config.enabled !== false
}

/** Where a config of a draft is set, or where the draft begins. */
export function placeOfConfig(key: string, draft: FileDraft | TestDraft): Location {
  const kind = kindOf(draft)
  const { package: owner, fqn, rawCode } = draft
  const place = locate(draft.place)
  const found =
    draft.kind === 'generic-test'
      ? testConfigPlace(key, draft.place)
      : configPlace(key, { kind, package: owner, fqn, rawCode, place, entry: draft.patch?.entry })
  return found ?? place
}

/** Code in another language than SQL makes a table, unless properties say otherwise. */
function patchConfig(draft: FileDraft | TestDraft): JsonRecord | undefined {
  if (draft.kind === 'generic-test') return undefined
  const config = draft.patch?.config
  if (draft.language === 'sql' || draft.kind === 'function') return hasKeys(config) ? config : undefined
  return { materialized: 'table', ...config }
}
