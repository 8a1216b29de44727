import { firstDifference, isObject } from './deep-compare.ts'
import type { Difference } from './difference.ts'

/** What a manifest says of its nodes, by unique id; lists of disabled nodes and of macros under names of their own. */
export type ManifestFacts = Readonly<Record<string, unknown>>

const sections = [
  'nodes',
  'sources',
  'exposures',
  'metrics',
  'semantic_models',
  'saved_queries',
  'unit_tests',
  'functions',
  'groups',
] as const

/** The keys of a node that a user sets or reads. */
const nodeKeys = [
  'resource_type',
  'name',
  'package_name',
  'path',
  'original_file_path',
  'fqn',
  'alias',
  'schema',
  'relation_name',
  'identifier',
  'tags',
  'description',
  'access',
  'group',
  'version',
  'latest_version',
  'language',
  'primary_key',
  'column_name',
  'attached_node',
] as const
const columnKeys = ['data_type', 'description', 'tags', 'meta', 'constraints', 'quote'] as const

const builtinMacro = /^macro\.dbt(_duckdb)?\./

/** The facts of a manifest; what is empty is left out, as a node says the same without it. */
export function manifestFacts(manifest: unknown): ManifestFacts {
  if (!isObject(manifest)) return {}
  const nodes = sections.flatMap((section) =>
    Object.entries(objectOf(manifest[section])).map(([id, node]): [string, unknown] => [id, nodeFacts(objectOf(node))]),
  )
  const disabled = Object.keys(objectOf(manifest['disabled']))
  return {
    ...Object.fromEntries(nodes),
    ...(disabled.length > 0 && { __disabled__: disabled }),
    __macros__: Object.keys(objectOf(manifest['macros']))
      .filter((id) => !builtinMacro.test(id))
      .sort(),
  }
}

function nodeFacts(node: Record<string, unknown>): unknown {
  const columns = Object.entries(objectOf(node['columns'])).map(([name, column]): [string, unknown] => [
    name,
    picked(objectOf(column), columnKeys),
  ])
  return withoutEmpty({
    ...picked(node, nodeKeys),
    config: node['config'],
    depends_on: objectOf(node['depends_on'])['nodes'],
    columns: Object.fromEntries(columns),
  })
}

/** Compares manifests node by node; ids in any order. */
export function compareManifests(expected: ManifestFacts, got: ManifestFacts): Difference[] {
  return [...new Set([...Object.keys(expected), ...Object.keys(got)])].flatMap((id): Difference[] => {
    const difference = firstDifference(inOrder(expected[id]), inOrder(got[id]), id)
    return difference === undefined ? [] : [{ kind: 'manifest', text: difference }]
  })
}

/** Parents and ids say the same in any order; a column without a word about it is still a column. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.toSorted((a, b) => String(a).localeCompare(String(b)))
  if (!isObject(value)) return value
  return withoutEmpty({
    ...value,
    depends_on: inOrder(value['depends_on']),
    column_names: Object.keys(objectOf(value['columns'])),
  })
}

function withoutEmpty(value: unknown): unknown {
  if (!isObject(value)) return value
  const kept = Object.entries(value)
    .map(([key, item]): [string, unknown] => [key, withoutEmpty(item)])
    .filter(([, item]) => !isEmpty(item))
  return Object.fromEntries(kept)
}

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0)

const picked = (value: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(keys.filter((key) => key in value).map((key) => [key, value[key]]))

export const objectOf = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {})
