import { mkdirSync, writeFileSync, existsSync } from 'node:fs'
import path from 'node:path'
import { around, type Clock } from './cells.ts'
import { type CommandEnd, runCommand } from './command.ts'
import type { Difference } from './difference.ts'
import { compareLists, listedLines } from './listing.ts'
import { compareManifests, type ManifestFacts, manifestFacts } from './manifest-facts.ts'
import { missingNames } from './messages.ts'
import { catalogTables, compareCatalogs } from './recorded-catalog.ts'
import { compareRelation, databaseState, type DatabaseState, queryRows, sortedRows, withDatabase } from './relations.ts'
import { compareOutcomes, outcomesOf } from './run-results.ts'
import { artifactTexts, type Sandbox, sandbox, writtenSince } from './sandbox.ts'
import { answerOf, type CommandStep, type QueryStep, recordedAt, type RecordedResult, type Trace } from './trace.ts'

export interface Replayed {
  readonly id: string
  readonly commands: number
  readonly differences: readonly Difference[]
}

/** What a replay remembers from step to step. */
interface Replay {
  readonly trace: Trace
  readonly cli: readonly string[]
  readonly box: Sandbox
  readonly clock: Clock
  /** What dbt's manifest has come to hold. */
  manifest: ManifestFacts
}

const artifactNames = ['run_results.json', 'sources.json', 'catalog.json', 'manifest.json'] as const
type ArtifactName = (typeof artifactNames)[number]
type Artifacts = Readonly<Record<ArtifactName, unknown>>

/** Runs a trace's commands with another CLI and compares each answer with dbt's. */
export async function replayTrace(trace: Trace, cli: readonly string[]): Promise<Replayed> {
  using box = sandbox()
  const now = Date.now()
  const recorded = recordedAt(trace)
  const clock: Clock = {
    recorded: recorded === undefined ? [Date.UTC(2025), Number.MAX_SAFE_INTEGER] : around(recorded),
    replayed: around(now),
  }
  const replay: Replay = { trace, cli, box, clock, manifest: {} }
  await makeSchema(replay)
  const differences: Difference[] = []
  for (const [index, step] of trace.steps.entries()) {
    const found = await ('sql' in step ? replayQuery(replay, step) : replayCommand(replay, index, step))
    differences.push(...found.map(({ kind, text }) => ({ kind, text: `step ${index}: ${text}` })))
  }
  return { id: trace.id, commands: trace.steps.filter((step) => 'cmd' in step).length, differences }
}

/** dbt's fixtures make a test's schema before its first command. */
async function makeSchema({ trace, box }: Replay): Promise<void> {
  if (!trace.steps.some((step) => 'sql' in step)) return
  const profiles = trace.steps.map((step) => ('cmd' in step ? step.profiles : undefined)).find((text) => text)
  const schema = /^\s*schema: (\S+)/m.exec(profiles ?? '')?.[1]
  if (schema === undefined) return
  await withDatabase(box.database, async (connection) => connection.run(`create schema if not exists "${schema}"`))
}

async function replayQuery({ box, clock, trace }: Replay, step: QueryStep): Promise<Difference[]> {
  try {
    return await withDatabase(box.database, async (connection) => {
      const sql = nowInstead(box.filled(step.sql), recordedAt(trace))
      if (step.fetch === undefined) {
        await connection.run(sql)
        return []
      }
      return compareFetched(step, await queryRows(connection, sql), clock)
    })
  } catch (error) {
    return [{ kind: 'query', text: `a query between commands fails: ${String(error).slice(0, 200)}` }]
  }
}

const oneDay = 86_400_000

/** Rows that a test adds as of its own time are as old here as they were there, or freshness would depend on the age of the trace. */
function nowInstead(sql: string, recorded: number | undefined): string {
  if (recorded === undefined) return sql
  return sql.replaceAll(/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\b/g, (text) => {
    const told = Date.parse(`${text.replace(' ', 'T')}Z`)
    if (!(Math.abs(told - recorded) < oneDay)) return text
    return new Date(told - recorded + Date.now()).toISOString().slice(0, 19).replace('T', ' ')
  })
}

function compareFetched(step: QueryStep, got: unknown[][], clock: Clock): Difference[] {
  if (!Array.isArray(step.rows)) return []
  const expected = step.fetch === 'one' ? [step.rows] : step.rows.filter(Array.isArray)
  const rows = step.fetch === 'one' ? got.slice(0, 1) : got
  const theirs = sortedRows(expected, clock.recorded)
  const ours = sortedRows(rows, clock.replayed)
  const at = theirs.findIndex((row, index) => row !== ours[index])
  if (at < 0 && theirs.length === ours.length) return []
  return [{ kind: 'query', text: `a query reads ${ours[at] ?? `${ours.length} rows`}, in dbt ${theirs[at]}` }]
}

async function replayCommand(replay: Replay, index: number, step: CommandStep): Promise<Difference[]> {
  const { box } = replay
  const cwd = step.cwd === undefined ? box.project : box.filled(step.cwd)
  if (!existsSync(cwd)) return [{ kind: 'harness', text: 'the command ran outside the project: not portable' }]
  const missing = writeInputs(box, step)
  const before = new Map(artifactNames.map((name) => [name, artifactTexts(box.project, name)]))
  const stateBefore = await databaseState(box.database)
  const env = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, value]) => [name, box.filled(value)]))
  const end = await runCommand([...replay.cli, ...step.cmd.map((word) => box.filled(word))], cwd, {
    DBT_PROFILES_DIR: box.profiles,
    ...env,
  })
  const written = (name: ArtifactName): unknown =>
    writtenSince(before.get(name) ?? new Map(), artifactTexts(box.project, name))
  const artifacts: Artifacts = {
    'run_results.json': written('run_results.json'),
    'sources.json': written('sources.json'),
    'catalog.json': written('catalog.json'),
    'manifest.json': written('manifest.json'),
  }
  box.keepArtifacts(index)
  const differences = [
    ...missing,
    ...compareEnd(step, end),
    ...compareAnswer(replay, step, end, artifacts),
    ...compareManifest(replay, step, artifacts),
    ...compareState(step, stateBefore, await databaseState(box.database), replay.clock),
  ]
  const words = step.cmd.filter((word) => !word.includes('{{') && !/^--pro(ject|files)-dir$/.test(word)).join(' ')
  return differences.map(({ kind, text }) => ({ kind, text: `[${words.slice(0, 80)}] ${text}` }))
}

