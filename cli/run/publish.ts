import type { AdapterResponse } from '../core/adapter.ts'
import type { TestNode } from '../core/node.ts'
import type { BuildPlan } from '../core/step.ts'
import { allow, runTests, type Audited } from './audit.ts'
import { rescueRows } from './failures.ts'
import { renderingAt, type Place } from './session.ts'
import { runSteps, told, type StepRunner } from './steps.ts'

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
    response = (await runSteps(plan.write, runner)) ?? noResponse
  } catch (thrown) {
    await undo(plan, runner)
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
  const { connection } = place
  let publication: Publication
  try {
    const audited = await audit(plan, audits, runner, place)
    publication = { isPublished: allow(audited), response: written, audited }
    if (publication.isPublished) {
      const published = await runSteps(plan.publish, runner)
      await runner.alongside?.()
      if (connection.inTransaction) await told('commit', runner, () => connection.commit())
      publication = { ...publication, response: written === noResponse ? (published ?? written) : written }
    }
  } catch (thrown) {
    await undo(plan, runner)
    throw thrown
  }
  if (publication.isPublished) await runSteps(plan.after, runner)
  return publication
}

/** Runs the tests on what is written; when they turn it down it is gone afterwards, and the rows that are to be kept are not. */
async function audit(
  plan: BuildPlan,
  audits: readonly TestNode[],
  runner: StepRunner,
  place: Place,
): Promise<readonly Audited[]> {
  if (audits.length === 0) return []
  const candidate = runner.id === null ? undefined : { id: runner.id, relation: plan.candidate }
  const audited = await runTests(audits, place, { ...renderingAt(place), ...(candidate && { candidate }) })
  if (allow(audited)) return audited
  const bringBack = await rescueRows(keptRows(audited), place)
  await undo(plan, runner)
  await bringBack()
  return audited
}

/** Rows of tests that ran to their end; one that the engine refused has none. */
const keptRows = (audited: readonly Audited[]) =>
  audited.flatMap(({ result, store }) => (store && result.status !== 'error' ? [store] : []))

/** Rolls back, and drops what was written beside the target. */
export async function undo(plan: BuildPlan, runner: StepRunner): Promise<void> {
  await runner.connection.rollback()
  try {
    // A cancelled node must still clean up after itself.
    await runSteps(plan.discard, { ...runner, signal: new AbortController().signal })
  } catch {
    // What made us give up is what the user must read; a staging relation left behind is replaced by the next run.
  }
}
