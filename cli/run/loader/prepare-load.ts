import { unreachable } from '../../core/check.ts'
import { problem } from '../../core/diagnostic.ts'
import type { Loader } from '../../core/loader.ts'
import type { SourceNode } from '../../core/node.ts'
import type { Relation } from '../../core/relation.ts'
import type { BuildPlan } from '../../core/step.ts'
import { dropStep, renamedOver } from '../../materialize/making-room.ts'
import { need } from '../need.ts'
import type { OnCompiled, Prepared, Warned } from '../prepare.ts'
import { markOf, type Place, type Session } from '../session.ts'
import { fillingOf, sqlStep, type Filling } from './filling.ts'
import { fingerprintComment } from './fingerprint.ts'
import { remoteFilling } from './remote-filling.ts'
import { wayOf, type LoadWay } from './way.ts'

interface Loading {
  readonly fingerprint: string
  readonly place: Place
  readonly onCompiled: OnCompiled
}

/** Where a load writes: in place inside a transaction, beside the table where there is none. */
export function loadStage(target: Relation, session: Session): Relation {
  const { adapter } = session
  if (adapter.capabilities.transactionalDdl) return target
  const { database, schema, identifier } = adapter.dialect.scratch(target, `__dbt_stage${markOf(session)}`)
  return { database, schema, identifier }
}

/** A load as the plan it is: the table made anew, the rows that were left out beside it, the fingerprint in its comment. */
export async function prepareLoad(
  source: SourceNode,
  loader: Loader,
  { fingerprint, place, onCompiled }: Loading,
): Promise<Prepared> {
  const { session, connection, signal } = place
  const target = session.engine.relationOf(source)
  const way = need(wayOf(source, loader, session.projectRoot))
  const written = loadStage(target, session)
  const { local } = session
  const filling = local
    ? need(await remoteFilling({ source, loader, way, target: written, place }, local, onCompiled))
    : need(await fillingOf({ source, loader, way, target: written, place }))
  if (filling.compiled) onCompiled(filling.compiled)
  const comment = fingerprintComment(fingerprint, originText(way))
  return {
    compiled: filling.compiled,
    plan: await planOf({ target, written, filling, comment }, place),
    type: filling.type ?? 'table',
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

function originText(way: LoadWay): string {
  switch (way.kind) {
    case 'files':
      return way.globs.join(', ')
    case 'plugin':
      return `the plugin ${way.alias}`
    case 'sql':
    case 'module':
      return way.file
    default:
      return unreachable(way)
  }
}

interface Planned {
  readonly target: Relation
  readonly written: Relation
  readonly filling: Filling
  readonly comment: string
}

async function planOf({ target, written, filling, comment }: Planned, place: Place): Promise<BuildPlan> {
  const { session, connection } = place
  const { dialect } = session.adapter
  const existing = await session.cache.find(connection, target)
  const { type = 'table' } = filling
  const other = existing && existing.type !== type ? existing : undefined
  const clear = other ? [dropStep({ target, dialect }, other)] : []
  const mark = sqlStep('keep the fingerprint', dialect.describeRelation(target, type, comment))
  const plan = { target, candidate: written, before: [], after: filling.cleanUp ?? [] }
  if (written === target) return { ...plan, write: [...clear, ...filling.steps, mark], publish: [], discard: [] }
  const drop = sqlStep('drop the staging table', dialect.drop(written, 'table'))
  const renamed = other && renamedOver({ target, dialect }, other, written)
  const publish = renamed ?? [...clear, sqlStep('publish', dialect.replaceByCopy(target, written)), drop]
  // The mark comes last: a table without it is loaded again.
  return { ...plan, write: filling.steps, publish: [...publish, mark], discard: [drop, ...(filling.cleanUp ?? [])] }
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
