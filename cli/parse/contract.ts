import { problem, type Diagnostic, type Location } from '../core/diagnostic.ts'
import type { ColumnInfo, Constraint } from '../core/node.ts'
import { reprConstraints } from './python-repr.ts'
import { pyStr, sha256 } from './python-text.ts'
import { isRecord, type JsonRecord } from './read-json.ts'

export interface Contracted {
  readonly name: string
  readonly config: JsonRecord
  readonly columns: Readonly<Record<string, ColumnInfo>>
  readonly constraints: readonly Constraint[]
}

export interface Contract {
  readonly enforced: boolean
  readonly alias_types: boolean
  readonly checksum: string | null
}

/** A node's contract; its checksum is of what a reader of the table relies on: columns, types, constraints. */
export function contractOf(node: Contracted): Contract {
  const written = isRecord(node.config.contract) ? node.config.contract : {}
  const enforced = written.enforced === true
  const aliasTypes = written.alias_types !== false
  return { enforced, alias_types: aliasTypes, checksum: enforced ? checksumOf(node) : null }
}

function checksumOf({ config, columns, constraints }: Contracted): string {
  const sorted = Object.values(columns).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  let text = ''
  for (const column of sorted) text += `|${column.name}${pyStr(column.data_type)}${reprConstraints(column.constraints)}`
  const { materialized } = config
  if (materialized === 'table' || materialized === 'incremental')
    text += `${materialized}${reprConstraints(constraints)}`
  return sha256(text)
}

/** What keeps a contract or the constraints from being kept. */
export function contractProblems(
  node: Contracted & { readonly isSql: boolean },
  at: (config?: string) => Location,
): Diagnostic[] {
  const problems: Diagnostic[] = []
  const { name, config, columns, constraints } = node
  const enforced = isRecord(config.contract) && config.contract.enforced === true
  if (enforced && Object.keys(columns).length === 0) {
    const hint = 'List its columns with their "data_type" in a properties file.'
    problems.push(
      problem('contract-needs', { name, reason: 'needs the columns it promises' }, at('contract'), { hint }),
    )
  }
  if (
    enforced &&
    config.materialized === 'incremental' &&
    !['append_new_columns', 'fail'].includes(String(config.on_schema_change))
  ) {
    const reason = `needs "on_schema_change" to be "append_new_columns" or "fail", but it is "${String(config.on_schema_change)}"`
    problems.push(problem('contract-needs', { name, reason }, at('contract')))
  }
  const keyed = Object.values(columns).filter((column) => column.constraints.some(({ type }) => type === 'primary_key'))
  const isKeyedAsWhole = constraints.some(({ type }) => type === 'primary_key')
  if (keyed.length > 1 || (keyed.length > 0 && isKeyedAsWhole)) {
    problems.push(problem('primary-key-twice', { name, columns: keyed.map((column) => column.name) }, at()))
  }
  return problems
}
