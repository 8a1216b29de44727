import type { JsonRecord } from '../core/config.ts'
import type { NodeResult } from '../core/result.ts'
import { type ArtifactRun, metadataOf } from './metadata.ts'

/** sources.json, schema v3: how old each source is, or why that could not be told. */
export function sourcesArtifact(run: ArtifactRun, results: readonly NodeResult[], elapsedMs: number): JsonRecord {
  return {
    metadata: metadataOf('sources/v3', run),
    // Hooks run too, and are no sources.
    results: results.filter(({ node }) => node.resource_type === 'source').map(freshnessOf),
    elapsed_time: elapsedMs / 1000,
  }
}

function freshnessOf(result: NodeResult): JsonRecord {
  const { freshness, node } = result
  if (!freshness || node.resource_type !== 'source') {
    return { unique_id: result.unique_id, error: result.message, status: 'runtime error' }
  }
  const { warn_after: warnAfter = null, error_after: errorAfter = null, filter = null } = node.freshness ?? {}
  return {
    unique_id: result.unique_id,
    max_loaded_at: freshness.maxLoadedAt,
    snapshotted_at: freshness.snapshottedAt,
    max_loaded_at_time_ago_in_s: freshness.ageSeconds,
    status: result.status,
    criteria: { warn_after: warnAfter, error_after: errorAfter, filter },
    adapter_response: { ...result.adapterResponse },
    timing: result.timing.map((timing): JsonRecord => ({ ...timing })),
    thread_id: result.threadId,
    execution_time: result.executionTimeMs / 1000,
  }
}
