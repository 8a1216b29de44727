import type { AdapterResponse } from '../core/adapter.ts'
import type { TestNode } from '../core/node.ts'
import type { BuildPlan, Step } from '../core/step.ts'
import { allow, runTests, type Audited } from './audit.ts'
import { rescueRows } from './failures.ts'
import { renderingAt, type Place } from './session.ts'
import type { Phase } from './journal/entry.ts'
import { runSteps, told, type StepRunner, type Track } from './steps.ts'

/** What became of a plan that was carried out: published, or turned down by its tests and undone. */
export interface Publication {
  readonly isPublished: boolean
  readonly response: AdapterResponse
  readonly audited: readonly Audited[]
}

const noResponse: AdapterResponse = { _message: 'OK' }

/**
 * Write, audit, publish. Where the engine's DDL is transactional all of it is one transaction: tests read what nobody else sees yet, COMMIT shows
 * it, ROLLBACK leaves everything as it was. Elsewhere tests read the staging relation and publishing replaces the target by one statement.
 * Whatever throws, the relation is afterwards as it was before.
 */
export async function publish(
  plan: BuildPlan,
  audits: readonly TestNode[],
  runner: StepRunner,
  place: Place,
): Promise<Publication> {
  await runSteps(plan.before, runner)
  await begin(runner, place)
  let response: AdapterResponse
  try {
    journalled(plan, runner, place)
    response = (await runSteps(plan.write, runner, trackOf('write', runner, place))) ?? noResponse
  } catch (thrown) {
    await undo(plan, runner, place)
    throw thrown
  }
  return auditAndPublish({ plan, runner }, audits, place, response)
}

/** Opens the transaction that a plan is carried out in, where the engine's DDL has one. */
export async function begin(runner: StepRunner, { connection, session }: Place): Promise<void> {
  if (session.adapter.capabilities.transactionalDdl) await told('begin', runner, () => connection.begin())
}

/** The second half: what is written is audited, and published or undone. */
export async function auditAndPublish(
  { plan, runner }: { readonly plan: BuildPlan; readonly runner: StepRunner },
  audits: readonly TestNode[],
  place: Place,
  written: AdapterResponse = noResponse,
): Promise<Publication> {
  const { connection, session } = place
  let publication: Publication
  const published: Step[] = []
  try {
    const audited = await audit(plan, audits, runner, place)
    publication = { isPublished: allow(audited), response: written, audited }
    if (publication.isPublished) {
      if (runner.id !== null) session.journal?.publishing(runner.id)
      const track = trackOf('publish', runner, place)
      const response = await runSteps(plan.publish, runner, counting(plan, published, track))
      await runner.alongside?.()
      if (connection.inTransaction) await told('commit', runner, () => connection.commit())
      publication = { ...publication, response: written === noResponse ? (response ?? written) : written }
    }
  } catch (thrown) {
    // What is gone to make room can only come back by being finished: the journal keeps how.
    if (!(await isHalfPublished(plan, published, place))) await undo(plan, runner, place)
    throw thrown
  }
  if (publication.isPublished) {
    if (runner.id !== null) session.journal?.end(runner.id, 'published')
    await runSteps(plan.after, runner)
  }
  return publication
}

const counting = ({ publish: steps }: BuildPlan, done: Step[], track: Track | undefined): Track | undefined =>
  track && {
    begin: track.begin,
    end: (index) => {
      track.end(index)
      const step = steps[index]
      if (step) done.push(step)
    },
  }

async function isHalfPublished(plan: BuildPlan, done: readonly Step[], { connection }: Place): Promise<boolean> {
  if (done.some(makesRoom) && !done.some(replaces)) return true
  const swap = plan.publish.findIndex((step) => step.kind === 'sql' && step.swaps === true)
  if (swap < 0 || done.length !== swap) return false
  // Of the script that swaps the two a part may have run, or none of it.
  return connection.findRelation(plan.target).then(
    (found) => found === undefined,
    () => true,
  )
}

const makesRoom = (step: Step): boolean => step.kind === 'sql' && /^drop the .* of that name$/.test(step.purpose)
const replaces = (step: Step): boolean => step.kind === 'sql' && step.purpose === 'publish'

/** Runs the tests on what is written; when they turn it down it is gone afterwards, and the rows that are to be kept are not. */
async function audit(
  plan: BuildPlan,
  audits: readonly TestNode[],
  runner: StepRunner,
  place: Place,
): Promise<readonly Audited[]> {
  if (audits.length === 0) return []
  const candidate = runner.id === null ? undefined : { id: runner.id, relation: plan.candidate, target: plan.target }
  const audited = await runTests(audits, place, { ...renderingAt(place), ...(candidate && { candidate }) })
  if (allow(audited)) return audited
  const bringBack = await rescueRows(keptRows(audited), place)
  await undo(plan, runner, place)
  await bringBack()
  return audited
}

/** Rows of tests that ran to their end; one that the engine refused has none. */
const keptRows = (audited: readonly Audited[]) =>
  audited.flatMap(({ result, store }) => (store && result.status !== 'error' ? [store] : []))

/** Rolls back, and drops what was written beside the target. */
export async function undo(plan: BuildPlan, runner: StepRunner, { session }: Pick<Place, 'session'>): Promise<void> {
  await runner.connection.rollback()
  try {
    // A cancelled node must still clean up after itself.
    await runSteps(plan.discard, { ...runner, signal: new AbortController().signal })
    if (runner.id !== null) session.journal?.end(runner.id, 'undone')
  } catch {
    // What made us give up is what the user must read; the journal keeps what is left behind for `resume`.
  }
}

/** Writes down what is going to be done, where nothing else would tell after a crash. */
export function journalled(plan: BuildPlan, { id }: StepRunner, { session }: Place): void {
  if (id === null || !session.journal) return
  session.journal.begin(id, plan.target.identifier, session.adapter.dialect.relation(plan.target), plan)
}

/** Told of each step, where there is a journal. */
function trackOf(phase: Phase, { id }: StepRunner, { session: { journal } }: Place): Track | undefined {
  if (id === null || !journal) return undefined
  return { begin: (index) => journal.step(id, phase, index), end: (index) => journal.did(id, phase, index) }
}
