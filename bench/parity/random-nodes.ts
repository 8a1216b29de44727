import type { Difference } from './difference.ts'
import { objectOf } from './manifest-facts.ts'

const random = /\b(random|gen_random_uuid|uuid)\s*\(/i

/** Nodes of a manifest whose SQL throws dice, with all that reads them: two runs of one tool differ there, too. */
export function randomNodes(manifest: unknown): ReadonlySet<string> {
  const { nodes, child_map: children } = objectOf(manifest)
  const found = new Set<string>()
  const open = Object.entries(objectOf(nodes)).flatMap(([id, node]) =>
    random.test(String(objectOf(node)['compiled_code'] ?? '')) ? [id] : [],
  )
  for (const id of open) {
    if (found.has(id)) continue
    found.add(id)
    const below = objectOf(children)[id]
    if (Array.isArray(below)) open.push(...below.map(String))
  }
  return found
}

/** Differences without those that are a matter of chance: rows of such nodes, and what tests find in them. */
export function withoutChance(differences: readonly Difference[], manifest: unknown): Difference[] {
  const ids = randomNodes(manifest)
  if (ids.size === 0) return [...differences]
  const nodes = objectOf(objectOf(manifest)['nodes'])
  const relations = [...ids].map((id) => String(objectOf(nodes[id])['relation_name'] ?? '').replaceAll('"', ''))
  return differences.filter(({ kind, text }) => {
    if (kind === 'rows') return !relations.some((name) => name !== '' && text.startsWith(`${name} `))
    return !(
      (kind === 'status' || kind === 'failures') &&
      [...ids].some((id) => id.startsWith('test.') && text.startsWith(`${id} `))
    )
  })
}
