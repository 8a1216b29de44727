import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import type { Entry, JournalStep } from './entry.ts'

/** A run that was cut short, as its journal tells. */
export interface CutShort {
  readonly path: string
  readonly invocation: string
  readonly command: string
  readonly target: string
  readonly startedAt: string
  readonly pid: number
  /** Whether its process still runs, as far as can be known from here. */
  readonly isAlive: boolean
  readonly nodes: readonly OpenNode[]
}

/** A node that was begun and came to no end. */
export interface OpenNode {
  readonly id: string
  readonly name: string
  readonly relation: string
  readonly isStaged: boolean
  readonly isPublishing: boolean
  readonly publish: readonly JournalStep[]
  readonly discard: readonly string[]
  /** Publishing steps that are known to be done. */
  readonly published: ReadonlySet<number>
  /** Jobs that were asked for, in order, and are not known to have ended. */
  readonly jobs: readonly { readonly phase: 'write' | 'publish'; readonly index: number; readonly job: string }[]
}

/** Undefined where the file tells of no run: it was cut off in its first line. */
export function readJournal(path: string): CutShort | undefined {
  const entries = readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line): readonly Entry[] => {
      try {
        return [JSON.parse(line) as Entry] // as it was written
      } catch {
        return [] // the last line, where the process was killed while it wrote
      }
    })
  const run = entries.find((entry) => entry.at === 'run')
  if (!run) return undefined
  const ended = new Set(entries.flatMap((entry) => (entry.at === 'end' ? [entry.node] : [])))
  const begun = entries.flatMap((entry) => (entry.at === 'begin' && !ended.has(entry.node) ? [entry] : []))
  return {
    path,
    invocation: run.invocation,
    command: run.command,
    target: run.target,
    startedAt: run.startedAt,
    pid: run.pid,
    isAlive: run.host === hostname() && runs(run.pid),
    nodes: begun.map((begin) => openNode(begin, entries)),
  }
}

function openNode(begin: Extract<Entry, { at: 'begin' }>, entries: readonly Entry[]): OpenNode {
  const { node: id, name, relation, isStaged, publish, discard } = begin
  const own = entries.filter((entry) => entry.at !== 'run' && entry.node === id)
  const done = new Set(own.flatMap((entry) => (entry.at === 'did' ? [`${entry.phase} ${entry.index}`] : [])))
  const published = own.flatMap((entry) => (entry.at === 'did' && entry.phase === 'publish' ? [entry.index] : []))
  return {
    id,
    name,
    relation,
    isStaged,
    isPublishing: own.some(({ at }) => at === 'publishing'),
    publish,
    discard,
    published: new Set(published),
    jobs: own.flatMap((entry) =>
      entry.at === 'step' && !done.has(`${entry.phase} ${entry.index}`)
        ? [{ phase: entry.phase, index: entry.index, job: entry.job }]
        : [],
    ),
  }
}

function runs(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
