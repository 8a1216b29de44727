import type { Adapter } from '../core/adapter.ts'
import type { JsonRecord } from '../core/config.ts'
import type { ModelNode, Node, RunnableNode, SourceNode, UniqueId } from '../core/node.ts'
import type { Relation } from '../core/relation.ts'
import { externalLocation } from './external-location.ts'
import { quotePolicy } from './relation-api.ts'
import { RelationValue, relationValue, type EventTimeFilter } from './relation.ts'
import { stylesOf } from './styles.ts'
import type { BatchWindow } from './run-env.ts'

/** How `ref()` and `source()` become relations: deferral, `--empty`, `--sample` and a batch's window. */
export interface RelationPolicy {
  /** The relation of a node or source as `from` reads it. */
  relationOf(target: Node, from: Node, batch?: BatchWindow): RelationValue | Promise<RelationValue>
  /** The node's own relation, as it is written. */
  ownRelation(node: Node): RelationValue
  /** The CTE of an ephemeral node as `from` reads it. */
  cteOf(cte: RelationValue, target: Node, from: Node, batch?: BatchWindow): RelationValue
}

export interface PolicyOptions {
  readonly adapter: Adapter
  /** The project's `quoting`. */
  readonly quoting?: JsonRecord | undefined
  /** `--empty` */
  readonly empty?: boolean
  /** `--sample`: only rows of this time, where the node read has an `event_time`. */
  readonly sample?: { readonly start: Date; readonly end: Date } | undefined
  readonly defer?: Deferral | undefined
}

/** `--defer`: nodes that this run does not make are read where another environment has them. */
export interface Deferral {
  /** Where the other environment has each node. */
  readonly relations: ReadonlyMap<UniqueId, Relation>
  readonly favorState: boolean
  readonly isSelected: (id: UniqueId) => boolean
  readonly exists: (relation: Relation) => boolean | Promise<boolean>
}

export function relationPolicy(options: PolicyOptions): RelationPolicy {
  const style = stylesOf(options.adapter).relation
  const ownRelation = (node: Node): RelationValue =>
    node.resource_type === 'source' ? sourceRelation(options, node) : nodeRelation(options, node)
  const shaped = (relation: RelationValue, target: Node, from: Node, batch?: BatchWindow) =>
    relation.with({
      limit: options.empty === true && from.resource_type !== 'unit_test' ? 0 : null,
      eventTimeFilter: eventTimeFilter(options, target, from, batch),
    })
  return {
    ownRelation,
    cteOf: shaped,
    relationOf(target, from, batch) {
      const own = ownRelation(target)
      const other = options.defer?.relations.get(target.unique_id)
      if (!options.defer || !other) return shaped(own, target, from, batch)
      const deferred = () => shaped(relationValue(style, other), target, from, batch)
      const isSelected = options.defer.isSelected(target.unique_id)
      if (isSelected) return shaped(own, target, from, batch)
      // Engines list no functions among their relations: one that is not made here is the other environment's.
      if (options.defer.favorState || target.resource_type === 'function') return deferred()
      const pick = (exists: boolean) => (exists ? shaped(own, target, from, batch) : deferred())
      const exists = options.defer.exists(own.toRelation())
      return typeof exists === 'boolean' ? pick(exists) : exists.then(pick)
    },
  }
}

const hasRelation = (node: Node): node is RunnableNode => 'alias' in node

function nodeRelation({ adapter, quoting }: PolicyOptions, node: Node): RelationValue {
  const style = stylesOf(adapter).relation
  if (!hasRelation(node))
    return new RelationValue(style, { path: { database: null, schema: null, identifier: node.name } })
  const own = isQuoting(node.config.quoting) ? node.config.quoting : {}
  return new RelationValue(style, {
    path: { database: node.database, schema: node.schema, identifier: node.alias },
    quotePolicy: quotePolicy({ ...quoting, ...own }),
    ...(node.resource_type === 'function' && { type: 'function' as const }),
  })
}

const isQuoting = (value: unknown): value is JsonRecord => typeof value === 'object' && value !== null

/** A source is quoted as it says itself, whatever the project's own quoting is. */
function sourceRelation({ adapter }: PolicyOptions, source: SourceNode): RelationValue {
  return new RelationValue(stylesOf(adapter).relation, {
    path: { database: source.database, schema: source.schema, identifier: source.identifier },
    quotePolicy: quotePolicy(source.quoting),
    external: adapter.capabilities.externalFiles ? externalLocation(source) : null,
  })
}

function eventTimeFilter(
  { adapter, sample }: PolicyOptions,
  target: Node,
  from: Node,
  batch?: BatchWindow,
): EventTimeFilter | null {
  const field = 'event_time' in target.config ? target.config.event_time : null
  const reads = from.resource_type === 'model' || from.resource_type === 'snapshot'
  if (typeof field !== 'string' || !reads) return null
  const window = isMicrobatch(from) && batch ? narrowed(batch, sample) : sample
  if (!window) return null
  return { field: shownField(adapter, target, field), start: timeText(window.start), end: timeText(window.end) }
}

const isMicrobatch = (node: Node): node is ModelNode =>
  node.resource_type === 'model' &&
  node.config.materialized === 'incremental' &&
  node.config.incremental_strategy === 'microbatch'

function narrowed(batch: BatchWindow, sample: PolicyOptions['sample']): { readonly start: Date; readonly end: Date } {
  if (!sample) return batch
  return {
    start: sample.start > batch.start ? sample.start : batch.start,
    end: sample.end < batch.end ? sample.end : batch.end,
  }
}

/** Quoted where the column, or else the source, asks for it. */
function shownField(adapter: Adapter, target: Node, field: string): string {
  const columns = 'columns' in target ? Object.values(target.columns) : []
  const own = columns.find(({ name }) => name === field)?.quote
  const isQuoted = own ?? (target.resource_type === 'source' && target.quoting.column === true)
  return isQuoted ? adapter.dialect.quote(field) : field
}

/** `2024-01-01 00:00:00+00:00`, as Python prints a moment in UTC. */
export function timeText(moment: Date): string {
  const [day = '', time = ''] = moment.toISOString().split('T')
  const [seconds = '', fraction = '000Z'] = time.split('.')
  const millis = fraction.slice(0, 3)
  return `${day} ${seconds}${millis === '000' ? '' : `.${millis}000`}+00:00`
}
