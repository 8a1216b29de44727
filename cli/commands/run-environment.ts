import path from 'node:path'
import { type CompileEnv, makeCompileEnv } from '../compile/compile-env.ts'
import { relationPolicy } from '../context/relation-policy.ts'
import type { RunEnv, StoreCall } from '../context/run-env.ts'
import type { Connection, Warehouse } from '../core/adapter.ts'
import { invariant } from '../core/check.ts'
import { type Checked, bad, good, problem, ProblemError } from '../core/diagnostic.ts'
import type { UniqueId } from '../core/node.ts'
import { findNode, type ParsedProject } from '../core/parsed-project.ts'
import type { Relation } from '../core/relation.ts'
import type { Found } from '../parse/lookup.ts'
import { refNames, resolveFunction, resolveRef, resolveSource } from '../parse/resolve.ts'
import { didYouMean } from '../core/suggest.ts'
import { readPreviousState } from '../state/store.ts'
import type { ParsedStage } from './parse-stage.ts'
import { type Window, sampleWindow } from './time-window.ts'

export interface EnvironmentOptions {
  readonly selected: ReadonlySet<UniqueId>
  /** For `--defer`: whether the target has a relation. */
  readonly connection?: Connection | undefined
  /** Counts up in a watcher: modules are loaded anew. */
  readonly generation?: number
  /** Whose plugins templates may call. */
  readonly warehouse?: Warehouse
}

/** What templates see when nodes are compiled and run: refs resolved, deferral, `--empty` and `--sample` applied. */
export function runEnvironment(
  stage: ParsedStage,
  { selected, connection, generation = 0, warehouse }: EnvironmentOptions,
): Checked<CompileEnv> {
  const { result, options, adapter, invocation, project } = stage
  const { parsed } = result
  const sample = sampleWindow(options.text('sample'), invocation.startedAt)
  if (!sample.ok) return sample
  const deferred = options.switch('defer') === true ? stateRelations(stage, '--defer') : good(undefined)
  if (!deferred.ok) return deferred
  const run: RunEnv = {
    ...result.env,
    packageVersions: Object.fromEntries(
      project.packages.map(({ name, config }) => [name, String(config.version ?? '')]),
    ),
    parsed,
    resolveRef: (from, ref) => foundOr(resolveRef(parsed, from, ref), () => refProblem(ref.name, parsed)),
    resolveSource: (from, source, table) =>
      foundOr(resolveSource(parsed, from, source, table), () => sourceProblem(`${source}.${table}`, parsed)),
    resolveFunction: (from, path) => foundOr(resolveFunction(parsed, from, path), () => functionProblem(path, parsed)),
    relations: relationPolicy({
      adapter,
      quoting: project.config.quoting,
      empty: options.switch('empty') ?? false,
      ...windowOf(sample.value),
      ...(deferred.value && {
        defer: {
          relations: deferred.value,
          favorState: options.switch('favor-state') ?? false,
          isSelected: (id) => selected.has(id),
          exists: async (relation) => (await connection?.findRelation(relation)) !== undefined,
        },
      }),
    }),
    selectedResources: [...selected],
    seedTable: async (node) => {
      const { seedTable } = await import('../run/seed-table.ts')
      invariant(node.resource_type === 'seed', 'only a seed has a file of rows')
      return seedTable(node, adapter.dialect, options.switch('empty') === true)
    },
    ...(warehouse && { storeRelation: (call) => handOver(call, stage, warehouse) }),
    moduleTest: async (call) => {
      // Loaded here: most projects have none.
      const { moduleTestQuery } = await import('../run/ts-generic-test.ts')
      const root = (name: string): string => project.packages.find((one) => one.name === name)?.root ?? project.root
      const { signal, emit } = stage.invocation
      const { env } = result
      return moduleTestQuery(call, { packageRoot: root, generation, env, places: parsed.places, signal, emit })
    },
  }
  return good(makeCompileEnv(run, { injectsCtes: options.switch('inject-ephemeral-ctes') !== false }))
}

/** Calls a plugin of the target for a template. */
async function handOver(
  call: StoreCall,
  { result, adapter, project, invocation }: ParsedStage,
  warehouse: Warehouse,
): Promise<void> {
  const { storeRelation } = await import('../run/plugin/store-relation.ts')
  await storeRelation(call, {
    warehouse,
    adapter,
    projectRoot: project.root,
    var: (name, fallback) => result.env.vars.get(name, call.node.package_name) ?? fallback,
    target: project.profile?.targetForTemplates ?? {},
    now: invocation.startedAt,
    signal: invocation.signal,
    emit: invocation.emit,
  })
}

const windowOf = (sample: Window | undefined): { sample?: Window } => (sample ? { sample } : {})

function foundOr<T>(found: Found<T>, otherwise: () => ProblemError): T {
  if (found.kind === 'found') return found.item
  throw otherwise()
}

function refProblem(name: string, parsed: ParsedProject): ProblemError {
  const hint = didYouMean(name, refNames(parsed))
  return new ProblemError(problem('ref-not-found', { name }, undefined, { hint }))
}

function sourceProblem(name: string, parsed: ParsedProject): ProblemError {
  const names = [...parsed.sources.values()].map((source) => `${source.source_name}.${source.name}`)
  return new ProblemError(problem('source-not-found', { name }, undefined, { hint: didYouMean(name, names) }))
}

function functionProblem(path: readonly string[], parsed: ParsedProject): ProblemError {
  const name = path.at(-1) ?? ''
  const names = [...parsed.nodes.values()].flatMap((node) => (node.resource_type === 'function' ? [node.name] : []))
  return new ProblemError(problem('function-not-found', { name }, undefined, { hint: didYouMean(name, names) }))
}

/** Where the state's environment has each node. `wantedBy`: what needs to know. */
export function stateRelations(
  { options, invocation, result }: ParsedStage,
  wantedBy: string,
): Checked<ReadonlyMap<UniqueId, Relation>> {
  const folder = options.text('defer-state') ?? options.text('state')
  if (folder === undefined) {
    const hint = 'Add --state with the folder of the other environment’s manifest.json.'
    return bad(problem('flag-needed', { command: wantedBy, needed: '--state' }, undefined, { hint }))
  }
  const state = readPreviousState(path.resolve(invocation.cwd, folder))
  if (!state.ok) return state
  if (!state.value.manifest) return bad(problem('state-empty', { path: folder }))
  const relations = new Map<UniqueId, Relation>()
  for (const node of state.value.manifest.nodes.values()) {
    const isRead =
      node.resource_type === 'model' ||
      node.resource_type === 'seed' ||
      node.resource_type === 'snapshot' ||
      node.resource_type === 'function'
    if (!isRead || node.config.materialized === 'ephemeral' || !findNode(result.parsed, node.unique_id)) continue
    relations.set(node.unique_id, { database: node.database, schema: node.schema, identifier: node.alias })
  }
  return good(relations)
}
