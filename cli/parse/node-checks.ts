import { problem, type Diagnostic, type Location } from '../core/diagnostic.ts'
import type { ModelNode, RunnableNode, SnapshotNode, UniqueId } from '../core/node.ts'
import { didYouMean } from '../core/suggest.ts'
import { contractProblems } from './contract.ts'
import { isoTime } from './iso-time.ts'
import { isList, isRecord, textOf, type Json, type JsonRecord } from './read-json.ts'
import { parseReference } from './reference-text.ts'

export interface CheckInput {
  readonly nodes: Iterable<RunnableNode>
  readonly groups: ReadonlySet<string>
  /** Where a node is written, or one of its configs. */
  readonly placeOf: (node: RunnableNode, config?: string) => Location
  /** The `event_time` of what a node reads. */
  readonly hasEventTime: (id: UniqueId) => boolean
}

/** What is wrong with nodes in themselves, once their configs are known. */
export function checkNodes(input: CheckInput): Diagnostic[] {
  const problems: Diagnostic[] = []
  for (const node of input.nodes) {
    const at = (config?: string): Location => input.placeOf(node, config)
    if (node.group !== null && node.group !== '' && !input.groups.has(node.group)) {
      const hint = didYouMean(node.group, input.groups) ?? 'Declare it under "groups" in a properties file.'
      problems.push(problem('group-not-found', { name: node.name, group: node.group }, at('group'), { hint }))
    }
    if (node.resource_type === 'model') problems.push(...modelProblems(node, at, input))
    if (node.resource_type === 'snapshot') problems.push(...snapshotProblems(node, at))
  }
  return problems
}

function modelProblems(node: ModelNode, at: (config?: string) => Location, input: CheckInput): Diagnostic[] {
  const { name, columns, constraints } = node
  const problems = contractProblems(
    { name, config: { ...node.config } as Record<string, Json>, columns, constraints, isSql: node.language === 'sql' },
    at,
  )
  if (node.access === 'public' && node.config.materialized === 'ephemeral')
    problems.push(problem('public-ephemeral', { name }, at('access')))
  problems.push(...moduleProblems(node, at), ...constraintProblems(node, at), ...buildAfterProblems(node, at))
  const isMicrobatch = node.config.materialized === 'incremental' && node.config.incremental_strategy === 'microbatch'
  if (!isMicrobatch) return problems
  const faults = microbatchFaults(node)
  problems.push(
    ...faults.map(({ reason, key }) =>
      problem('microbatch-config', { name, reason }, at(key ?? 'incremental_strategy')),
    ),
  )
  if (faults.length === 0 && !node.depends_on.nodes.some((id) => input.hasEventTime(id))) {
    const hint = 'Set "event_time" on the models and sources it reads.'
    problems.push(problem('microbatch-no-event-time', { name }, at(), { hint }))
  }
  return problems
}

const ofRows = ['table', 'incremental']

/** Rows that a module gives are written into a table. */
function moduleProblems({ language, config }: ModelNode, at: (config?: string) => Location): Diagnostic[] {
  const { materialized } = config
  if (language !== 'typescript' || ofRows.includes(materialized)) return []
  const hint = didYouMean(materialized, ofRows) ?? 'Make it a table or incremental.'
  const values = { materialized, engine: 'a TypeScript model' }
  return [problem('materialization-unsupported', values, at('materialized'), { hint })]
}

/** A foreign key leads to a node; dbt-duckdb takes SQL in its place, as `expression`. */
function constraintProblems(
  { name, constraints, columns }: ModelNode,
  at: (config?: string) => Location,
): Diagnostic[] {
  const all = [...constraints, ...Object.values(columns).flatMap((column) => column.constraints)]
  return all.flatMap(({ type, to }) =>
    type === 'foreign_key' && to !== null && parseReference(to) === undefined
      ? [problem('constraint-target', { name, to }, at('constraints'))]
      : [],
  )
}

/** A count says nothing without its period, nor a period without its count. */
function buildAfterProblems({ name, config }: ModelNode, at: (config?: string) => Location): Diagnostic[] {
  const { freshness } = config as JsonRecord // a config is JSON
  const after = isRecord(freshness) ? freshness.build_after : undefined
  if (!isRecord(after)) return []
  const { count, period } = after
  if ((count == null) === (period == null)) return []
  return [problem('freshness-incomplete', { name, missing: count == null ? 'count' : 'period' }, at('freshness'))]
}

const batchSizes = ['hour', 'day', 'month', 'year']

interface Fault {
  readonly reason: string
  /** The config that is wrong; none when it is missing. */
  readonly key?: string
}

function microbatchFaults({ config }: ModelNode): Fault[] {
  const { event_time: eventTime, begin, batch_size: batchSize, lookback, concurrent_batches: concurrent } = config
  const faults: Fault[] = []
  const tell = (reason: string, key?: string) => faults.push({ reason, ...(key !== undefined && { key }) })
  if (typeof eventTime !== 'string' || eventTime === '')
    tell('needs "event_time", the column that says when a row happened')
  if (typeof begin !== 'string') tell('needs "begin", the time of its first batch')
  else if (isoTime(begin) === undefined) tell(`has the "begin" "${begin}", which is no ISO date or time`, 'begin')
  if (!batchSizes.includes(String(batchSize)))
    tell(`needs "batch_size" to be one of ${batchSizes.join(', ')}`, batchSize == null ? undefined : 'batch_size')
  if (lookback !== undefined && lookback !== null && !Number.isInteger(lookback))
    tell('needs "lookback" to be a whole number', 'lookback')
  if (concurrent !== undefined && concurrent !== null && typeof concurrent !== 'boolean') {
    tell('needs "concurrent_batches" to be true or false', 'concurrent_batches')
  }
  return faults
}

function snapshotProblems(node: SnapshotNode, at: (config?: string) => Location): Diagnostic[] {
  const { name, config } = node
  const tell = (reason: string, key?: string): Diagnostic => problem('snapshot-config', { name, reason }, at(key))
  const hasKey = isList(config.unique_key) ? config.unique_key.length > 0 : textOf(config.unique_key) !== null
  const missing = [...(config.strategy ? [] : ['"strategy"']), ...(hasKey ? [] : ['"unique_key"'])]
  if (missing.length > 0) return [tell(`needs ${missing.join(' and ')}`)]
  if (config.materialized !== 'snapshot') return [tell('can only be materialized as "snapshot"', 'materialized')]
  const { check_cols: columns } = config
  const hasColumns = isList(columns) ? columns.length > 0 : columns !== null && columns !== undefined && columns !== ''
  if (config.strategy === 'check') {
    if (!hasColumns) return [tell('has the strategy "check" and needs "check_cols"', 'strategy')]
    if (typeof columns === 'string' && columns !== 'all')
      return [tell(`has the "check_cols" "${columns}"; they are "all" or a list of columns`, 'check_cols')]
  }
  if (config.strategy === 'timestamp') {
    if (!config.updated_at) return [tell('has the strategy "timestamp" and needs "updated_at"', 'strategy')]
    if (hasColumns) return [tell('has the strategy "timestamp", which takes no "check_cols"', 'check_cols')]
  }
  return []
}
