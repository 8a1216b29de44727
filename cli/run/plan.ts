import type { Graph } from '../graph/build.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import { findNode } from '../core/parsed-project.ts'
import type { Node, TestNode, UniqueId, UnitTestNode } from '../core/node.ts'
import { appendTo } from './append-to.ts'
import { gateEdges } from './gates.ts'
import { criticalPathFirst, levelsFirst, type UnitParents } from './priority.ts'
import { savedQueryNode } from './saved-query.ts'
import { nodesOf, type BuildNode, type RunPlan, type Unit } from './unit.ts'

export interface PlanRequest {
  readonly parsed: ParsedProject
  readonly graph: Graph
  readonly selected: ReadonlySet<UniqueId>
  /** Sources to be loaded in this run, each with those that must be loaded before it. */
  readonly loads: ReadonlyMap<UniqueId, readonly UniqueId[]>
  /** Tests gate their relation's publication; otherwise they run after it, as in dbt. */
  readonly audit: boolean
  /** Level by level of the graph, as dbt starts nodes; otherwise those on its longest path first. */
  readonly dbtOrder: boolean
  /** A failing test keeps what is built from its nodes from running (`build`), or only reports (`test`). */
  readonly gate: boolean
  /** False for nodes that publish in a way of their own. */
  readonly canAudit?: (node: Node) => boolean
}

/** Which units a run has and what each waits for. Pure; equal requests give equal plans. */
export function planRun(request: PlanRequest): RunPlan {
  const { parsed, graph, selected, loads } = request
  const kept = new Set<UniqueId>()
  for (const id of [...selected, ...loads.keys()]) {
    const node = findNode(parsed, id) ?? savedQueryNode(parsed, id)
    if (node && (isRun(node) || loads.has(id))) kept.add(id)
  }
  const closed = graph.subgraph(kept)
  const roles = assignRoles(request, closed)
  for (const [id, group] of groupTests(request, closed, roles)) roles.set(id, group)
  const units = makeUnits(request, closed, roles)
  const parents = unitParents(closed, roles, units)
  for (const [id, after] of loads) {
    for (const earlier of after) if (units.has(earlier)) parents.get(id)?.add(earlier)
  }
  if (request.gate) {
    const gating = closed.order.filter((id) => units.get(roles.get(id) ?? id)?.kind === 'tests' && gates(request, id))
    const isHeldBack = (id: UniqueId): boolean => isHost(units.get(id))
    for (const [test, node] of gateEdges(graph, closed, gating, isHeldBack))
      parents.get(node)?.add(roles.get(test) ?? test)
  }
  const priorities = request.dbtOrder
    ? levelsFirst(withEphemeral(request, kept, roles, parents), parents)
    : criticalPathFirst(closed.order, parents)
  const total = [...units.values()].reduce((sum, unit) => sum + nodesOf(unit).length, 0)
  return { units, parents, priorities, total }
}

/** The units' parents with selected ephemeral models between them: they are no units, but in dbt they are levels of the graph. */
function withEphemeral(
  { parsed, graph, selected }: PlanRequest,
  kept: ReadonlySet<UniqueId>,
  roles: Roles,
  parents: UnitParents,
): UnitParents {
  const ephemeral = [...selected].filter((id) => !kept.has(id) && parsed.nodes.get(id)?.resource_type === 'model')
  if (ephemeral.length === 0) return parents
  const wider = graph.subgraph(new Set([...kept, ...ephemeral]))
  const levels = new Map([...parents].map(([id, above]) => [id, new Set(above)]))
  for (const id of ephemeral) levels.set(id, new Set(wider.parents(id).map((parent) => roles.get(parent) ?? parent)))
  for (const id of ephemeral) for (const child of wider.children(id)) levels.get(roles.get(child) ?? child)?.add(id)
  return levels
}

/** Test or unit test → the unit it is part of, where it is not one by itself. */
type Roles = Map<UniqueId, UniqueId>

