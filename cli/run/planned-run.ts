import { pluginNamed } from '../context/external-location.ts'
import type { Node, SourceNode, UniqueId } from '../core/node.ts'
import { findNode } from '../core/parsed-project.ts'
import { dueLoads, loadedSources } from './loader/due.ts'
import { sessionOf, type Means } from './open-session.ts'
import { isBuilt, planRun } from './plan.ts'
import { makeReport } from './report.ts'
import type { RunRequest } from './request.ts'
import type { Place } from './session.ts'
import type { RunPlan } from './unit.ts'

/** What a request comes down to: its units, the sources that are due with their fingerprints, and a place to ask from. */
export interface PlannedRun {
  readonly plan: RunPlan
  readonly loads: ReadonlyMap<UniqueId, string>
  readonly place: Place
}

/** Looks at what is there and changes nothing. */
export async function plannedRun(request: RunRequest, means: Means): Promise<PlannedRun> {
  const { emit, signal, parsed } = request
  const draft = sessionOf(request, means, makeReport(emit, 0), new Map())
  const place: Place = { session: draft, worker: means.first, connection: await means.first.connection(), signal }
  const loaded = request.loads
    ? loadedSources(
        neededSources(request).filter((source) => isLoadable(source, place)),
        parsed.sources.values(),
      )
    : []
  const loads = await dueLoads(loaded, place, request.warehouse)
  const after = new Map(loaded.map(({ source, after: earlier }) => [source.unique_id, earlier]))
  const plan = planRun({
    ...request,
    audit: request.options.audit,
    dbtOrder: request.options.dbtOrder,
    loads: new Map([...loads.keys()].map((id) => [id, after.get(id) ?? []])),
    canAudit: (node) => !isBuilt(node) || draft.engine.customMaterialization(node) === undefined,
  })
  return { plan, loads, place }
}

/** A source that names a plugin is a table like any other where the engine has no plugins. */
function isLoadable(source: SourceNode, { session: { adapter, local } }: Place): boolean {
  const plugin = pluginNamed(source)
  return plugin === undefined || adapter.plugins !== undefined || local?.hasPlugin(plugin) === true
}

/** The sources that what is selected reads, itself or through ephemeral models, and those that are selected. */
function neededSources({ parsed, graph, selected }: RunRequest): readonly SourceNode[] {
  const found = new Map<UniqueId, SourceNode>()
  const seen = new Set<UniqueId>()
  const visit = (node: Node | undefined, isRead: boolean): void => {
    if (!node) return
    // What a plugin loads is loaded for who reads it, as in dbt.
    const isWanted = node.resource_type === 'source' && (isRead || pluginNamed(node) === undefined)
    if (isWanted) found.set(node.unique_id, node)
    if (seen.has(node.unique_id)) return
    const isOpen = !isRead || (node.resource_type === 'model' && node.config.materialized === 'ephemeral')
    if (!isOpen) return
    seen.add(node.unique_id)
    for (const parent of graph.parents(node.unique_id)) visit(findNode(parsed, parent), true)
  }
  for (const id of selected) visit(findNode(parsed, id), false)
  return [...found.values()]
}
