import type { Node } from '../core/node.ts'
import type { NodeResult } from '../core/result.ts'

/** What wrappers read of a node in every event about it. */
export function nodeInfo(node: Node, state: NodeState): Readonly<Record<string, unknown>> {
  return {
    materialized: materializedOf(node),
    meta: 'meta' in node ? node.meta : {},
    node_checksum:
      'checksum' in node && node.checksum !== null && typeof node.checksum === 'object' ? node.checksum.checksum : '',
    node_finished_at: state.finishedAt ?? '',
    node_name: node.name,
    node_path: node.path,
    node_relation: relationOf(node),
    node_started_at: state.startedAt ?? '',
    node_status: state.status,
    resource_type: node.resource_type,
    unique_id: node.unique_id,
  }
}

export interface NodeState {
  readonly status: string
  readonly startedAt?: string | undefined
  readonly finishedAt?: string | undefined
}

const materializedOf = (node: Node): string => {
  const materialized = 'config' in node && 'materialized' in node.config ? node.config['materialized'] : ''
  return typeof materialized === 'string' ? materialized : ''
}

function relationOf(node: Node): Readonly<Record<string, string>> {
  const hasRelation = 'database' in node
  return {
    alias: 'alias' in node ? node.alias : 'identifier' in node ? node.identifier : '',
    database: hasRelation ? node.database : '',
    relation_name: 'relation_name' in node ? (node.relation_name ?? '') : '',
    schema: 'schema' in node ? (node.schema ?? '') : '',
  }
}

/** A result as `NodeFinished` carries it. */
export const runResult = (result: NodeResult): Readonly<Record<string, unknown>> => ({
  adapter_response: result.adapterResponse,
  execution_time: result.executionTimeMs / 1000,
  message: result.message ?? '',
  num_failures: result.failures ?? 0,
  status: result.status,
  thread: result.threadId,
  timing_info: result.timing,
})
