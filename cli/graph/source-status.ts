import type { UniqueId } from '../core/node.ts'
import type { SelectionInput } from './selection.ts'

/** Sources loaded since the earlier freshness check, or not known to it; one that could not be checked is not fresher. */
export function fresherSources({ sourceStatus, currentSourceStatus }: SelectionInput): ReadonlySet<UniqueId> {
  const fresher = new Set<UniqueId>()
  for (const [id, loadedAt] of currentSourceStatus ?? []) {
    if (loadedAt === null) continue
    const before = sourceStatus?.get(id)
    if (before === undefined || (before !== null && Date.parse(loadedAt) > Date.parse(before))) fresher.add(id)
  }
  return fresher
}
