import { carryMark } from '../core/float-marks.ts'
import type { ColumnInfo, Constraint } from '../core/node.ts'
import {
  flagOf,
  isRecord,
  listOf,
  recordOf,
  recordsOf,
  textOf,
  textsOf,
  type Json,
  type JsonRecord,
} from './read-json.ts'

/** Keys of a column that say something to tsdbt; every other one is kept as the user's own. */
const known = new Set([
  'name',
  'description',
  'meta',
  'data_type',
  'constraints',
  'docs',
  'config',
  'data_tests',
  'tests',
  'quote',
  'tags',
  'granularity',
  'dimension',
  'entity',
  'doc_blocks',
])

export type ColumnMap = Readonly<Record<string, ColumnInfo>>
export const noColumns: ColumnMap = {}

/** Columns of a properties entry, by name in the order written. Descriptions are not rendered yet. */
export function readColumns(entries: Json | undefined): ColumnMap {
  const columns = recordsOf(entries)
  if (columns.length === 0) return noColumns
  const result: Record<string, ColumnInfo> = {}
  for (const column of columns) {
    const name = textOf(column.name)
    if (name !== null) result[name] = readColumn(name, column)
  }
  return result
}

function readColumn(name: string, column: JsonRecord): ColumnInfo {
  const config = recordOf(column.config)
  const meta = { ...recordOf(column.meta), ...recordOf(config.meta) }
  const tags = [...new Set([...textsOf(column.tags), ...textsOf(config.tags)])]
  const own: Record<string, Json | undefined> = {}
  for (const [key, value] of Object.entries(column)) {
    if (known.has(key)) continue
    own[key] = value
    carryMark(column, key, own)
  }
  return {
    name,
    description: textOf(column.description) ?? '',
    meta,
    data_type: textOf(column.data_type),
    constraints: recordsOf(column.constraints).flatMap((entry) => readConstraint(entry) ?? []),
    quote: flagOf(column.quote),
    config: { meta, tags },
    tags,
    granularity: textOf(column.granularity),
    doc_blocks: [],
    ...own,
  }
}

const constraintTypes = ['check', 'not_null', 'unique', 'primary_key', 'foreign_key', 'custom'] as const
export const isConstraintType = (type: unknown): type is Constraint['type'] =>
  constraintTypes.some((known) => known === type)

/** Undefined where the type is not one of dbt's; the schema has told so. */
function readConstraint(entry: JsonRecord): Constraint | undefined {
  if (!isConstraintType(entry.type)) return undefined
  return {
    type: entry.type,
    name: textOf(entry.name),
    expression: textOf(entry.expression),
    warn_unenforced: flagOf(entry.warn_unenforced) ?? true,
    warn_unsupported: flagOf(entry.warn_unsupported) ?? true,
    to: textOf(entry.to),
    to_columns: textsOf(entry.to_columns),
  }
}

/** Constraints of a whole model; each names its columns. */
export const readModelConstraints = (entries: Json | undefined): readonly Constraint[] =>
  recordsOf(entries).flatMap((entry) => {
    const constraint = readConstraint(entry)
    return constraint ? [{ ...constraint, columns: textsOf(entry.columns) }] : []
  })

/** `columns:` of a model's version: `include`/`exclude` choose among the model's own, every other entry is added. */
export function columnsOfVersion(
  modelColumns: Json | undefined,
  versionColumns: Json | undefined,
): readonly JsonRecord[] {
  const entries = listOf(versionColumns).filter(isRecord)
  const choice = entries.find((entry) => 'include' in entry || 'exclude' in entry)
  const include = choice ? choice.include : 'all'
  const excluded = new Set(textsOf(choice?.exclude))
  const isAll = include === 'all' || include === '*'
  const included = new Set(isAll ? [] : textsOf(include))
  const kept = recordsOf(modelColumns).filter((column) => {
    const name = textOf(column.name) ?? ''
    return (isAll || included.has(name)) && !excluded.has(name)
  })
  return [...kept, ...entries.filter((entry) => entry !== choice)]
}
