import type { ModelNode } from '../core/node.ts'
import type { Step } from '../core/step.ts'
import type { MaterializeInput } from './input.ts'
import { generatedQuery, stepOf, wrap } from './statement.ts'

/** `latest_version_pointer`: a view under the model's own name (or another) that reads its latest version, made with it. */
export function pointerSteps({ node, target, dialect }: MaterializeInput): readonly Step[] {
  if (node.resource_type !== 'model' || !isPointedAt(node)) return []
  const identifier = node.config.latest_version_pointer?.alias ?? node.name
  if (identifier.toLowerCase() === target.identifier.toLowerCase()) return []
  const { database, schema } = target
  const relation = { database, schema, identifier }
  const query = generatedQuery(`select * from ${dialect.relation(target)}`)
  const view = dialect.viewAs({ relation, config: node.config, description: undefined })
  return [stepOf('point at the latest version', wrap(query, view), false)]
}

const isPointedAt = ({ config, version, latest_version: latest }: ModelNode): boolean =>
  config.latest_version_pointer?.enabled === true && version !== null && String(version) === String(latest)
