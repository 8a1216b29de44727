import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { JsonRecord } from '../core/config.ts'
import { bad, good, hasErrors, problem, type Checked, type Diagnostic } from '../core/diagnostic.ts'
import type { UniqueId } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import type { SourceTimes } from '../graph/selection.ts'
import { projectOfManifest, record, text } from './manifest.ts'

/** What an earlier run left in a folder; each part is undefined when its file is not there. */
export interface PreviousState {
  readonly folder: string
  readonly manifest: ParsedProject | undefined
  readonly run: PreviousRun | undefined
  readonly sourceTimes: SourceTimes | undefined
}

export interface PreviousRun {
  readonly invocationId: string
  /** The command's flags as `args` of run_results.json has them; `which` is the command. */
  readonly args: JsonRecord
  readonly results: readonly PreviousResult[]
  /** The status of each node, as `result:` asks for it. */
  readonly statuses: ReadonlyMap<UniqueId, string>
}

export interface PreviousResult {
  readonly uniqueId: UniqueId
  readonly status: string
  readonly message: string | null
  readonly executionTimeSeconds: number
  /** Microbatch models: the batches that failed, as `[start, end]`. */
  readonly failedBatches: readonly (readonly [string, string])[]
  readonly successfulBatches: readonly (readonly [string, string])[]
}

/** Reads manifest.json, run_results.json and sources.json of a folder, of tsdbt or of dbt. */
export function readPreviousState(folder: string): Checked<PreviousState> {
  const manifest = readArtifact(folder, 'manifest.json', 10, 12)
  const run = readArtifact(folder, 'run_results.json', 4, 6)
  const sources = readArtifact(folder, 'sources.json', 3, 3)
  const problems = [...manifest.problems, ...run.problems, ...sources.problems]
  if (!manifest.ok || !run.ok || !sources.ok) return bad(...problems)
  return good({
    folder,
    manifest: manifest.value && projectOfManifest(manifest.value),
    run: run.value && runOf(run.value),
    sourceTimes: sources.value && sourceTimesOf(sources.value),
  })
}

/** The `max_loaded_at` of each source as a sources.json tells it; undefined when the folder has none. */
export function readSourceTimes(folder: string): Checked<SourceTimes | undefined> {
  const sources = readArtifact(folder, 'sources.json', 3, 3)
  return sources.ok ? good(sources.value && sourceTimesOf(sources.value)) : sources
}

type Artifact = Readonly<Record<string, unknown>>

function readArtifact(folder: string, name: string, oldest: number, newest: number): Checked<Artifact | undefined> {
  const file = path.join(folder, name)
  let content: string
  try {
    content = readFileSync(file, 'utf8')
  } catch (cause) {
    // A folder may hold any of the three files; what needs a missing one says so itself.
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return good(undefined)
    return bad(problem('file-unreadable', { path: name, reason: String(cause) }, { file }, { cause }))
  }
  let value: unknown
  try {
    value = JSON.parse(content)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    return bad(problem('artifact-invalid', { path: name, reason }, { file }, { cause }))
  }
  const problems = versionProblems(file, record(value), oldest, newest)
  return hasErrors(problems) ? bad(...problems) : good(record(value))
}

function versionProblems(file: string, artifact: Artifact, oldest: number, newest: number): readonly Diagnostic[] {
  const schema = text(record(artifact['metadata'])['dbt_schema_version'])
  const version = Number(/\/v(\d+)\.json$/.exec(schema)?.[1])
  if (version >= oldest && version <= newest) return []
  const found = Number.isNaN(version) ? 'names no version' : `is of version ${version}`
  return [problem('artifact-version', { path: path.basename(file), found, oldest, newest }, { file })]
}

function runOf(artifact: Artifact): PreviousRun {
  const results = list(artifact['results']).map(resultOf)
  return {
    invocationId: text(record(artifact['metadata'])['invocation_id']),
    // Read from JSON: records of it hold JSON.
    args: record(artifact['args']) as JsonRecord,
    results,
    statuses: new Map(results.map((result) => [result.uniqueId, result.status])),
  }
}

function resultOf(value: unknown): PreviousResult {
  const raw = record(value)
  const batches = record(raw['batch_results'])
  const message = raw['message']
  return {
    uniqueId: text(raw['unique_id']),
    status: text(raw['status']),
    message: typeof message === 'string' ? message : null,
    executionTimeSeconds: typeof raw['execution_time'] === 'number' ? raw['execution_time'] : 0,
    failedBatches: pairs(batches['failed']),
    successfulBatches: pairs(batches['successful']),
  }
}

const pairs = (value: unknown): readonly (readonly [string, string])[] =>
  list(value).map((pair) => {
    const [start, end] = list(pair)
    return [text(start), text(end)] as const
  })

const sourceTimesOf = (artifact: Artifact): SourceTimes =>
  new Map(
    list(artifact['results']).map((value) => {
      const raw = record(value)
      const loadedAt = raw['max_loaded_at']
      return [text(raw['unique_id']), typeof loadedAt === 'string' ? loadedAt : null] as const
    }),
  )

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
