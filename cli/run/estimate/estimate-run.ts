import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Diagnostic } from '../../core/diagnostic.ts'
import type { Node, UniqueId } from '../../core/node.ts'
import { invariant } from '../../core/check.ts'
import { relationKey, type Relation } from '../../core/relation.ts'
import { localLoads, tagsOf, type Means } from '../open-session.ts'
import { plannedRun, type PlannedRun } from '../planned-run.ts'
import { problemsOf } from '../problems.ts'
import type { RunRequest } from '../request.ts'
import { runSchedule } from '../schedule.ts'
import { syntaxOf, type Place } from '../session.ts'
import { SqlFiles } from '../sql-files.ts'
import type { RunPlan, Unit } from '../unit.ts'
import { makeWorkers } from '../workers.ts'
import { actionOf } from './action.ts'
import { estimateLoad } from './estimate-load.ts'
import { estimateBuild, estimateTests, type EstimatingPlace, type NodeEstimate } from './estimate-node.ts'
import { PlanningConnection } from './planning-connection.ts'
import { StandIns } from './stand-ins.ts'
import { nothingRead } from './statement.ts'

/** What a run would do with one unit. */
export interface PlannedUnit {
  readonly id: UniqueId
  readonly node: Node
  readonly kind: Unit['kind']
  /** `create table`, `merge into table`, `test`… */
  readonly action: string
  /** How many data tests go with it, or are it. */
  readonly tests: number
  /** Undefined where costs were not asked for, or cannot be told. */
  readonly estimate: NodeEstimate | undefined
  /** Why they cannot. */
  readonly problems: readonly Diagnostic[]
  /** The node above whose columns are not known. */
  readonly blockedBy?: UniqueId
}

/** Everything that a run would do, in an order in which it could be done; with `cost`, every statement is dry-run. Changes nothing. */
export async function planUnits(
  request: RunRequest,
  { cost }: { readonly cost: boolean },
): Promise<readonly PlannedUnit[]> {
  const workers = makeWorkers(request.warehouse, request.threads, tagsOf(request))
  const [first] = workers
  invariant(first !== undefined, 'there is a worker at least')
  const files = new SqlFiles(request.targetFolder, request.redact ?? ((text) => text))
  const local = localLoads(request)
  const scratchFolder = join(request.targetFolder, 'tsdbt', 'scratch')
  try {
    const means = { workers, files, scratchFolder, first, local, journal: undefined }
    const planned = await plannedRun(request, means)
    return await (cost ? withCosts(request, planned, means) : withoutCosts(planned))
  } finally {
    await Promise.all(workers.map((worker) => worker.close()))
    await local?.close()
    rmSync(scratchFolder, { recursive: true, force: true })
  }
}

async function withoutCosts({ plan, place }: PlannedRun): Promise<readonly PlannedUnit[]> {
  const units: PlannedUnit[] = []
  for (const unit of ordered(plan)) units.push({ ...(await plainUnit(unit, place)), estimate: undefined, problems: [] })
  return units
}

async function withCosts(request: RunRequest, planned: PlannedRun, means: Means): Promise<readonly PlannedUnit[]> {
  const { plan, place } = planned
  const { session, connection } = place
  const standIns = new StandIns(session.adapter.dialect, syntaxOf(session))
  const schemas = new Map<string, Promise<boolean>>()
  const hasSchema = async ({ database, schema }: Relation): Promise<boolean> => {
    if (schema === null) return true
    const key = relationKey({ database, schema, identifier: '' })
    const known = schemas.get(key) ?? connection.schemaExists({ database, schema })
    schemas.set(key, known)
    return known
  }
  const found = new Map<UniqueId, PlannedUnit>()
  await runSchedule({
    parents: plan.parents,
    priorities: plan.priorities,
    threads: request.threads,
    signal: request.signal,
    run: async (id, index, signal) => {
      const unit = plan.units.get(id)
      const worker = means.workers[index] ?? means.first
      invariant(unit !== undefined, 'what is scheduled is a unit')
      const inner = await worker.connection()
      const planning = new PlanningConnection(inner, standIns)
      const at: EstimatingPlace = {
        place: { session, worker, connection: planning, signal },
        connection: planning,
        estimating: { connection: inner, standIns, hasSchema },
      }
      const done = await estimated(unit, at)
      found.set(id, done)
      // Children of what is there all the same can be asked about.
      const isKnown = done.problems.length === 0 || (await existingOf(unit, at.place)) !== undefined
      return { failed: isKnown ? undefined : id, endsRun: false }
    },
    skip: (id, because) => {
      const unit = plan.units.get(id)
      if (unit)
        found.set(id, {
          ...bare(unit, ''),
          estimate: undefined,
          problems: [],
          ...(because !== undefined && { blockedBy: because }),
        })
    },
  })
  return ordered(plan).flatMap((unit) => found.get(unit.id) ?? [])
}

async function estimated(unit: Unit, at: EstimatingPlace): Promise<PlannedUnit> {
  const plain = await plainUnit(unit, at.place)
  try {
    return { ...plain, estimate: await estimateOf(unit, at), problems: [] }
  } catch (thrown) {
    const problems = problemsOf(thrown, plain.node, undefined, at.place.session)
    return { ...plain, estimate: undefined, problems }
  }
}

const free: NodeEstimate = { reading: nothingRead, tests: nothingRead, statements: 0 }

async function estimateOf(unit: Unit, at: EstimatingPlace): Promise<NodeEstimate> {
  switch (unit.kind) {
    case 'build':
      return estimateBuild(unit, at)
    case 'tests':
      return { ...free, tests: await estimateTests(unit.tests, at) }
    case 'load':
      return { ...free, tests: await estimateLoad(unit, at) }
    default:
      return free
  }
}

async function plainUnit(unit: Unit, place: Place): Promise<Omit<PlannedUnit, 'estimate' | 'problems'>> {
  const { fullRefresh } = place.session.options
  return bare(unit, actionOf(unit, await existingOf(unit, place), fullRefresh))
}

function bare(unit: Unit, action: string): Omit<PlannedUnit, 'estimate' | 'problems'> {
  const [first] = unit.kind === 'tests' ? unit.tests : [unit.node]
  invariant(first !== undefined, 'a unit has a node')
  const tests = unit.kind === 'tests' ? unit.tests.length : 'audits' in unit ? unit.audits.length : 0
  return { id: unit.id, node: first, kind: unit.kind, action, tests }
}

async function existingOf(unit: Unit, { session, connection }: Place) {
  if (unit.kind !== 'build' && unit.kind !== 'load') return undefined
  return session.cache.find(connection, session.engine.relationOf(unit.node))
}

/** Parents before children; of those that could run at once, in the order in which they would start. */
function ordered({ units, parents, priorities }: RunPlan): readonly Unit[] {
  const depth = new Map<UniqueId, number>()
  const depthOf = (id: UniqueId): number => {
    const known = depth.get(id)
    if (known !== undefined) return known
    const above = [...(parents.get(id) ?? [])].map((parent) => depthOf(parent) + 1)
    const found = Math.max(0, ...above)
    depth.set(id, found)
    return found
  }
  return [...units.values()].toSorted(
    (a, b) => depthOf(a.id) - depthOf(b.id) || (priorities.get(b.id) ?? 0) - (priorities.get(a.id) ?? 0),
  )
}
