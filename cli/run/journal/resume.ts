import { rmSync } from 'node:fs'
import type { Connection } from '../../core/adapter.ts'
import type { CutShort, OpenNode } from './read.ts'

/** What became of a node that a run had left open. */
export interface Resumed {
  readonly name: string
  readonly relation: string
  readonly how: 'published' | 'undone' | 'nothing' | 'failed'
  /** What there is to know besides. */
  readonly notes: readonly string[]
}

/**
 * Finishes what had passed its tests and undoes the rest, as the journal of a run that was cut short says. Jobs of it that still run are waited for where
 * they publish, and cancelled where they do not. Doing it again does no harm: the file goes when nothing is left.
 */
export async function resumeRun(run: CutShort, connection: Connection): Promise<readonly Resumed[]> {
  const resumed: Resumed[] = []
  for (const node of run.nodes) {
    try {
      resumed.push(await (node.isPublishing ? finish(node, connection) : undo(node, connection)))
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      resumed.push({ name: node.name, relation: node.relation, how: 'failed', notes: [message] })
    }
  }
  if (resumed.every(({ how }) => how !== 'failed')) rmSync(run.path, { force: true })
  return resumed
}

async function undo(node: OpenNode, connection: Connection): Promise<Resumed> {
  const { name, relation } = node
  const notes: string[] = []
  for (const { job } of node.jobs) {
    const state = await connection.settle?.(job, { cancel: true })
    // A statement that changes the published table itself is whole or not there: BigQuery sees to that.
    if (!node.isStaged && state === 'done') notes.push('a statement of it had ended well; build it again for the rest')
  }
  for (const sql of node.discard) await connection.execute(sql)
  const isTouched = node.discard.length > 0 || node.jobs.length > 0
  return { name, relation, how: isTouched ? 'undone' : 'nothing', notes }
}

async function finish(node: OpenNode, connection: Connection): Promise<Resumed> {
  const notes: string[] = []
  for (const [index, step] of node.publish.entries()) {
    if (node.published.has(index)) continue
    const asked = node.jobs.find((job) => job.phase === 'publish' && job.index === index)
    if (asked && (await connection.settle?.(asked.job, { cancel: false })) === 'done') continue
    if (step.kind === 'metadata') await connection.setMetadata?.(step.relation, step.metadata)
    else if (step.kind === 'sql') await connection.execute(step.sql)
    else if (step.kind === 'hook') notes.push(`its post-hook has not run: ${step.sql.trim().replaceAll(/\s+/g, ' ')}`)
  }
  for (const sql of node.discard) await connection.execute(sql)
  return { name: node.name, relation: node.relation, how: 'published', notes }
}
