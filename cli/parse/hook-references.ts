import type { TemplateEnv } from '../context/env.ts'
import type { Diagnostic } from '../core/diagnostic.ts'
import { captureText } from './capture.ts'
import { type Configured, placeOfConfig } from './configured.ts'
import type { FileDraft } from './draft.ts'
import { isList, isRecord, type JsonRecord } from './read-json.ts'

const hooked: ReadonlySet<FileDraft['kind']> = new Set(['model', 'seed', 'snapshot'])

/** A node with what its hooks refer to: what a hook reads is built before the node, and is a parent of it as any other. */
export function withHookReferences(
  configured: Configured<FileDraft>,
  env: TemplateEnv,
  problems: Diagnostic[],
): Configured<FileDraft> {
  const { draft, config, isEnabled } = configured
  if (!isEnabled || !hooked.has(draft.kind)) return configured
  const hooks = hooksOf(config).filter(({ text }) => text.includes('{{') || text.includes('{%'))
  if (hooks.length === 0) return configured
  const found = hooks.map(({ key, text }) => captureText(draft, text, env, () => placeOfConfig(key, draft)))
  problems.push(...found.flatMap((one) => one.problems))
  const captures = [draft.capture, ...found.map((one) => one.capture)]
  const capture = {
    ...draft.capture,
    refs: captures.flatMap((one) => one.refs),
    sources: captures.flatMap((one) => one.sources),
    functions: captures.flatMap((one) => one.functions),
    macros: [...new Set(captures.flatMap((one) => one.macros))],
  }
  return { ...configured, draft: { ...draft, capture } }
}

interface Hook {
  readonly key: 'pre-hook' | 'post-hook'
  readonly text: string
}

/** Hooks are texts, or records with a text `sql`. */
function hooksOf(config: JsonRecord): Hook[] {
  return (['pre-hook', 'post-hook'] as const).flatMap((key) => {
    const list = config[key]
    return (isList(list) ? list : []).flatMap((hook) => {
      const text = isRecord(hook) ? hook['sql'] : hook
      return typeof text === 'string' ? [{ key, text }] : []
    })
  })
}
