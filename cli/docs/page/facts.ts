import type { Json } from '../../core/config.ts'
import type { ExposureNode, FreshnessThreshold, ModelNode, Node, SourceNode, TestNode } from '../../core/node.ts'
import type { PageFact } from '../page-data.ts'
import { relationOf } from './columns.ts'
import { isRecord, isSaid, recordIn, textIn } from './json-reading.ts'
import type { PageInput } from './page-input.ts'

/** The configs worth telling when they are set, by what a reader calls them. */
const toldConfigs = {
  incremental_strategy: 'Incremental strategy',
  unique_key: 'Unique key',
  on_schema_change: 'On schema change',
  partition_by: 'Partitioned by',
  cluster_by: 'Clustered by',
  event_time: 'Event time',
  batch_size: 'Batch size',
  strategy: 'Strategy',
  updated_at: 'Updated at',
  check_cols: 'Compared columns',
  hard_deletes: 'Deleted rows',
  severity: 'Severity',
  where: 'Where',
  warn_if: 'Warns if',
  error_if: 'Fails if',
  store_failures: 'Keeps failures',
  grants: 'Grants',
  location: 'Location',
} as const

/** What goes without saying. */
const usual: Readonly<Record<string, Json>> = {
  on_schema_change: 'ignore',
  hard_deletes: 'ignore',
  severity: 'ERROR',
  warn_if: '!= 0',
  error_if: '!= 0',
}

export function factsOf(node: Node, input: PageInput): readonly PageFact[] {
  const facts = [...placeFacts(node), ...ownFacts(node, input), ...warehouseFacts(node, input), ...configFacts(node)]
  // Long texts last: the others stand side by side.
  return facts.filter(({ value }) => isSaid(value)).sort((a, b) => Number('form' in a) - Number('form' in b))
}

const fact = (label: string, value: unknown, href?: string): PageFact => ({
  label,
  // Manifests hold JSON.
  value: (value ?? null) as Json,
  ...(href !== undefined && { href }),
})

function placeFacts(node: Node): readonly PageFact[] {
  if (node.resource_type === 'test' || !('relation_name' in node)) return []
  return [fact('Relation', node.relation_name)]
}

function ownFacts(node: Node, input: PageInput): readonly PageFact[] {
  switch (node.resource_type) {
    case 'model':
      return modelFacts(node, input)
    case 'source':
      return sourceFacts(node, input)
    case 'exposure':
      return exposureFacts(node)
    case 'test':
      return testFacts(node)
    case 'function':
      return [
        fact('Returns', node.returns.data_type),
        { label: 'About what it returns', value: node.returns.description, form: 'markdown' },
      ]
    case 'unit_test':
      return [fact('Model', node.model)]
    case 'seed':
    case 'snapshot':
    case 'analysis':
    case 'operation':
    case 'sql_operation':
      return []
  }
}

function modelFacts(node: ModelNode, { parsed }: PageInput): readonly PageFact[] {
  const group = [...parsed.groups.values()].find(
    ({ name, package_name: owner }) => name === node.group && owner === node.package_name,
  )
  const looker = textIn(recordIn(node.meta, 'tsdbt'), 'looker_studio_url')
  return [
    fact('Contract', node.contract.enforced ? 'enforced' : null),
    fact('Version', node.version),
    fact('Latest version', node.version === null ? null : node.latest_version),
    fact('Deprecated from', node.deprecation_date),
    fact('Owner', group && ownerText(group.owner)),
    fact('Report', looker === undefined ? null : 'Open in Looker Studio', looker),
  ]
}

function sourceFacts(node: SourceNode, { sourceAges }: PageInput): readonly PageFact[] {
  const age = sourceAges.get(node.unique_id)
  return [
    fact('Source', node.source_name),
    fact('Loader', node.loader),
    fact('Loaded at', node.loaded_at_field),
    fact('Fresh within', thresholdText(node.freshness)),
    fact('Newest data', age?.loadedAt),
    fact('Asked at', age?.askedAt),
    { label: 'About the source', value: node.source_description, form: 'markdown' },
    { label: 'Loaded at', value: node.loaded_at_query, form: 'code' },
  ]
}

function thresholdText(freshness: FreshnessThreshold | null): string | null {
  const part = (word: string, limit: FreshnessThreshold['warn_after']): string[] =>
    limit && limit.count !== null && limit.period !== null
      ? [`${limit.count} ${limit.period}${limit.count === 1 ? '' : 's'} (${word})`]
      : []
  if (!freshness) return null
  return [...part('warns', freshness.warn_after), ...part('fails', freshness.error_after)].join(', ')
}

function exposureFacts(node: ExposureNode): readonly PageFact[] {
  const isLooker = node.url !== null && /^https:\/\/(?:lookerstudio|datastudio)\.google\.com\//.test(node.url)
  return [
    fact('Type', node.type),
    fact('Title', node.label),
    fact('Owner', ownerText(node.owner)),
    fact('Maturity', node.maturity),
    fact('Report', node.url && (isLooker ? 'Open in Looker Studio' : node.url), node.url ?? undefined),
  ]
}

function testFacts(node: TestNode): readonly PageFact[] {
  const { model: _model, column_name: _column, ...rest } = node.test_metadata?.kwargs ?? {}
  return [fact('Checks', node.test_metadata?.name), fact('Column', node.column_name), fact('Arguments', rest)]
}

/** Name and address where both are known, and whatever else is said. */
function ownerText(owner: unknown): string {
  const { name, email, ...rest } = isRecord(owner) ? owner : {}
  const who = [name, typeof email === 'string' ? `<${email}>` : null, ...Object.values(rest)]
  return who.filter((part) => isSaid(part)).join(' ')
}

function warehouseFacts(node: Node, { relations }: PageInput): readonly PageFact[] {
  const relation = relationOf(node, relations)
  if (!relation) return []
  const stats = relation.stats.filter(({ include }) => include)
  return [
    fact('In the warehouse', relation.type),
    fact('Owned by', relation.owner),
    ...stats.map(({ label, value }) => fact(label, value)),
  ]
}

function configFacts(node: Node): readonly PageFact[] {
  const config: Readonly<Record<string, unknown>> = node.config
  return Object.entries(toldConfigs).flatMap(([key, label]) => {
    const value = config[key]
    return value === undefined || value === usual[key] ? [] : [fact(label, value)]
  })
}
