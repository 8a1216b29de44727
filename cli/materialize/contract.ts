import { problem, type Diagnostic } from '../core/diagnostic.ts'
import type { ColumnInfo, Constraint } from '../core/node.ts'
import type { Column } from '../core/relation.ts'
import type { Dialect } from '../core/dialect.ts'
import { declaredType } from '../core/engine-type.ts'
import type { BuiltNode, MaterializeInput } from './input.ts'

const columnsOf = (node: BuiltNode): readonly ColumnInfo[] => Object.values(node.columns)

export const declaredNames = (node: BuiltNode): readonly string[] => columnsOf(node).map((column) => column.name)

/** A query that gives no row and has the declared columns: the engine tells what it calls their types. */
export function declaredColumnsSql(
  columns: readonly { readonly name: string; readonly type: string }[],
  dialect: Dialect,
): string {
  const fields = columns.map((column) => `${dialect.cast('null', column.type)} as ${dialect.quote(column.name)}`)
  return `select\n  ${fields.join(',\n  ')}`
}

/** The columns the properties give a type to. */
export const typedColumns = (node: BuiltNode, dialect: Dialect): readonly Column[] =>
  columnsOf(node).flatMap(({ name, data_type: type }) =>
    type === null ? [] : [{ name, type: declaredType(node, type, dialect) }],
  )

/** Column definitions and table constraints of an enforced contract. */
export function columnDefinitions(input: MaterializeInput): readonly string[] {
  const { node, dialect } = input
  const columns = columnsOf(node).map((column) => {
    const constraints = column.constraints.flatMap((one) => dialect.constraint(one, 'column') ?? [])
    const type = declaredType(node, column.data_type ?? '', dialect)
    return [dialect.quote(column.name), type, ...constraints].join(' ')
  })
  return [...columns, ...modelConstraints(node).flatMap((one) => dialect.constraint(one, 'table') ?? [])]
}

const modelConstraints = (node: BuiltNode): readonly Constraint[] =>
  node.resource_type === 'model' ? node.constraints : []

/** Where the SELECT's columns differ from the contract's; an empty list when it is kept. */
export function contractProblems(input: MaterializeInput): readonly Diagnostic[] {
  const { node, facts } = input
  if (!node.config.contract.enforced) return []
  const missingTypes = columnsOf(node).filter((column) => column.data_type === null)
  if (columnsOf(node).length === 0 || missingTypes.length > 0) {
    const columns = missingTypes.map((column) => column.name)
    return [problem('contract-incomplete', { node: node.name, columns }, undefined, contractDetails(true))]
  }
  const rows = contractRows(facts.declaredColumns, facts.newColumns)
  return rows.length === 0 ? [] : [problem('contract-broken', { rows }, undefined, contractDetails(false))]
}

const contractDetails = (isIncomplete: boolean) => ({
  config: 'contract',
  hint: isIncomplete
    ? 'Give each column its "data_type" beside its name in the properties file.'
    : 'Change the query, or the columns in the properties file.',
})

export interface ContractRow {
  readonly column: string
  readonly definition: string
  readonly contract: string
  readonly mismatch: string
}

function contractRows(declared: readonly Column[], found: readonly Column[]): readonly ContractRow[] {
  const rows: ContractRow[] = []
  const byName = new Map(declared.map((column) => [column.name.toLowerCase(), column]))
  for (const column of found) {
    const wanted = byName.get(column.name.toLowerCase())
    byName.delete(column.name.toLowerCase())
    if (!wanted)
      rows.push({ column: column.name, definition: column.type, contract: '', mismatch: 'missing in contract' })
    else if (wanted.type.toLowerCase() !== column.type.toLowerCase()) {
      rows.push({ column: column.name, definition: column.type, contract: wanted.type, mismatch: 'data type mismatch' })
    }
  }
  for (const column of byName.values()) {
    rows.push({ column: column.name, definition: '', contract: column.type, mismatch: 'missing in definition' })
  }
  return rows.toSorted((a, b) => (a.column.toLowerCase() < b.column.toLowerCase() ? -1 : 1))
}
