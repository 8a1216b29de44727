import type { Column } from '../core/relation.ts'

/** What a mart is, as far as Looker Studio is concerned. */
export interface Mart {
  readonly description: string
  /** Undefined where they are not known. */
  readonly columns: readonly Column[] | undefined
  /** By the columns' names in lower case. */
  readonly descriptions: ReadonlyMap<string, string>
  /** Columns of the state's mart, where there is a state. */
  readonly before: readonly Partial<Column>[] | undefined
  readonly requiresPartitionFilter: boolean
  readonly partitionField: string | undefined
  readonly persistsColumnDocs: boolean
  readonly isTable: boolean
}

/** One thing that makes a table poor for a report. */
export type Finding =
  | { readonly rule: 'nested'; readonly column: string; readonly type: string }
  | { readonly rule: 'poor-type'; readonly column: string; readonly type: string }
  | { readonly rule: 'date-as-text'; readonly column: string; readonly type: string }
  | { readonly rule: 'no-date' }
  | { readonly rule: 'undescribed' }
  | { readonly rule: 'columns-undescribed'; readonly columns: readonly string[] }
  | { readonly rule: 'docs-unpersisted' }
  | { readonly rule: 'column-gone'; readonly column: string; readonly near: readonly string[] }
  | { readonly rule: 'column-retyped'; readonly column: string; readonly from: string; readonly to: string }
  | { readonly rule: 'partition-filter'; readonly column: string }
  | { readonly rule: 'columns-unknown' }

type Kind = 'nested' | 'poor' | 'text' | 'whole' | 'date' | 'plain'

const kinds: readonly (readonly [RegExp, Kind])[] = [
  [/^(?:array|struct|record|map|union)\b|\[\d*\]$/i, 'nested'],
  [/^(?:json|bytes|blob|bytea|varbinary|bit|interval|range|time|uuid)\b/i, 'poor'],
  [/^(?:date|datetime|timestamp)/i, 'date'],
  [/^(?:string|varchar|text|char|bpchar|enum)\b/i, 'text'],
  [/^(?:u?(?:tiny|small|big|huge)?int(?:eger)?\d*|long|short)\b/i, 'whole'],
]

const kindOf = (type: string): Kind => {
  // `TIME` is poor, `TIMESTAMP` is a date: the word ends there.
  return kinds.find(([shape]) => shape.test(type.trim()))?.[1] ?? 'plain'
}

/** Names that say that a column holds a day, a month or a moment. */
const dated = /(?:^|_)(?:date|day|dt|month|week|yyyymm|yyyymmdd|year_month|timestamp|datetime|at|on)(?:$|_key$|_id$)/i
const datedNumber = /(?:^|_)(?:yyyymm|yyyymmdd|year_month|month_key|date_key|date_id|datekey|date_int)$/i

/** What a report would suffer from, the worst first within each column. */
export function lintMart(mart: Mart): readonly Finding[] {
  const { columns } = mart
  if (columns === undefined) return [{ rule: 'columns-unknown' }, ...described(mart, [])]
  return [
    ...columns.flatMap(columnFindings),
    ...(mart.before === undefined ? [] : changes(mart.before, columns)),
    ...(columns.some(({ type }) => kindOf(type) === 'date') ? [] : [{ rule: 'no-date' as const }]),
    ...(mart.requiresPartitionFilter && mart.partitionField !== undefined
      ? [{ rule: 'partition-filter' as const, column: mart.partitionField }]
      : []),
    ...described(mart, columns),
  ]
}

function columnFindings({ name, type }: Column): readonly Finding[] {
  const kind = kindOf(type)
  if (kind === 'nested') return [{ rule: 'nested', column: name, type }]
  if (kind === 'poor') return [{ rule: 'poor-type', column: name, type }]
  const isDated = (kind === 'text' && dated.test(name)) || (kind === 'whole' && datedNumber.test(name))
  return isDated ? [{ rule: 'date-as-text', column: name, type }] : []
}

function changes(before: readonly Partial<Column>[], columns: readonly Column[]): readonly Finding[] {
  const now = new Map(columns.map((column) => [column.name.toLowerCase(), column]))
  const known = new Set(before.map(({ name = '' }) => name.toLowerCase()))
  const added = columns.map(({ name }) => name).filter((name) => !known.has(name.toLowerCase()))
  return before.flatMap(({ name = '', type }): readonly Finding[] => {
    const found = now.get(name.toLowerCase())
    if (!found) return [{ rule: 'column-gone', column: name, near: added }]
    const isSame = type === undefined || kindOf(type) === kindOf(found.type)
    return isSame ? [] : [{ rule: 'column-retyped', column: name, from: type, to: found.type }]
  })
}

function described({ description, descriptions, persistsColumnDocs, isTable }: Mart, columns: readonly Column[]) {
  const findings: Finding[] = description.trim() === '' ? [{ rule: 'undescribed' }] : []
  const bare = columns.map(({ name }) => name).filter((name) => !descriptions.get(name.toLowerCase())?.trim())
  if (bare.length > 0) findings.push({ rule: 'columns-undescribed', columns: bare })
  const hasWords = [...descriptions.values()].some((text) => text.trim() !== '')
  if (isTable && hasWords && !persistsColumnDocs) findings.push({ rule: 'docs-unpersisted' })
  return findings
}
