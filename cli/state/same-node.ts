import type { NodeConfig, TestConfig } from '../core/config.ts'
import type { ExposureNode, FunctionNode, ModelNode, RunnableNode, SourceNode } from '../core/node.ts'
import { sameJson, sameKeys } from './equal.ts'

/*
 * What counts as the same node in an earlier manifest: dbt's rules. Configs are compared as they were written (unrendered), so that what differs
 * only between environments, and names that come from the target, are no change.
 */

type Unrendered = Readonly<Record<string, unknown>>

/** Seeds by the hash of their file, TypeScript models by one of theirs and all that they import, all else by their text. */
export const sameBody = (now: RunnableNode, old: RunnableNode): boolean =>
  now.resource_type === 'seed' || now.language === 'typescript'
    ? sameJson(now.checksum, old.checksum)
    : now.raw_code === old.raw_code

const testModifiers = [
  'severity',
  'where',
  'limit',
  'fail_calc',
  'warn_if',
  'error_if',
  'store_failures',
  'store_failures_as',
  'sql_header',
]
/** Names and labels: a change of these is no change of what is built (names have a check of their own). */
const notCompared = new Set(['alias', 'schema', 'database', 'tags', 'group'])

export function sameConfig(now: RunnableNode, old: RunnableNode): boolean {
  const [mine, other]: [Unrendered, Unrendered] = [now.unrendered_config, old.unrendered_config]
  if (now.resource_type === 'test') return sameKeys(mine, other, testModifiers)
  return sameKeys(
    mine,
    other,
    keysOfBoth(mine, other).filter((key) => !notCompared.has(key)),
  )
}

const keysOfBoth = (a: Unrendered, b: Unrendered): string[] => [...new Set([...Object.keys(a), ...Object.keys(b)])]

/** How a function is called, and its bodies for other arguments. */
export const sameSignature = (now: FunctionNode, old: FunctionNode): boolean =>
  sameJson(signatureOf(now), signatureOf(old))

const signatureOf = ({ arguments: args, returns, overloads }: FunctionNode): unknown => [
  args,
  returns,
  overloads.map((one) => [one.defined_in, one.arguments, one.returns, one.raw_body]),
]

/** As configured, not as it came out: database, schema and alias. */
export const sameRelation = (now: RunnableNode, old: RunnableNode): boolean =>
  ['database', 'schema', 'alias'].every((key) =>
    sameJson(now.unrendered_config[key] ?? null, old.unrendered_config[key] ?? null),
  )

/** Descriptions count only where the config writes them into the warehouse. */
export function samePersistedDescription(now: RunnableNode, old: RunnableNode): boolean {
  const persist = persistDocs(now.config)
  if (persist.relation === true && now.description !== old.description) return false
  return persist.columns !== true || sameJson(columnDescriptions(now), columnDescriptions(old))
}

function persistDocs(config: NodeConfig | TestConfig): NodeConfig['persist_docs'] {
  const persist = config['persist_docs']
  return typeof persist === 'object' && persist !== null ? persist : {}
}

const columnDescriptions = (node: RunnableNode): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(node.columns).map(([name, column]) => [name, column.description]))

/** What may break those that refer to a model. */
export const sameReference = (now: ModelNode, old: ModelNode): boolean =>
  now.latest_version === old.latest_version &&
  now.access === old.access &&
  now.deprecation_date === old.deprecation_date

export const sameFqn = (now: { readonly fqn: readonly string[] }, old: { readonly fqn: readonly string[] }): boolean =>
  sameJson(now.fqn, old.fqn)

export const sameSource = (now: SourceNode, old: SourceNode): boolean =>
  sameSourceRelation(now, old) &&
  sameFqn(now, old) &&
  sameSourceConfig(now, old) &&
  sameJson(now.quoting, old.quoting) &&
  sameJson(now.freshness, old.freshness) &&
  now.loaded_at_field === old.loaded_at_field &&
  sameJson(now.external, old.external)

/** Manifests before dbt 1.9 have no unrendered names; the rendered ones are compared then. */
export function sameSourceRelation(now: SourceNode, old: SourceNode): boolean {
  if (now.identifier !== old.identifier) return false
  if (!Object.hasOwn(old, 'unrendered_schema')) return now.database === old.database && now.schema === old.schema
  return now.unrendered_database === old.unrendered_database && now.unrendered_schema === old.unrendered_schema
}

export function sameSourceConfig(now: SourceNode | ExposureNode, old: SourceNode | ExposureNode): boolean {
  const [mine, other]: [Unrendered, Unrendered] = [now.unrendered_config, old.unrendered_config]
  return sameKeys(mine, other, keysOfBoth(mine, other))
}

export const sameExposure = (now: ExposureNode, old: ExposureNode): boolean =>
  sameFqn(now, old) &&
  sameKeys({ ...now }, { ...old }, ['type', 'owner', 'maturity', 'url', 'description', 'label']) &&
  sameJson(now.depends_on.nodes.toSorted(), old.depends_on.nodes.toSorted()) &&
  sameSourceConfig(now, old)
