import type { Dialect } from '../../core/dialect.ts'

/** An input as it is read: a SELECT without order, the columns it gives, and the order its author wants. */
export interface GroupedSelect {
  readonly sql: string
  readonly columns: readonly string[]
  readonly orderBy: string | undefined
}

/** The model's own rows, among the inputs; no name that a model can give. */
export const ownRows = '\u0000this'

/** The column that numbers groups from 0. */
export const groupColumn = 'tsdbt_group'

/**
 * The groups of some inputs, numbered in the order of their keys. Every query of a model numbers them by itself, so that an input's rows come in the order
 * of groups without a table between.
 */
function numberedKeys(inputs: readonly GroupedSelect[], groupBy: readonly string[], dialect: Dialect): string {
  const keys = groupBy.map((name, index) => `${dialect.quote(name)} as tsdbt_key_${index}`).join(', ')
  const names = groupBy.map((_, index) => `tsdbt_key_${index}`).join(', ')
  const parts = inputs.map(({ sql }) => `select distinct ${keys} from (\n${sql}\n) as tsdbt_input`)
  const union = dialect.name === 'bigquery' ? 'union distinct' : 'union'
  return `tsdbt_keys as (
select ${names}, row_number() over (order by ${names}) - 1 as ${groupColumn}
from (\n${parts.join(`\n${union}\n`)}\n) as tsdbt_distinct
)`
}

export const countQuery = (inputs: readonly GroupedSelect[], groupBy: readonly string[], dialect: Dialect): string =>
  `with ${numberedKeys(inputs, groupBy, dialect)}\nselect count(*) as group_count from tsdbt_keys`

/** An input's rows with their group's number in front, ordered by it, then as the author says, then by every column: the same order in every run. */
export function groupedQuery(
  input: GroupedSelect,
  inputs: readonly GroupedSelect[],
  groupBy: readonly string[],
  dialect: Dialect,
): string {
  const on = groupBy.map(
    (name, index) => `tsdbt_keys.tsdbt_key_${index} is not distinct from tsdbt_input.${dialect.quote(name)}`,
  )
  const own = input.columns.map((name) => `tsdbt_input.${dialect.quote(name)}`)
  const order = [`tsdbt_keys.${groupColumn}`, ...(input.orderBy === undefined ? [] : [input.orderBy]), ...own]
  return `with ${numberedKeys(inputs, groupBy, dialect)}
select tsdbt_keys.${groupColumn}, ${own.join(', ')}
from (\n${input.sql}\n) as tsdbt_input
join tsdbt_keys on ${on.join(' and ')}
order by ${order.join(', ')}`
}

/** An input that every group sees whole, in the same order in every run. */
export const sharedQuery = ({ sql, orderBy, columns }: GroupedSelect, dialect: Dialect): string =>
  `select * from (\n${sql}\n) as tsdbt_input\norder by ${[...(orderBy === undefined ? [] : [orderBy]), ...columns.map((name) => dialect.quote(name))].join(', ')}`