function writeInputs(box: Sandbox, step: CommandStep): Difference[] {
  for (const name of step.removed ?? []) box.remove(name)
  const problems = Object.entries(step.files ?? {}).flatMap(([name, file]) => box.write(name, file) ?? [])
  if (step.profiles !== undefined) writeFileSync(path.join(box.profiles, 'profiles.yml'), box.filled(step.profiles))
  mkdirSync(box.project, { recursive: true })
  return problems.map((text) => ({ kind: 'harness', text }))
}

/** dbt ends with 0, with 1 when nodes failed, with 2 when it could not do what it was asked. */
function compareEnd(step: CommandStep, end: CommandEnd): Difference[] {
  const expected = step.success ? 0 : step.exception ? 2 : 1
  if ((end.exitCode === 0) !== step.success) {
    const said = step.exception ? `: ${step.exception.message.slice(0, 300)}` : ''
    const output = `${end.stdout}${end.stderr}`.slice(-700)
    return [{ kind: 'exit', text: `exit ${end.exitCode ?? 'by signal'}, dbt's is ${expected}${said}\n${output}` }]
  }
  const differences: Difference[] = []
  if (end.exitCode !== expected) {
    differences.push({ kind: 'exit code', text: `exit ${end.exitCode}, dbt's is ${expected}` })
  }
  const unsaid = step.exception ? missingNames(step.exception.message, `${end.stdout}${end.stderr}`) : []
  if (unsaid.length > 0) {
    differences.push({ kind: 'message', text: `none of ${unsaid.join(', ')} is named, dbt names them` })
  }
  return differences
}

/** Commands that leave results of what they ran. */
const running = new Set(['run', 'build', 'test', 'seed', 'snapshot'])

function compareAnswer(replay: Replay, step: CommandStep, end: CommandEnd, artifacts: Artifacts): Difference[] {
  if ((end.exitCode === 0) !== step.success) return []
  const answer = answerOf(step)
  switch (answer.kind) {
    case 'list':
      return compareLists(
        answer.lines.map((line) => replay.box.filled(line)),
        listedLines(end.stdout),
      )
    case 'results': {
      if (artifacts['sources.json'] !== undefined) return compareFreshness(answer.results, artifacts['sources.json'])
      const results = artifacts['run_results.json']
      if (results === undefined) {
        const isWritten = !step.cmd.includes('--no-write-json')
        const isMissing = isWritten && answer.results.length > 0 && step.cmd.some((word) => running.has(word))
        return isMissing ? [{ kind: 'status', text: 'no run_results.json is written' }] : []
      }
      return compareOutcomes(outcomesOf({ results: answer.results }), outcomesOf(results))
    }
    case 'catalog':
      if (artifacts['catalog.json'] === undefined) return [{ kind: 'catalog', text: 'no catalog.json is written' }]
      return compareCatalogs(answer.tables, catalogTables(artifacts['catalog.json']))
    case 'other':
      return []
  }
}

/** `sources.json` tells of sources alone; what their hooks came to is in dbt's own answer only. */
function compareFreshness(results: readonly RecordedResult[], sources: unknown): Difference[] {
  const recorded = results.filter(({ unique_id: id }) => id?.startsWith('source.') === true)
  return compareOutcomes(outcomesOf({ results: recorded }), outcomesOf(sources))
}

function compareManifest(replay: Replay, step: CommandStep, artifacts: Artifacts): Difference[] {
  if (!step.manifest) return []
  const kept = Object.entries(replay.manifest).filter(([id]) => !step.manifest?.gone.includes(id))
  replay.manifest = { ...Object.fromEntries(kept), ...step.manifest.set }
  if (artifacts['manifest.json'] === undefined) return [{ kind: 'manifest', text: 'no manifest.json is written' }]
  const filled: unknown = JSON.parse(replay.box.filled(JSON.stringify(replay.manifest)))
  return compareManifests(filled as ManifestFacts, manifestFacts(artifacts['manifest.json']))
}

/** Compares what a command made, changed and dropped with what it did in dbt, both ways. */
function compareState(step: CommandStep, before: DatabaseState, after: DatabaseState, clock: Clock): Difference[] {
  const made = new Map(Object.entries(step.db?.set ?? {}))
  const gone = new Set(step.db?.gone)
  const differences = [...made].flatMap(([name, relation]) => compareRelation(name, relation, after.get(name), clock))
  for (const name of after.keys()) {
    if (gone.has(name)) differences.push({ kind: 'relation', text: `${name} is there, dbt drops it` })
    else if (!before.has(name) && !made.has(name)) {
      differences.push({ kind: 'relation', text: `${name} is made, not so in dbt` })
    }
  }
  for (const name of before.keys()) {
    if (!after.has(name) && !gone.has(name) && !made.has(name)) {
      differences.push({ kind: 'relation', text: `${name} is dropped, not so in dbt` })
    }
  }
  return differences
}
