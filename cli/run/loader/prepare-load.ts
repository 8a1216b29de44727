import { problem } from '../../core/diagnostic.ts'
import type { Loader } from '../../core/loader.ts'
import type { SourceNode } from '../../core/node.ts'
import type { Relation } from '../../core/relation.ts'
import type { Step } from '../../core/step.ts'
import { need } from '../need.ts'
import type { OnCompiled, Prepared, Warned } from '../prepare.ts'
import type { Place } from '../session.ts'
import { fillingOf, sqlStep } from './filling.ts'
import { fingerprintComment } from './fingerprint.ts'
import { wayOf } from './way.ts'

interface Loading {
  readonly fingerprint: string
  readonly place: Place
  readonly onCompiled: OnCompiled
}

/** A load as the plan it is: the table made anew, the rows that were left out beside it, the fingerprint in its comment. */
export async function prepareLoad(
  source: SourceNode,
  loader: Loader,
  { fingerprint, place, onCompiled }: Loading,
): Promise<Prepared> {
  const { session, connection, signal } = place
  const { dialect } = session.adapter
  const target = session.engine.relationOf(source)
  const existing = await session.cache.find(connection, target)
  const way = need(wayOf(source, loader, session.projectRoot))
  const filling = need(await fillingOf({ source, loader, way, target, place }))
  if (filling.compiled) onCompiled(filling.compiled)
  const inTheWay = existing && existing.type !== 'table'
  const comment = fingerprintComment(fingerprint, way.kind === 'files' ? way.globs.join(', ') : way.file)
  const write: Step[] = [
    ...(inTheWay ? [sqlStep('drop the view of that name', dialect.drop(target, existing.type))] : []),
    ...filling.steps,
    sqlStep('keep the fingerprint', dialect.describeRelation(target, 'table', comment)),
  ]
  return {
    compiled: filling.compiled,
    plan: { target, candidate: target, before: [], write, publish: [], after: [], discard: [] },
    type: 'table',
    afterwards: () => rejectedNote(filling.rejects, source, place),
    runner: {
      connection,
      id: source.unique_id,
      emit: session.emit,
      signal,
      renderHook: (sql) => Promise.resolve(sql),
      rows: (_from, relation) => filling.rows(relation),
    },
  }
}

/** Says so when rows were left out; the rejects table knows how many. */
async function rejectedNote(
  rejects: Relation | undefined,
  source: SourceNode,
  { session, connection }: Place,
): Promise<Warned | undefined> {
  if (!rejects) return undefined
  const relation = session.adapter.dialect.relation(rejects)
  const counted = await connection.query(`select count(*) from ${relation}`)
  const count = Number(counted.rows[0]?.[0] ?? 0)
  if (count === 0) return undefined
  const found = problem('loader-rejected', { count, relation }, session.placeOf(source))
  return { status: 'warn', failures: count, message: found.message, problems: [found] }
}
