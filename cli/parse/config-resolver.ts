import { carryMark } from '../core/float-marks.ts'
import { invariant } from '../core/check.ts'
import type { Package } from '../project/project.ts'
import { configDefaults, treeOf, type ConfigKind } from './config-kinds.ts'
import { hookOf, mergeConfig, type MutableConfig } from './config-merge.ts'
import { isoTime } from './iso-time.ts'
import { hasKeys, isRecord, type Json, type JsonRecord } from './read-json.ts'
import { ConfigTreeIndex, type ConfigLevel } from './config-tree.ts'

export interface ConfigRequest {
  readonly kind: ConfigKind
  readonly packageName: string
  readonly fqn: readonly string[]
  /** From properties files, rendered. */
  readonly patch?: JsonRecord | undefined
  /** The same as written. */
  readonly unrenderedPatch?: JsonRecord | undefined
  /** From the file's own `config()`, joined. */
  readonly calls?: JsonRecord | undefined
  readonly unrenderedCalls?: JsonRecord | undefined
}

export interface ResolvedConfig {
  readonly config: JsonRecord
  readonly unrendered: JsonRecord
}

interface PackageTrees {
  readonly rendered: ConfigTreeIndex
  readonly unrendered: ConfigTreeIndex
}

/** Merges what configures a node: defaults, its package's tree, properties, `config()`, and for installed packages the root project's tree. */
export class ConfigResolver {
  readonly #root: string
  readonly #packages = new Map<string, Package>()
  readonly #trees = new Map<string, PackageTrees>()
  /** Results of nodes that only the project's trees configure; shared by all of them. */
  readonly #shared = new Map<string, Map<readonly ConfigLevel[], ResolvedConfig>>()

  constructor(packages: readonly Package[]) {
    const [root] = packages
    invariant(root !== undefined, 'a project has at least its root package')
    this.#root = root.name
    for (const found of packages) this.#packages.set(found.name, found)
  }

  resolve(request: ConfigRequest): ResolvedConfig {
    const isBare = !request.patch && !request.unrenderedPatch && !request.calls && !request.unrenderedCalls
    if (!isBare || request.packageName !== this.#root) return this.#compute(request)
    const levels = this.#treesOf(request.packageName, request.kind)?.rendered.levels(request.fqn) ?? noLevels
    const byLevels = this.#shared.get(request.kind) ?? new Map<readonly ConfigLevel[], ResolvedConfig>()
    this.#shared.set(request.kind, byLevels)
    const known = byLevels.get(levels)
    if (known) return known
    const result = this.#compute(request)
    byLevels.set(levels, result)
    return result
  }

  #compute(request: ConfigRequest): ResolvedConfig {
    const own = this.#treesOf(request.packageName, request.kind)
    const root = request.packageName === this.#root ? undefined : this.#treesOf(this.#root, request.kind)
    const config: MutableConfig = { ...configDefaults[request.kind] }
    for (const level of own?.rendered.levels(request.fqn) ?? noLevels) mergeConfig(request.kind, config, level.values)
    if (request.patch) mergeConfig(request.kind, config, request.patch)
    if (request.calls) mergeConfig(request.kind, config, request.calls)
    for (const level of root?.rendered.levels(request.fqn) ?? noLevels) mergeConfig(request.kind, config, level.values)
    const unrendered: MutableConfig = {}
    for (const level of own?.unrendered.levels(request.fqn) ?? noLevels) assign(unrendered, level.values)
    assign(unrendered, request.unrenderedPatch ?? request.patch)
    const calls = hasKeys(request.unrenderedCalls) ? request.unrenderedCalls : request.calls
    assign(unrendered, calls)
    for (const level of root?.unrendered.levels(request.fqn) ?? noLevels) assign(unrendered, level.values)
    return { config: finished(request.kind, config), unrendered }
  }

  #treesOf(packageName: string, kind: ConfigKind): PackageTrees | undefined {
    const tree = treeOf[kind]
    if (tree === null) return undefined
    const key = `${packageName}\u0000${tree}`
    const known = this.#trees.get(key)
    if (known) return known
    const owner = this.#packages.get(packageName)
    if (!owner) return undefined
    const trees = {
      rendered: new ConfigTreeIndex(owner.config.trees[tree]),
      unrendered: new ConfigTreeIndex(owner.config.unrenderedTrees[tree]),
    }
    this.#trees.set(key, trees)
    return trees
  }
}

const noLevels: readonly ConfigLevel[] = []

function assign(target: MutableConfig, values: JsonRecord | undefined): void {
  if (!values) return
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) continue
    target[key] = value
    carryMark(values, key, target)
  }
}

/** The shapes that may be written shortly become whole; keys that only some values allow are settled. */
function finished(kind: ConfigKind, config: MutableConfig): JsonRecord {
  const defaults = configDefaults[kind]
  for (const key of ['pre-hook', 'post-hook']) {
    const hooks = config[key]
    if (Array.isArray(hooks)) config[key] = hooks.map(hookOf)
  }
  if (typeof config.tags === 'string') config.tags = [config.tags]
  for (const key of ['docs', 'contract', 'snapshot_meta_column_names']) {
    const [value, fallback] = [config[key], defaults[key]]
    if (isRecord(value) && isRecord(fallback)) config[key] = knownOf(fallback, value)
  }
  const { docs, contract } = config
  // Other keys are told and left out.
  if (isRecord(docs)) config.docs = { show: docs.show ?? true, node_color: docs.node_color ?? null }
  if (isRecord(contract))
    config.contract = { enforced: contract.enforced ?? false, alias_types: contract.alias_types ?? true }
  if (typeof config.static_analysis === 'boolean') config.static_analysis = config.static_analysis ? 'on' : 'off'
  if (kind === 'model') finishModel(config)
  if (config.incremental_strategy === 'microbatch') config.begin = isoTime(config.begin) ?? config.begin ?? null
  if (kind === 'test') settleStoreFailures(config)
  return config
}

/** Keys that such a config does not have are dropped, as dbt drops them. */
function knownOf(fallback: JsonRecord, value: JsonRecord): Json {
  const given = Object.entries(value).filter(([key]) => key in fallback)
  return { ...fallback, ...Object.fromEntries(given) }
}

function finishModel(config: MutableConfig): void {
  const freshness = config.freshness
  if (!isRecord(freshness) || !isRecord(freshness.build_after)) config.freshness = null
  else
    config.freshness = {
      build_after: { count: null, period: null, updates_on: 'any', ...freshness.build_after } as Json,
    }
  const pointer = config.latest_version_pointer
  const given = typeof pointer === 'boolean' ? { enabled: pointer } : isRecord(pointer) ? pointer : {}
  config.latest_version_pointer = { enabled: null, alias: null, ...given } as Json // values of a JsonRecord are Json
}

/** `store_failures_as` decides when it is set; `store_failures: true` alone means a table. */
function settleStoreFailures(config: MutableConfig): void {
  const as = config.store_failures_as
  if (as === null || as === undefined) {
    config.store_failures_as =
      config.store_failures === true ? 'table' : config.store_failures === false ? 'ephemeral' : null
  } else config.store_failures = as !== 'ephemeral'
}
