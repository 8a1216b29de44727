import type { WarehouseError } from '../core/adapter.ts'
import type { Constraint, Node } from '../core/node.ts'

/** A constraint of a contract: what it is of, and where the properties of its model say it. */
interface Declared {
  readonly constraint: Constraint
  readonly columns: readonly string[]
  /** `columns.0.constraints.1` */
  readonly path: string
}

/**
 * Where the properties of a node say the constraint that its rows broke, as a path of keys. The contract as a whole, where it
 * cannot be told which of several; undefined where the engine speaks of something else.
 */
export function violatedConstraint(node: Node, { detail }: WarehouseError): string | undefined {
  const { violated } = detail
  if (violated === undefined || node.resource_type !== 'model' || !node.config.contract.enforced) return undefined
  // The columns of a version are chosen from those of its model: their places in the two lists differ.
  if (node.version !== null && node.version !== undefined) return 'contract'
  const broken = declaredOf(node).filter((one) => isOf(one, violated) && fits(one, detail))
  return broken.length === 1 ? broken[0]?.path : 'contract'
}

function declaredOf(node: Node & { readonly resource_type: 'model' }): readonly Declared[] {
  const ofColumns = Object.values(node.columns).flatMap(({ name, constraints }, column) =>
    constraints.map((constraint, index) => ({
      constraint,
      columns: [name],
      path: `columns.${column}.constraints.${index}`,
    })),
  )
  const ofModel = node.constraints.map((constraint, index) => ({
    constraint,
    columns: constraint.columns ?? [],
    path: `constraints.${index}`,
  }))
  return [...ofColumns, ...ofModel]
}

/** A primary key forbids nulls, too; of a key DuckDB does not always say which kind it is. */
const kinds: Readonly<Record<string, readonly Constraint['type'][]>> = {
  check: ['check', 'custom'],
  not_null: ['not_null', 'primary_key'],
  key: ['unique', 'primary_key'],
  unique: ['unique'],
  primary_key: ['primary_key'],
  foreign_key: ['foreign_key'],
}

const isOf = ({ constraint }: Declared, violated: string): boolean =>
  kinds[violated]?.includes(constraint.type) === true

function fits({ constraint, columns }: Declared, detail: WarehouseError['detail']): boolean {
  const { column, expression } = detail
  if (column !== undefined && !columns.some((name) => name.toLowerCase() === column.toLowerCase())) return false
  return expression === undefined || normal(expression) === normal(constraint.expression ?? '')
}

/** DuckDB shows an expression with parentheses of its own. */
const normal = (expression: string): string =>
  expression
    .toLowerCase()
    .replaceAll('!=', '<>')
    .replaceAll(/[\s()"]/g, '')
