import type { ParsedProject } from '../core/parsed-project.ts'
import type { TypedNode } from './codegen-columns.ts'

/** Columns, in lower case, of which the project says that they hold no null: by a constraint of a contract, or by a `not_null` test that is an error. */
export function requiredColumns(node: TypedNode, parsed: ParsedProject): ReadonlySet<string> {
  const names = new Set<string>()
  const hasContract = node.resource_type === 'model' && node.config.contract.enforced
  if (hasContract || ('language' in node && node.language === 'typescript')) {
    for (const column of Object.values(node.columns)) {
      const isRequired = column.constraints.some(({ type }) => type === 'not_null' || type === 'primary_key')
      if (isRequired) names.add(column.name.toLowerCase())
    }
  }
  for (const other of parsed.nodes.values()) {
    if (other.resource_type !== 'test' || other.test_metadata?.name !== 'not_null') continue
    const isWhole = other.config.where === null && other.config.severity.toLowerCase() === 'error'
    const tests = other.attached_node === node.unique_id || other.depends_on.nodes[0] === node.unique_id
    if (isWhole && tests && other.column_name !== null) names.add(other.column_name.toLowerCase())
  }
  return names
}
