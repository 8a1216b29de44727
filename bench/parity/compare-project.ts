import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Measurement, measure } from '../measure.ts'
import { around } from './cells.ts'
import type { Difference } from './difference.ts'
import { compareLists, listedLines } from './listing.ts'
import { copyProject, needsPackages, type ProjectCopy } from './project-copy.ts'
import { catalogTables, compareCatalogs } from './recorded-catalog.ts'
import { withoutChance } from './random-nodes.ts'
import { compareRelation, databaseState } from './relations.ts'
import { compareOutcomes, outcomesOf } from './run-results.ts'
import { artifactTexts, writtenSince } from './sandbox.ts'
import { compareWholeManifests } from './whole-manifest.ts'

export interface ProjectComparison {
  readonly differences: readonly Difference[]
  /** Nodes that `build` and its like ran. */
  readonly nodes: number
  readonly dbt: Cost
  readonly tsdbt: Cost
}

/** Whole commands, summed over all of them. */
export interface Cost {
  readonly wallSeconds: number
  readonly cpuSeconds: number
}

export interface ProjectRequest {
  readonly project: string
  readonly dbt: readonly string[]
  readonly tsdbt: readonly string[]
  /** Arguments of each command, in order. */
  readonly commands: readonly (readonly string[])[]
  readonly env?: Readonly<Record<string, string>>
}

const artifactNames = ['run_results.json', 'manifest.json', 'catalog.json', 'sources.json'] as const

/** What a command left: how it ended, what it said, the artifacts it wrote. */
interface Answer {
  readonly end: Measurement
  readonly artifacts: ReadonlyMap<string, unknown>
}

/** Runs a project's commands with both tools, each in a copy with a fresh database, and compares step by step. */
export async function compareProject(request: ProjectRequest): Promise<ProjectComparison> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-parity-'))
  try {
    const theirs = copyProject(request.project, path.join(folder, 'dbt'))
    const ours = copyProject(request.project, path.join(folder, 'tsdbt'))
    const commands = needsPackages(request.project) ? [['deps'], ...request.commands] : request.commands
    const differences: Difference[] = []
    const costs = { dbt: { wallSeconds: 0, cpuSeconds: 0 }, tsdbt: { wallSeconds: 0, cpuSeconds: 0 } }
    let nodes = 0
    let manifest: unknown
    for (const command of commands) {
      const expected = await run([...request.dbt, ...command], theirs, request.env)
      const got = await run([...request.tsdbt, ...command], ours, request.env)
      const all = [...compareAnswers(command, expected, got), ...(await compareDatabases(theirs, ours))]
      manifest = expected.artifacts.get('manifest.json') ?? manifest
      const found = withoutChance(all, manifest)
      differences.push(...found.map(({ kind, text }) => ({ kind, text: `[${command.join(' ')}] ${text}` })))
      nodes = Math.max(nodes, outcomes(expected).size)
      // Fetching packages measures the network.
      if (command[0] === 'deps') continue
      add(costs.dbt, expected.end)
      add(costs.tsdbt, got.end)
    }
    return { differences, nodes, ...costs }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function add(cost: { wallSeconds: number; cpuSeconds: number }, end: Measurement): void {
  cost.wallSeconds += end.wallSeconds
  cost.cpuSeconds += end.cpuSeconds
}

async function run(command: readonly string[], copy: ProjectCopy, env: ProjectRequest['env']): Promise<Answer> {
  const before = new Map(artifactNames.map((name) => [name, artifactTexts(copy.folder, name)]))
  const end = await measure(command, {
    cwd: copy.folder,
    env: { ...env, DBT_PROFILES_DIR: copy.profiles, DBT_SEND_ANONYMOUS_USAGE_STATS: '0' },
  })
  const artifacts = artifactNames.map((name): [string, unknown] => [
    name,
    writtenSince(before.get(name) ?? new Map(), artifactTexts(copy.folder, name)),
  ])
  return { end, artifacts: new Map(artifacts) }
}

function compareAnswers(command: readonly string[], expected: Answer, got: Answer): Difference[] {
  const differences: Difference[] = []
  if (exitCodeOf(expected) !== got.end.exitCode) {
    const told = got.end.exitCode === 0 ? expected : got
    const output = `${told.end.stdout}${told.end.stderr}`.slice(-700)
    const text = `exit ${got.end.exitCode}, dbt's is ${exitCodeOf(expected)}; ${told === got ? 'tsdbt' : 'dbt'} says\n${output}`
    return [{ kind: 'exit', text }]
  }
  const isListing = command[0] === 'ls' || command[0] === 'list'
  if (isListing && got.end.exitCode === 0)
    differences.push(...compareLists(listedLines(expected.end.stdout), listedLines(got.end.stdout)))
  for (const name of artifactNames) {
    const theirs = expected.artifacts.get(name)
    const ours = got.artifacts.get(name)
    if ((theirs === undefined) !== (ours === undefined)) {
      const kind = name === 'manifest.json' ? 'manifest' : name === 'catalog.json' ? 'catalog' : 'status'
      differences.push({ kind, text: `${name} is written by ${theirs === undefined ? 'tsdbt' : 'dbt'} only` })
    }
  }
  return [...differences, ...compareOutcomes(outcomes(expected), outcomes(got)), ...compareRest(expected, got)]
}

/** The engine's library may abort a dbt that gives up while its threads still query; what it means is that it gave up. */
const exitCodeOf = ({ end }: Answer): number => (end.exitCode === 134 ? 2 : end.exitCode)

const outcomes = (answer: Answer): ReturnType<typeof outcomesOf> => {
  const results = answer.artifacts.get('run_results.json') ?? answer.artifacts.get('sources.json')
  return results === undefined ? new Map() : outcomesOf(results)
}

function compareRest(expected: Answer, got: Answer): Difference[] {
  const manifests = [expected.artifacts.get('manifest.json'), got.artifacts.get('manifest.json')] as const
  const catalogs = [expected.artifacts.get('catalog.json'), got.artifacts.get('catalog.json')] as const
  return [
    ...(manifests[0] !== undefined && manifests[1] !== undefined ? compareWholeManifests(...manifests) : []),
    ...(catalogs[0] !== undefined && catalogs[1] !== undefined
      ? compareCatalogs(catalogTables(catalogs[0]), catalogTables(catalogs[1]))
      : []),
  ]
}

async function compareDatabases(theirs: ProjectCopy, ours: ProjectCopy): Promise<Difference[]> {
  const expected = await databaseState(theirs.database)
  const got = await databaseState(ours.database)
  const now = around(Date.now())
  const clock = { recorded: now, replayed: now }
  const extra = [...got.keys()].filter((name) => !expected.has(name))
  return [
    ...[...expected].flatMap(([name, relation]) => compareRelation(name, relation, got.get(name), clock)),
    ...extra.map((name): Difference => ({ kind: 'relation', text: `${name} is made, not so in dbt` })),
  ]
}
