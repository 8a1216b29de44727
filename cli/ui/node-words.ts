import type { Node } from '../core/node.ts'
import type { NodeResult } from '../core/result.ts'
import { writtenPath } from '../core/written-path.ts'

/** `main.stg_orders`; what has no relation goes by its name. */
export function nameOf(node: Node): string {
  switch (node.resource_type) {
    case 'model':
    case 'seed':
    case 'snapshot':
    case 'function':
      return `${node.schema}.${node.alias}`
    case 'source':
      return `${node.source_name}.${node.name}`
    case 'unit_test':
      return `${node.model}::${node.name}`
    default:
      return node.name
  }
}

/** dbt's description of a node in a log line: `sql table model main.stg_orders`. */
export function describe(node: Node, isFreshness: boolean): string {
  switch (node.resource_type) {
    case 'model':
      return `${node.language} ${modelKind(node.config)} model ${nameOf(node)}`
    case 'seed':
      return `seed file ${nameOf(node)}`
    case 'snapshot':
      return `snapshot ${nameOf(node)}`
    case 'source':
      return isFreshness ? `freshness of ${nameOf(node)}` : `source ${nameOf(node)}`
    default:
      return `${kindWord(node)} ${nameOf(node)}`
  }
}

const modelKind = (config: { readonly materialized: string; readonly incremental_strategy?: string | null }): string =>
  config.incremental_strategy === 'microbatch' && config.materialized === 'incremental'
    ? 'microbatch'
    : config.materialized

/** A saved query runs in an exposure's clothes. */
const kindWord = (node: Node): string =>
  node.resource_type === 'exposure' && node.unique_id.startsWith('saved_query.') ? 'saved query' : node.resource_type

/** One short word for what is built: `table`, `test`. */
export function kindOf(node: Node): string {
  switch (node.resource_type) {
    case 'model':
      return node.config.materialized
    case 'unit_test':
      return 'unit test'
    case 'sql_operation':
      return 'operation'
    default:
      return node.resource_type
  }
}

/** The kind a summary counts a node under. */
export function countedAs(node: Node): string {
  switch (node.resource_type) {
    case 'model':
      return `${node.config.materialized} model`
    case 'test':
      return 'data test'
    case 'unit_test':
      return 'unit test'
    case 'operation':
    case 'sql_operation':
      return 'project hook'
    default:
      return kindWord(node)
  }
}

/** Where a node's compiled SQL is written, relative to the project as dbt prints it. */
export function compiledPath(result: NodeResult, targetPath: string): string | undefined {
  const { node } = result
  if (result.compiled?.compiledCode === undefined) return undefined
  // Hooks stand in `./project.yml`, as dbt calls it.
  return `${targetPath}/compiled/${node.package_name}/${writtenPath(node).replace(/^\.\//, '')}`
}