function assignRoles({ parsed, audit, canAudit }: PlanRequest, closed: Graph): Roles {
  const position = new Map(closed.order.map((id, index) => [id, index]))
  const hosts = new Map<UniqueId, UniqueId>()
  for (const id of closed.order) {
    const node = findNode(parsed, id)
    if (node?.resource_type === 'unit_test') {
      const model = node.tested_node_unique_id
      if (model !== null && closed.has(model)) hosts.set(id, model)
    }
    if (node?.resource_type !== 'test' || !audit || !isErrorSeverity(node)) continue
    const last = closed
      .parents(id)
      .reduce<UniqueId | undefined>(
        (best, parent) =>
          best === undefined || (position.get(parent) ?? 0) > (position.get(best) ?? 0) ? parent : best,
        undefined,
      )
    // A test of an ephemeral model says nothing on the relation before it: it stays a unit of its own.
    if (last === undefined || !node.depends_on.nodes.includes(last)) continue
    const host = findNode(parsed, last)
    if (host && (isBuilt(host) || host.resource_type === 'source') && canAudit?.(host) !== false) hosts.set(id, last)
  }
  return hosts
}

/** Tests of the same relations stand for one another in nothing but time: one after another they can share scans. */
function groupTests(request: PlanRequest, closed: Graph, roles: Roles): Map<UniqueId, UniqueId> {
  const groups = new Map<string, UniqueId>()
  const grouped = new Map<UniqueId, UniqueId>()
  for (const id of closed.order) {
    const node = findNode(request.parsed, id)
    if (node?.resource_type !== 'test' || roles.has(id)) continue
    const key = JSON.stringify([gates(request, id), ...node.depends_on.nodes.toSorted()])
    const first = groups.get(key)
    if (first === undefined) groups.set(key, id)
    else grouped.set(id, first)
  }
  return grouped
}

function makeUnits({ parsed, loads }: PlanRequest, closed: Graph, roles: Roles): Map<UniqueId, Unit> {
  const audits = new Map<UniqueId, TestNode[]>()
  const unitTests = new Map<UniqueId, UnitTestNode[]>()
  for (const [id, host] of roles) {
    const node = findNode(parsed, id)
    if (node?.resource_type === 'test') appendTo(audits, host, node)
    if (node?.resource_type === 'unit_test') appendTo(unitTests, host, node)
  }
  const units = new Map<UniqueId, Unit>()
  for (const id of closed.order) {
    const node = findNode(parsed, id) ?? savedQueryNode(parsed, id)
    if (!node || roles.has(id)) continue
    if (isBuilt(node)) {
      units.set(id, { kind: 'build', id, node, unitTests: unitTests.get(id) ?? [], audits: audits.get(id) ?? [] })
    } else if (node.resource_type === 'source' && loads.has(id)) {
      units.set(id, { kind: 'load', id, node, audits: audits.get(id) ?? [] })
    } else if (node.resource_type === 'test')
      units.set(id, { kind: 'tests', id, tests: [node, ...(audits.get(id) ?? [])] })
    else if (node.resource_type === 'unit_test') units.set(id, { kind: 'unit-test', id, node })
    else if (node.resource_type === 'exposure') units.set(id, { kind: 'no-op', id, node })
  }
  return units
}

/** An audit or a unit test waits in its host's place: whatever it needs, its host waits for. */
function unitParents(closed: Graph, roles: Roles, units: ReadonlyMap<UniqueId, Unit>): Map<UniqueId, Set<UniqueId>> {
  const parents = new Map<UniqueId, Set<UniqueId>>([...units.keys()].map((id) => [id, new Set()]))
  for (const id of closed.order) {
    const unit = roles.get(id) ?? id
    for (const parent of closed.parents(id)) {
      const waitedFor = roles.get(parent) ?? parent
      if (waitedFor !== unit) parents.get(unit)?.add(waitedFor)
    }
  }
  return parents
}

const isErrorSeverity = (test: TestNode): boolean => test.config.severity.toLowerCase() === 'error'

function gates({ parsed, gate, audit }: PlanRequest, id: UniqueId): boolean {
  const node = findNode(parsed, id)
  return gate && node?.resource_type === 'test' && (!audit || isErrorSeverity(node))
}

const isHost = (unit: Unit | undefined): boolean =>
  unit !== undefined && unit.kind !== 'tests' && unit.kind !== 'unit-test'

export const isBuilt = (node: Node): node is BuildNode =>
  (node.resource_type === 'model' && node.config.materialized !== 'ephemeral') ||
  node.resource_type === 'seed' ||
  node.resource_type === 'snapshot' ||
  node.resource_type === 'function'

const isRun = (node: Node): boolean => isBuilt(node) || ['test', 'unit_test', 'exposure'].includes(node.resource_type)
