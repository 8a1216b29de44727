import type { Constraint, ModelNode } from '../core/node.ts'
import type { CompileEnv, CompileOptions } from './compile-env.ts'
import { parseInput } from './unit-test/input.ts'

/** The model with the targets of its foreign keys (`to: ref('x')`) written as relations. */
export async function resolveConstraints(
  env: CompileEnv,
  model: ModelNode,
  options: CompileOptions,
): Promise<ModelNode> {
  const hasTarget = ({ type, to }: Constraint): boolean => type === 'foreign_key' && to !== null && to !== undefined
  const columns = Object.values(model.columns)
  if (!model.constraints.some(hasTarget) && !columns.some((column) => column.constraints.some(hasTarget))) return model

  const resolve = async (constraint: Constraint): Promise<Constraint> => {
    const target = hasTarget(constraint) ? parseInput(constraint.to ?? '') : undefined
    if (target === undefined || target.kind === 'this') return constraint
    const node =
      target.kind === 'ref'
        ? env.run.resolveRef(model, target.ref)
        : env.run.resolveSource(model, target.source, target.table)
    const relation = await env.run.relations.relationOf(node, model, options.batch)
    return { ...constraint, to: relation.render() }
  }
  const resolveAll = (constraints: readonly Constraint[]) => Promise.all(constraints.map(resolve))
  const resolvedColumns = await Promise.all(
    Object.entries(model.columns).map(
      async ([name, column]) => [name, { ...column, constraints: await resolveAll(column.constraints) }] as const,
    ),
  )
  return { ...model, constraints: await resolveAll(model.constraints), columns: Object.fromEntries(resolvedColumns) }
}
