import { closeSync, existsSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { makeFolder } from '../../core/make-folder.ts'
import type { BuildPlan, Step } from '../../core/step.ts'
import type { Entry, JournalStep, Phase } from './entry.ts'

/** Where the journals of a project's runs lie. */
const journalFolder = (targetFolder: string): string => join(targetFolder, 'tsdbt', 'journal')

export const journalFiles = (targetFolder: string): readonly string[] => {
  const folder = journalFolder(targetFolder)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted()
    .map((name) => join(folder, name))
}

export interface JournalRun {
  readonly targetFolder: string
  readonly invocation: string
  readonly command: string
  readonly target: string
  readonly now: Date
}

/**
 * What a run is about to do where no transaction holds it together, written down before it is done: a process that is killed leaves the file, and
 * `resume` finishes or undoes by it. A run that ends well leaves none.
 */
export class Journal {
  readonly #path: string
  readonly #file: number
  readonly #open = new Set<string>()

  constructor({ targetFolder, invocation, command, target, now }: JournalRun) {
    const folder = journalFolder(targetFolder)
    makeFolder(folder)
    this.#path = join(folder, `${invocation}.jsonl`)
    this.#file = openSync(this.#path, 'a')
    this.#write({
      at: 'run',
      invocation,
      command,
      target,
      startedAt: now.toISOString(),
      pid: process.pid,
      host: hostname(),
    })
  }

  begin(node: string, name: string, relation: string, plan: BuildPlan): void {
    if (this.#open.has(node)) return
    this.#open.add(node)
    const isStaged = plan.candidate !== plan.target
    const discard = [...plan.discard, ...plan.write.filter(isDropOfScratch)].flatMap((step) =>
      step.kind === 'sql' ? [step.sql] : [],
    )
    this.#write({ at: 'begin', node, name, relation, isStaged, publish: plan.publish.map(journalStep), discard })
  }

  publishing(node: string): void {
    this.#write({ at: 'publishing', node })
  }

  /** The id of the job that a step is sent as. */
  step(node: string, phase: Phase, index: number): string {
    const job = `tsdbt_${randomUUID().replaceAll('-', '')}`
    this.#write({ at: 'step', node, phase, index, job })
    return job
  }

  did(node: string, phase: Phase, index: number): void {
    this.#write({ at: 'did', node, phase, index })
  }

  /** Nothing is left to do for the node. */
  end(node: string, how: 'published' | 'undone'): void {
    if (this.#open.delete(node)) this.#write({ at: 'end', node, how })
  }

  /** The file goes where everything came to its end; tells how many nodes did not. */
  close(): number {
    closeSync(this.#file)
    if (this.#open.size === 0) rmSync(this.#path, { force: true })
    return this.#open.size
  }

  #write(entry: Entry): void {
    writeSync(this.#file, `${JSON.stringify(entry)}\n`)
  }
}

const isDropOfScratch = (step: Step): boolean => step.kind === 'sql' && step.purpose === 'drop the scratch table'

function journalStep(step: Step): JournalStep {
  switch (step.kind) {
    case 'sql':
      return { kind: 'sql', purpose: step.purpose, sql: step.sql }
    case 'hook':
      return { kind: 'hook', sql: step.sql }
    case 'metadata':
      return { kind: 'metadata', relation: step.relation, metadata: step.metadata }
    default:
      return { kind: 'other', purpose: step.purpose }
  }
}
