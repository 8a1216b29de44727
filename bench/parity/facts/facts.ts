import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { around } from '../cells.ts'
import { type CommandEnd, runCommand } from '../command.ts'
import { listedLines, sortedJson } from '../listing.ts'
import { databaseState, type RelationState, sortedRows } from '../relations.ts'
import { outcomesOf } from '../run-results.ts'
import { artifactTexts, writtenSince } from '../sandbox.ts'
import type { Fixture, Step } from './fixture.ts'

/** What a step came to, small enough to be kept. */
export interface Facts {
  readonly command: string
  readonly exit: number | null
  /** Status of each node, with its failures where there are any: `fail 2`. */
  readonly nodes?: Readonly<Record<string, string>>
  /** What `ls` printed. */
  readonly list?: readonly string[]
  /** Relations that are new or changed: kind, columns, number and hash of their rows. */
  readonly relations?: Readonly<Record<string, string>>
  readonly gone?: readonly string[]
}

export interface Replay {
  readonly facts: readonly Facts[]
  /** What each step printed. */
  readonly outputs: readonly string[]
}

/** Runs a fixture's steps with a tool in a folder of its own. */
export async function factsOf(fixture: Fixture, tool: readonly string[]): Promise<Replay> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-facts-'))
  const facts: Facts[] = []
  const outputs: string[] = []
  try {
    write(folder, fixture.files)
    let before: Readonly<Record<string, string>> = {}
    for (const step of fixture.steps) {
      write(folder, step.files ?? {})
      const written = new Map(artifactNames.map((name) => [name, artifactTexts(folder, name)]))
      const words = [...tool, ...wordsOf(step.command)]
      const end = await runCommand(words, folder, { DBT_PROFILES_DIR: folder, TZ: 'UTC', ...step.env })
      const after = await relationsOf(folder)
      facts.push({
        command: step.command,
        exit: end.exitCode ?? null,
        ...(isList(step) ? listOf(end) : nodesOf(folder, written)),
        ...changes(before, after),
      })
      outputs.push(`${end.stdout}${end.stderr}`)
      before = after
      if (step.keepAs !== undefined)
        cpSync(path.join(folder, 'target'), path.join(folder, step.keepAs), { recursive: true })
    }
    return { facts, outputs }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const artifactNames = ['run_results.json', 'sources.json'] as const

/** JSON lines by what they say, whatever the order of their keys. */
function listOf({ stdout, exitCode }: CommandEnd): { list?: string[] } {
  if (exitCode !== 0) return {}
  const lines = listedLines(stdout).map((line) => (line.startsWith('{') ? sortedJson(JSON.parse(line)) : line))
  return { list: lines.sort() }
}

const isList = ({ command }: Step): boolean => /^(ls|list)\b/.test(command)

/** Words of a command line; quotes keep blanks together. */
const wordsOf = (command: string): string[] =>
  [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    if (text === '') rmSync(file, { force: true })
    else writeFileSync(file, text)
  }
}

function nodesOf(
  folder: string,
  before: ReadonlyMap<string, ReadonlyMap<string, string>>,
): { nodes?: Record<string, string> } {
  for (const name of artifactNames) {
    const artifact = writtenSince(before.get(name) ?? new Map(), artifactTexts(folder, name))
    if (artifact === undefined) continue
    const outcomes = [...outcomesOf(artifact)].map(([id, { status, failures }]): [string, string] => [
      id,
      failures === undefined || failures === 0 ? status : `${status} ${failures}`,
    ])
    return { nodes: Object.fromEntries(outcomes.sort(([a], [b]) => (a < b ? -1 : 1))) }
  }
  return {}
}

async function relationsOf(folder: string): Promise<Record<string, string>> {
  const state = await databaseState(path.join(folder, 'shop.duckdb'))
  const entries = [...state].map(([name, relation]): [string, string] => [name, textOf(relation)])
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function textOf({ type, columns, rows = [] }: RelationState): string {
  if (!columns) return `${type} that cannot be read`
  const scdId = columns.findIndex(([name]) => name.toLowerCase() === 'dbt_scd_id')
  const texts = sortedRows(rows, around(Date.now()), scdId)
  const hash = createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 12)
  return `${type} (${columns.map((column) => column.join(' ')).join(', ')}) ${rows.length} rows ${hash}`
}

function changes(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): Pick<Facts, 'relations' | 'gone'> {
  const relations = Object.entries(after).filter(([name, text]) => before[name] !== text)
  const gone = Object.keys(before).filter((name) => !(name in after))
  return {
    ...(relations.length > 0 && { relations: Object.fromEntries(relations) }),
    ...(gone.length > 0 && { gone }),
  }
}
