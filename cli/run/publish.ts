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
  const { connection, session } = place
  await runSteps(plan.before, runner)
  if (session.adapter.capabilities.transactionalDdl) await told('begin', runner, () => connection.begin())
  let publication: Publication
  try {
    publication = await writeAndAudit(plan, audits, runner, place)
    if (publication.isPublished) {
      const published = await runSteps(plan.publish, runner)
      if (connection.inTransaction) await told('commit', runner, () => connection.commit())
      publication = { ...publication, response: published ?? publication.response }
    }
  } catch (thrown) {
    await undo(plan, runner)
    throw thrown
  }
  if (publication.isPublished) await runSteps(plan.after, runner)
  return publication
}

async function writeAndAudit(
  plan: BuildPlan,
  audits: readonly TestNode[],
  runner: StepRunner,
  place: Place,
): Promise<Publication> {
  const response = (await runSteps(plan.write, runner)) ?? noResponse
  if (audits.length === 0) return { isPublished: true, response, audited: [] }
  const candidate = runner.id === null ? undefined : { id: runner.id, relation: plan.candidate }
  const audited = await runTests(audits, place, { ...renderingAt(place), ...(candidate && { candidate }) })
  if (allow(audited)) return { isPublished: true, response, audited }
  const bringBack = await rescueRows(keptRows(audited), place)
  await undo(plan, runner)
  await bringBack()
  return { isPublished: false, response, audited }
}

/** Rows of tests that ran to their end; one that the engine refused has none. */
const keptRows = (audited: readonly Audited[]) =>
  audited.flatMap(({ result, store }) => (store && result.status !== 'error' ? [store] : []))

async function undo(plan: BuildPlan, runner: StepRunner): Promise<void> {
  await runner.connection.rollback()
  try {
    // A cancelled node must still clean up after itself.
    await runSteps(plan.discard, { ...runner, signal: new AbortController().signal })
  } catch {
    // What made us give up is what the user must read; a staging relation left behind is replaced by the next run.
  }
}
