import { WarehouseError } from '../core/adapter.ts'
import type { UniqueId } from '../core/node.ts'
import { findNode } from '../core/parsed-project.ts'
import type { Relation } from '../core/relation.ts'
import { cancelled } from '../core/result.ts'
import { planClone } from '../materialize/clone.ts'
import { isFullRefresh } from '../materialize/input.ts'
import { sessionOf, withMeans } from './open-session.ts'
import { isBuilt } from './plan.ts'
import { isCancelled, problemsOf } from './problems.ts'
import { publish } from './publish.ts'
import { makeReport } from './report.ts'
import type { RunOutcome, RunRequest } from './request.ts'
import { announce } from './run.ts'
import { runSchedule } from './schedule.ts'
import { makeSchemas } from './schemas.ts'
import type { SchemaName } from './engine.ts'
import type { Place } from './session.ts'
import type { RelationNode } from './unit.ts'

export interface CloneRequest extends RunRequest {
  /** Where the other environment has each node. */
  readonly relations: ReadonlyMap<UniqueId, Relation>
}

/** Makes the selected nodes out of those of another environment: copies that cost nothing where the engine has them, else views. */
export const cloneNodes = (request: CloneRequest): Promise<RunOutcome> =>
  withMeans(request, async (means) => {
    const nodes = new Map(request.graph.order.flatMap((id) => clonable(request, id)))
    const report = makeReport(request.emit, nodes.size)
    const session = sessionOf(request, means, report, new Map())
    const place: Place = {
      session,
      worker: means.first,
      connection: await means.first.connection(),
      signal: request.signal,
    }
    announce(request, nodes.size)
    await makeSchemas(schemasOf([...nodes.values()], place), place)
    await runSchedule({
      parents: new Map([...nodes.keys()].map((id) => [id, new Set()])),
      priorities: new Map(),
      threads: request.threads,
      signal: request.signal,
      run: async (id, index, signal) => {
        const worker = means.workers[index] ?? means.first
        const node = nodes.get(id)
        const from = request.relations.get(id)
        if (node) await cloneNode(node, from, { session, worker, connection: await worker.connection(), signal })
        return { failed: undefined, endsRun: false }
      },
      skip: (id) => {
        const node = nodes.get(id)
        if (node) report.cancel(node)
      },
    })
    return report.results
  })

function clonable({ parsed, selected }: CloneRequest, id: UniqueId): readonly (readonly [UniqueId, RelationNode])[] {
  const node = selected.has(id) ? findNode(parsed, id) : undefined
  return node && isBuilt(node) && node.resource_type !== 'function' ? [[id, node]] : []
}

function schemasOf(nodes: readonly RelationNode[], { session }: Place): readonly SchemaName[] {
  const found = new Map<string, SchemaName>()
  for (const node of nodes) {
    const { database, schema } = session.engine.relationOf(node)
    if (schema !== null) found.set(`${database ?? ''}.${schema}`, { database, schema })
  }
  return [...found.values()]
}

async function cloneNode(node: RelationNode, from: Relation | undefined, place: Place): Promise<void> {
  const { session, connection, worker, signal } = place
  const { report, engine, cache, adapter, options } = session
  const started = report.start(node, worker.name)
  try {
    const source = from && (await connection.findRelation(from))
    const target = engine.relationOf(node)
    const existing = await cache.find(connection, target)
    const fullRefresh = isFullRefresh(node, options.fullRefresh)
    const plan = source && planClone({ target, source, existing, fullRefresh, dialect: adapter.dialect })
    if (from && !source) await refuseMissingDatabase(from, place)
    if (!plan) {
      report.finish(started, { status: 'success', message: 'No-op' })
      return
    }
    const runner = {
      connection,
      id: node.unique_id,
      emit: session.emit,
      signal,
      renderHook: (sql: string) => Promise.resolve(sql),
      rows: () => noRows(),
    }
    const { response } = await publish(plan, [], runner, place)
    report.finish(started, { status: 'success', message: response._message, response })
  } catch (thrown) {
    if (isCancelled(thrown, signal)) report.finish(started, cancelled)
    else {
      const problems = problemsOf(thrown, node, undefined, session)
      report.finish(started, { status: 'error', message: problems[0]?.message, problems })
    }
  }
}

/** A relation that the other environment does not have is passed over, as dbt does; a database that cannot be read at all is a mistake. */
async function refuseMissingDatabase(from: Relation, { session, connection }: Place): Promise<void> {
  try {
    await connection.describe(`select * from ${session.adapter.dialect.relation(from)}`)
  } catch (thrown) {
    if (!(thrown instanceof WarehouseError) || thrown.detail['missing'] === 'database') throw thrown
  }
}

async function* noRows(): AsyncGenerator<never> {}
