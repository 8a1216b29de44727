import type { Adapter } from '../core/adapter.ts'
import type { Dialect } from '../core/dialect.ts'
import type { ColumnStyle } from './column.ts'
import type { RelationStyle } from './relation.ts'

export interface Styles {
  readonly relation: RelationStyle
  readonly column: ColumnStyle
}

const known = new WeakMap<Adapter, Styles>()

/** How relations and columns of an engine look to templates. */
export function stylesOf(adapter: Adapter): Styles {
  const found = known.get(adapter)
  if (found) return found
  const styles = makeStyles(adapter.dialect)
  known.set(adapter, styles)
  return styles
}

function makeStyles(dialect: Dialect): Styles {
  const quote = (identifier: string) => dialect.quote(identifier)
  const className = dialect.name.charAt(0).toUpperCase() + dialect.name.slice(1)
  return {
    relation: { typeName: `${className}Relation`, quote },
    column: {
      typeName: `${className}Column`,
      quote,
      translateType: (label) => translateType(dialect, label),
      stringType: (size) => (hasWideTypes(dialect) ? dialect.typeName('string') : `character varying(${size})`),
    },
  }
}

/** dbt's own labels: on most engines a string is TEXT and every other label is a type already. */
const plainLabels: Readonly<Record<string, string>> = { STRING: 'TEXT' }
/** On engines with 64-bit types only (`int64`), the common names stand for those. */
const wideLabels: Readonly<Record<string, string>> = { TEXT: 'STRING', FLOAT: 'FLOAT64', INTEGER: 'INT64' }

const hasWideTypes = (dialect: Dialect): boolean => dialect.typeName('int').toLowerCase() === 'int64'

function translateType(dialect: Dialect, label: string): string {
  const labels = hasWideTypes(dialect) ? wideLabels : plainLabels
  return labels[label.toUpperCase()] ?? label
}
