import { createHash } from '../core/digest.ts'
import type { JsonRecord } from '../core/config.ts'
import type { Node, UniqueId } from '../core/node.ts'
import { graphNodes, type ParsedProject } from '../core/parsed-project.ts'

/** A hash of all that decides what a node builds, its parents' contents aside. */
export type Fingerprint = string & { readonly brand: 'Fingerprint' }

/**
 * The fingerprint of every node: its code or file hash, its config, columns and relation, the text of every macro it uses through whatever chain,
 * and `environment` (vars, environment variables, target: whatever templates can see that is not in the project's files).
 */
export function fingerprints(parsed: ParsedProject, environment: JsonRecord): ReadonlyMap<UniqueId, Fingerprint> {
  const macroText = macroTexts(parsed)
  const shared = canonical(environment)
  const found = new Map<UniqueId, Fingerprint>()
  for (const node of graphNodes(parsed)) {
    const hash = createHash('sha256')
      .update(shared)
      .update('\0')
      .update(canonical(essence(node)))
    if ('depends_on' in node) for (const macro of node.depends_on.macros) hash.update('\0').update(macroText(macro))
    // The only place that makes one.
    found.set(node.unique_id, hash.digest('hex') as Fingerprint)
  }
  return found
}

/** Times, places in files and the folder of the project are left out: moving things about changes nothing that is built. */
function essence(node: Node): Readonly<Record<string, unknown>> {
  const { created_at: _created, ...rest } = node
  const {
    patch_path: _patch,
    build_path: _build,
    doc_blocks: _docs,
    root_path: _root,
    ...kept
  } = { ...rest } as Record<string, unknown>
  return kept
}

/** The text of a macro with all that it calls, computed once for each. */
function macroTexts(parsed: ParsedProject): (id: UniqueId) => string {
  const known = new Map<UniqueId, string>()
  return (id) => {
    const text = known.get(id)
    if (text !== undefined) return text
    const reached = new Set([id])
    for (const at of reached) for (const called of parsed.macros.get(at)?.depends_on.macros ?? []) reached.add(called)
    const hash = createHash('sha256')
    for (const at of [...reached].toSorted()) hash.update(`${at}\0${parsed.macros.get(at)?.macro_sql ?? ''}\0`)
    const digest = hash.digest('hex')
    known.set(id, digest)
    return digest
  }
}

/** JSON with sorted keys: equal values give equal text. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  // A watcher does this for every node at each save: no lists in between.
  let text = ''
  for (const key of Object.keys(value).toSorted()) {
    const item: unknown = Reflect.get(value, key)
    if (item !== undefined) text += `${text === '' ? '' : ','}${quoted(key)}:${canonical(item)}`
  }
  return `{${text}}`
}

/** Keys as JSON writes them; there are a few hundred, each asked for thousands of times. */
const quotedKeys = new Map<string, string>()

function quoted(key: string): string {
  const known = quotedKeys.get(key) ?? JSON.stringify(key)
  quotedKeys.set(key, known)
  return known
}
