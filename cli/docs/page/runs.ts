import type { RunRecord, RunRecordResult } from '../../artifacts/run-history.ts'
import type { UniqueId } from '../../core/node.ts'
import type { LastRun, PageRun } from '../page-data.ts'

/** The latest result of each node, over all runs that are known. */
export type LastResults = ReadonlyMap<UniqueId, RunRecordResult>

/** As many runs as a node's page shows. */
const shownRuns = 20

export function lastResults(history: readonly RunRecord[]): LastResults {
  const last = new Map<UniqueId, RunRecordResult>()
  for (const { results } of history) for (const result of results) last.set(result.id, result)
  return last
}

export function lastRun(history: readonly RunRecord[]): LastRun | undefined {
  const last = history.at(-1)
  return last && { command: last.command, at: last.at, elapsedSeconds: Math.round(last.elapsedSeconds * 100) / 100 }
}

/** The runs of each node, latest first. */
export function runsByNode(history: readonly RunRecord[]): ReadonlyMap<UniqueId, readonly PageRun[]> {
  const runs = new Map<UniqueId, PageRun[]>()
  for (const { at, command, results } of history.toReversed()) {
    for (const { id, ...result } of results) {
      // An exposure that "ran" did nothing.
      if (result.status === 'no-op') continue
      const own = runs.get(id) ?? []
      if (own.length === 0) runs.set(id, own)
      if (own.length < shownRuns) own.push({ at, command, ...result })
    }
  }
  return runs
}
