import { problem, type Diagnostic, type Location } from '../core/diagnostic.ts'
import type { ModelNode, RunnableNode, SnapshotNode, UniqueId } from '../core/node.ts'
import { contractProblems } from './contract.ts'
import { isoTime } from './iso-time.ts'
import { isList, textOf, type Json } from './read-json.ts'

export interface CheckInput {
  readonly nodes: Iterable<RunnableNode>
  readonly groups: ReadonlySet<string>
  readonly placeOf: (id: UniqueId) => Location
  /** The `event_time` of what a node reads. */
  readonly hasEventTime: (id: UniqueId) => boolean
}

/** What is wrong with nodes in themselves, once their configs are known. */
export function checkNodes(input: CheckInput): Diagnostic[] {
  const problems: Diagnostic[] = []
  for (const node of input.nodes) {
    const at = (): Location => input.placeOf(node.unique_id)
    if (node.group !== null && node.group !== '' && !input.groups.has(node.group)) {
      problems.push(problem('group-not-found', { name: node.name, group: node.group }, at()))
    }
    if (node.resource_type === 'model') problems.push(...modelProblems(node, at, input))
    if (node.resource_type === 'snapshot') problems.push(...snapshotProblems(node, at))
  }
  return problems
}

function modelProblems(node: ModelNode, at: () => Location, input: CheckInput): Diagnostic[] {
  const { name, columns, constraints } = node
  const problems = contractProblems(
    { name, config: { ...node.config } as Record<string, Json>, columns, constraints, isSql: node.language === 'sql' },
    at,
  )
  if (node.access === 'public' && node.config.materialized === 'ephemeral')
    problems.push(problem('public-ephemeral', { name }, at()))
  const isMicrobatch = node.config.materialized === 'incremental' && node.config.incremental_strategy === 'microbatch'
  if (!isMicrobatch) return problems
  const reasons = microbatchFaults(node)
  problems.push(...reasons.map((reason) => problem('microbatch-config', { name, reason }, at())))
  if (!node.depends_on.nodes.some((id) => input.hasEventTime(id))) {
    const hint = 'Set "event_time" on the models and sources it reads.'
    problems.push(problem('microbatch-no-event-time', { name }, at(), { hint }))
  }
  return problems
}

const batchSizes = ['hour', 'day', 'month', 'year']

function microbatchFaults({ config }: ModelNode): string[] {
  const { event_time: eventTime, begin, batch_size: batchSize, lookback, concurrent_batches: concurrent } = config
  const faults: string[] = []
  if (typeof eventTime !== 'string' || eventTime === '')
    faults.push('needs "event_time", the column that says when a row happened')
  if (typeof begin !== 'string') faults.push('needs "begin", the time of its first batch')
  else if (isoTime(begin) === undefined) faults.push(`has the "begin" "${begin}", which is no ISO date or time`)
  if (!batchSizes.includes(String(batchSize))) faults.push(`needs "batch_size" to be one of ${batchSizes.join(', ')}`)
  if (lookback !== undefined && lookback !== null && !Number.isInteger(lookback))
    faults.push('needs "lookback" to be a whole number')
  if (concurrent !== undefined && concurrent !== null && typeof concurrent !== 'boolean') {
    faults.push('needs "concurrent_batches" to be true or false')
  }
  return faults
}

function snapshotProblems(node: SnapshotNode, at: () => Location): Diagnostic[] {
  const { name, config } = node
  const tell = (reason: string): Diagnostic => problem('snapshot-config', { name, reason }, at())
  const hasKey = isList(config.unique_key) ? config.unique_key.length > 0 : textOf(config.unique_key) !== null
  if (!config.strategy || !hasKey) return [tell('needs "strategy" and "unique_key"')]
  if (config.materialized !== 'snapshot') return [tell('can only be materialized as "snapshot"')]
  const { check_cols: columns } = config
  const hasColumns = isList(columns) ? columns.length > 0 : columns !== null && columns !== undefined && columns !== ''
  if (config.strategy === 'check') {
    if (!hasColumns) return [tell('has the strategy "check" and needs "check_cols"')]
    if (typeof columns === 'string' && columns !== 'all')
      return [tell(`has the "check_cols" "${columns}"; they are "all" or a list of columns`)]
  }
  if (config.strategy === 'timestamp') {
    if (!config.updated_at) return [tell('has the strategy "timestamp" and needs "updated_at"')]
    if (hasColumns) return [tell('has the strategy "timestamp", which takes no "check_cols"')]
  }
  return []
}
