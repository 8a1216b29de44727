import type { JsonRecord } from '../core/config.ts'
import type { UniqueId } from '../core/node.ts'
import type { NodeResult } from '../core/result.ts'

/** One run in `target/tsdbt/history.jsonl`, a line each: what became of each node, in few characters. */
export interface RunRecord {
  readonly invocation: string
  readonly command: string
  /** ISO, UTC. */
  readonly at: string
  readonly elapsedSeconds: number
  readonly results: readonly RunRecordResult[]
}

export interface RunRecordResult {
  readonly id: UniqueId
  readonly status: string
  readonly seconds: number
  readonly rows?: number
  readonly failures?: number
  /** Of what did not succeed. */
  readonly message?: string
}

/** Statuses whose message tells nothing more. */
const quiet = new Set(['success', 'pass', 'no-op'])

export function runRecord(
  run: { readonly invocation: string; readonly command: string; readonly at: Date; readonly elapsedMs: number },
  results: readonly NodeResult[],
): RunRecord {
  return {
    invocation: run.invocation,
    command: run.command,
    at: run.at.toISOString(),
    elapsedSeconds: run.elapsedMs / 1000,
    results: results.map((result) => ({
      id: result.unique_id,
      status: result.status,
      seconds: result.executionTimeMs / 1000,
      ...rowsOf(result.adapterResponse),
      ...(result.failures !== null && { failures: result.failures }),
      ...(result.message !== null && !quiet.has(result.status) && { message: result.message }),
    })),
  }
}

/** What run_results.json says of a run, of tsdbt or of dbt; undefined when it ran nothing or is no such file. */
export function runRecordOf(artifact: unknown): RunRecord | undefined {
  const { metadata, args, results, elapsed_time: elapsed } = recordOf(artifact)
  const command = textOf(recordOf(args)['which'])
  if (!Array.isArray(results) || !command || !ranNodes.has(command)) return undefined
  return {
    invocation: textOf(recordOf(metadata)['invocation_id']) ?? '',
    command,
    at: textOf(recordOf(metadata)['generated_at']) ?? '',
    elapsedSeconds: typeof elapsed === 'number' ? elapsed : 0,
    results: results.map(recordOf).map((result) => ({
      id: textOf(result['unique_id']) ?? '',
      status: textOf(result['status']) ?? '',
      seconds: typeof result['execution_time'] === 'number' ? result['execution_time'] : 0,
      ...rowsOf(recordOf(result['adapter_response'])),
      ...(typeof result['failures'] === 'number' && { failures: result['failures'] }),
      ...messageOf(textOf(result['message']), textOf(result['status'])),
    })),
  }
}

/** Commands that do something with nodes; the others only look at them. */
export const ranNodes: ReadonlySet<string> = new Set(['build', 'run', 'test', 'seed', 'snapshot', 'retry', 'clone'])

/** A line of the history; undefined when it is none, as where a disk was full. */
export function readRunRecord(line: string): RunRecord | undefined {
  try {
    const value: unknown = JSON.parse(line)
    const { invocation, command, at, results } = recordOf(value)
    const isWhole = [invocation, command, at].every((each) => typeof each === 'string') && Array.isArray(results)
    // Only `runRecord` writes such lines.
    return isWhole ? (value as RunRecord) : undefined
  } catch {
    return undefined
  }
}

const messageOf = (message: string | undefined, status = ''): { readonly message?: string } =>
  message === undefined || quiet.has(status) ? {} : { message }

function rowsOf(response: object): { readonly rows?: number } {
  const rows = 'rows_affected' in response ? Number(response.rows_affected) : -1
  return rows >= 0 ? { rows } : {}
}

const recordOf = (value: unknown): JsonRecord =>
  // Read from JSON: records of it hold JSON.
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonRecord) : {}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
