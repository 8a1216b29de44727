import path from 'node:path'
import type { Connection } from '../core/adapter.ts'
import { journalFiles } from '../run/journal/journal.ts'
import { type CutShort, readJournal } from '../run/journal/read.ts'
import { type Resumed, resumeRun } from '../run/journal/resume.ts'
import { problem } from '../core/diagnostic.ts'
import { connect } from './connect.ts'
import type { Invocation } from './invocation.ts'
import { openTargeted, type TargetedProject } from './open-project.ts'
import { refuse } from './refuse.ts'

/** `tsdbt resume`: finishes or undoes what runs that were cut short left behind. Exit code 1 when something could be neither. */
export async function run(invocation: Invocation): Promise<number> {
  const opened = await openTargeted(invocation)
  if (!opened.ok) return refuse(invocation, opened.problems)
  const { project, adapter, options } = opened.value
  const say = (text: string, level: 'info' | 'warn' = 'info'): void => invocation.emit({ type: 'note', level, text })
  if (adapter.capabilities.transactionalDdl) {
    say(`Nothing to resume: on ${adapter.type} a run that is cut short leaves nothing behind.`)
    return 0
  }
  const target = project.profile?.targetName ?? ''
  const found = journalFiles(project.targetPath).flatMap((file) => readJournal(file) ?? [])
  const elsewhere = found.filter((run) => run.target !== target)
  for (const run of elsewhere)
    say(`A run on target "${run.target}" was cut short: tsdbt resume --target ${run.target}`, 'warn')
  const isForced = options.switch('force') === true
  const alive = found.filter((run) => run.target === target && run.isAlive && !isForced)
  const due = found.filter((run) => run.target === target && (!run.isAlive || isForced))
  for (const run of alive)
    say(`Process ${run.pid} still runs (${run.command} since ${run.startedAt}); --force takes it for dead.`, 'warn')
  if (due.length === 0) {
    say('Nothing to resume: every run came to its end.')
    return 0
  }
  const outcome = await resumeAll(due, opened.value, say)
  if ('problems' in outcome) return refuse(invocation, outcome.problems)
  return outcome.failed > 0 ? 1 : 0
}

async function resumeAll(
  due: readonly CutShort[],
  opened: TargetedProject,
  say: (text: string, level?: 'info' | 'warn') => void,
) {
  const warehouse = await connect(opened)
  if (!warehouse.ok) return { problems: warehouse.problems }
  const resumed: Resumed[] = []
  let connection: Connection | undefined
  try {
    connection = await warehouse.value.connect('resume')
    for (const run of due) {
      say(`${run.command} of ${run.startedAt} was cut short (${path.basename(run.path)}).`)
      const nodes = await resumeRun(run, connection)
      for (const node of nodes) say(lineOf(node), node.how === 'failed' ? 'warn' : 'info')
      resumed.push(...nodes)
    }
  } finally {
    await connection?.close()
    await warehouse.value.close()
  }
  const failed = resumed.filter(({ how }) => how === 'failed')
  if (failed.length > 0) {
    const names = failed.map(({ name }) => name)
    const hint = 'Mend what it says and run tsdbt resume again.'
    opened.invocation.emit({ type: 'problem', problem: problem('resume-failed', { names }, undefined, { hint }) })
  } else say('What was not reached runs by the same command again.')
  return { failed: failed.length }
}

const words: Readonly<Record<Resumed['how'], string>> = {
  published: 'published, as its tests had passed',
  undone: 'undone: the published one is as it was',
  nothing: 'left nothing behind',
  failed: 'could be neither finished nor undone',
}

const lineOf = ({ relation, how, notes }: Resumed): string => `  ${relation}: ${[words[how], ...notes].join('; ')}`
