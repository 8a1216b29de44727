import type { Json, JsonRecord } from '../core/config.ts'
import type { NodeResult } from '../core/result.ts'
import { type ArtifactRun, metadataOf } from './metadata.ts'

export interface RunResultsInput {
  readonly run: ArtifactRun
  readonly results: readonly NodeResult[]
  readonly elapsedMs: number
  /** The flags of the command; `which` is its name. `retry` reads them. */
  readonly args: JsonRecord
}

/** run_results.json, schema v6. */
export function runResults({ run, results, elapsedMs, args }: RunResultsInput): JsonRecord {
  return {
    metadata: metadataOf('run-results/v6', run),
    results: results.map(resultOf),
    elapsed_time: elapsedMs / 1000,
    args,
  }
}

function resultOf(result: NodeResult): JsonRecord {
  const { compiled, node, batchResults } = result
  const hasCode = ('raw_code' in node && node.resource_type !== 'seed') || node.resource_type === 'unit_test'
  const code = compiled?.compiledCode
  return {
    status: result.status,
    timing: result.timing.map((timing): JsonRecord => ({ ...timing })),
    thread_id: result.threadId,
    execution_time: result.executionTimeMs / 1000,
    adapter_response: { ...result.adapterResponse },
    message: result.message,
    failures: result.failures,
    unique_id: result.unique_id,
    compiled: hasCode ? code !== undefined : null,
    compiled_code: hasCode ? (code ?? null) : null,
    relation_name: relationName(result),
    batch_results: batchResults
      ? { successful: batchResults.successful as Json, failed: batchResults.failed as Json }
      : null,
  }
}

const relationName = ({ node }: NodeResult): string | null =>
  'relation_name' in node && node.resource_type !== 'source' ? node.relation_name : null
