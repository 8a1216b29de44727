import type { JsonRecord } from '../core/config.ts'
import type {
  DocNode,
  ExposureNode,
  GroupNode,
  MacroNode,
  Node,
  RunnableNode,
  SourceNode,
  TestNode,
  UniqueId,
  UnitTestNode,
} from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'

type Raw = Readonly<Record<string, unknown>>

/**
 * A manifest written earlier, by tsdbt or by dbt (v10 to v12), as the project it describes. Keys that older manifests lack get the value
 * that they had no way to change; kinds of nodes that are not known here are left out.
 */
export function projectOfManifest(manifest: Raw): ParsedProject {
  const metadata = record(manifest['metadata'])
  return {
    projectName: text(metadata['project_name']),
    adapterType: text(metadata['adapter_type']),
    nodes: nodesUnder(
      { ...record(manifest['nodes']), ...record(manifest['functions']) },
      (raw) => isRunnable(raw) && !isUntargeted(raw),
      (raw) => completeNode(raw) as RunnableNode,
    ),
    sources: nodesUnder(manifest['sources'], isOf('source'), (raw) => completeNode(raw) as SourceNode),
    exposures: nodesUnder(manifest['exposures'], isOf('exposure'), (raw) => completeNode(raw) as ExposureNode),
    unitTests: nodesUnder(manifest['unit_tests'], isOf('unit_test'), (raw) => completeNode(raw) as UnitTestNode),
    macros: nodesUnder(
      manifest['macros'],
      () => true,
      (raw) => ({ ...macroDefaults, ...raw }) as unknown as MacroNode,
    ),
    docs: nodesUnder(
      manifest['docs'],
      () => true,
      (raw) => ({ resource_type: 'doc', ...raw }) as unknown as DocNode,
    ),
    groups: nodesUnder(
      manifest['groups'],
      () => true,
      (raw) => ({ config: {}, ...raw }) as unknown as GroupNode,
    ),
    disabled: disabledUnder(manifest['disabled']),
    untargetedTests: nodesUnder(manifest['nodes'], isUntargeted, (raw) => completeNode(raw) as TestNode),
    selectors: [],
    semantic: {
      metrics: nodesUnder(manifest['metrics'], () => true, asJson),
      semanticModels: nodesUnder(manifest['semantic_models'], () => true, asJson),
      savedQueries: nodesUnder(manifest['saved_queries'], () => true, asJson),
    },
    places: new Map(),
  }
}

const runnableTypes = new Set([
  'model',
  'seed',
  'snapshot',
  'function',
  'analysis',
  'test',
  'operation',
  'sql_operation',
])
const isRunnable = (raw: Raw): boolean => runnableTypes.has(text(raw['resource_type']))
/** Tests of what is missing stand among the nodes, disabled. */
const isUntargeted = (raw: Raw): boolean =>
  raw['resource_type'] === 'test' && record(raw['config'])['enabled'] === false
const isOf = (type: string) => (raw: Raw) => raw['resource_type'] === type

/** Sorted by unique id, as all maps of a project are. */
function nodesUnder<T>(section: unknown, isKnown: (raw: Raw) => boolean, complete: (raw: Raw) => T): Map<UniqueId, T> {
  const entries = Object.entries(record(section)).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return new Map(
    entries.flatMap(([id, value]) => {
      const raw = record(value)
      return isKnown(raw) ? [[id, complete(raw)] as const] : []
    }),
  )
}

function disabledUnder(section: unknown): Map<UniqueId, readonly Node[]> {
  return new Map(
    Object.entries(record(section)).map(([id, list]) => [
      id,
      (Array.isArray(list) ? list : []).map((raw) => completeNode(record(raw)) as Node),
    ]),
  )
}

const noDependencies = { macros: [], nodes: [] }
const macroDefaults = {
  depends_on: { macros: [] },
  macro_sql: '',
  arguments: [],
  meta: {},
  description: '',
  patch_path: null,
}
const commonDefaults: Raw = {
  description: '',
  meta: {},
  tags: [],
  fqn: [],
  created_at: 0,
  unrendered_config: {},
  patch_path: null,
}
const codeDefaults: Raw = {
  columns: {},
  refs: [],
  sources: [],
  metrics: [],
  functions: [],
  group: null,
  build_path: null,
  relation_name: null,
  language: 'sql',
  doc_blocks: [],
  contract: { enforced: false, alias_types: true, checksum: null },
}
const defaultsByType: Readonly<Record<string, Raw>> = {
  model: {
    access: 'protected',
    constraints: [],
    version: null,
    latest_version: null,
    deprecation_date: null,
    primary_key: [],
    time_spine: null,
  },
  test: { test_metadata: null, column_name: null, file_key_name: null, attached_node: null },
  seed: { root_path: '' },
  function: { arguments: [], overloads: [] },
  source: {
    columns: {},
    loader: '',
    identifier: '',
    quoting: {},
    freshness: null,
    external: null,
    loaded_at_field: null,
    loaded_at_query: null,
  },
  exposure: { sources: [], metrics: [], label: null, maturity: null, url: null, owner: {} },
  unit_test: {
    overrides: null,
    checksum: null,
    schema: null,
    versions: null,
    version: null,
    tested_node_unique_id: null,
  },
}

/** The manifest says that it is such a node; what the types promise beyond what it holds is filled in. */
function completeNode(raw: Raw): unknown {
  return {
    ...commonDefaults,
    ...defaultsByType[text(raw['resource_type'])],
    ...(isRunnable(raw) && codeDefaults),
    ...raw,
    // Before v6 a node's code was its `raw_sql`.
    ...(isRunnable(raw) && { raw_code: raw['raw_code'] ?? raw['raw_sql'] ?? '' }),
    refs: (Array.isArray(raw['refs']) ? raw['refs'] : []).map(refArgs),
    config: record(raw['config']),
    depends_on: { ...noDependencies, ...record(raw['depends_on']) },
  }
}

/** Before v9 a `ref` was a list: `[name]` or `[package, name]`. */
function refArgs(ref: unknown): unknown {
  if (!Array.isArray(ref)) return ref
  return { name: ref.at(-1), package: ref.length > 1 ? ref[0] : null, version: null }
}

const asJson = (raw: Raw): JsonRecord => raw as JsonRecord

export const record = (value: unknown): Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {}

export const text = (value: unknown): string => (typeof value === 'string' ? value : '')
