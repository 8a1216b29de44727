import { bad, good, problem, type Checked } from '../core/diagnostic.ts'
import { didYouMean } from '../core/suggest.ts'
import type { MaterializeInput } from './input.ts'
import { namesOf } from './layout.ts'
import { unknownColumn } from './unknown-column.ts'
import { hardDeletesOf, metaColumns, type HardDeletes, type MetaColumns } from './snapshot-columns.ts'

/** What a snapshot's config comes to: expressions over the source's rows, and what counts as a change. */
export interface SnapshotStrategy {
  readonly keys: readonly string[]
  /** When a row of the source became as it is. */
  readonly updatedAt: string
  /** Over `current_record` and `source_record`. */
  readonly changed: string
  readonly scdId: string
  readonly hardDeletes: HardDeletes
  /** What `dbt_valid_to` holds while a record is current. */
  readonly openEnd: string | undefined
  readonly meta: MetaColumns
}

export function snapshotStrategy(input: MaterializeInput): Checked<SnapshotStrategy> {
  const { node, dialect } = input
  const keys = namesOf(node.config.unique_key)
  if (keys.length === 0)
    return bad(problem('config-missing', { key: 'unique_key', needs: `The snapshot "${node.name}"` }))
  const updatedAt = typeof node.config.updated_at === 'string' ? node.config.updated_at : undefined
  const meta = metaColumns(node)
  const changed = changedExpression(input, meta, updatedAt)
  if (!changed.ok) return changed
  const time = updatedAt ?? dialect.snapshotTime
  return good({
    keys,
    updatedAt: time,
    changed: changed.value,
    scdId: hashOf(input, [...keys, time]),
    hardDeletes: hardDeletesOf(node),
    openEnd: node.config.dbt_valid_to_current ?? undefined,
    meta,
  })
}

/** dbt's hash of a snapshot's row: the MD5 of its texts with `|` between them. */
export function hashOf({ dialect }: MaterializeInput, parts: readonly string[]): string {
  const texts = parts.map((part) => `coalesce(${dialect.cast(part, dialect.snapshotText)}, '')`)
  return dialect.md5(texts.join(` || '|' || `))
}

function changedExpression(input: MaterializeInput, meta: MetaColumns, updatedAt: string | undefined): Checked<string> {
  const { node, dialect } = input
  switch (node.config.strategy) {
    case 'timestamp':
      if (updatedAt === undefined) {
        return bad(
          problem(
            'config-missing',
            { key: 'updated_at', needs: `The timestamp strategy of the snapshot "${node.name}"` },
            undefined,
            { config: 'strategy' },
          ),
        )
      }
      return good(`current_record.${dialect.quote(meta.validFrom)} < source_record.__dbt_updated_at`)
    case 'check':
      return checkExpression(input)
    default:
      return bad(
        problem('snapshot-strategy-unknown', { strategy: node.config.strategy ?? '' }, undefined, {
          hint: didYouMean(node.config.strategy ?? '', ['timestamp', 'check']),
          config: 'strategy',
        }),
      )
  }
}

function checkExpression({ node, facts, dialect }: MaterializeInput): Checked<string> {
  const written = node.config.check_cols
  const wanted = written === 'all' ? facts.newColumns.map((column) => column.name) : namesOf(written)
  if (wanted.length === 0) {
    return bad(
      problem(
        'config-missing',
        { key: 'check_cols', needs: `The check strategy of the snapshot "${node.name}"` },
        undefined,
        { config: 'strategy' },
      ),
    )
  }
  const source = new Map(facts.newColumns.map((column) => [column.name.toLowerCase(), column.name]))
  const unknown = wanted.find((name) => !source.has(unquoted(name)))
  if (unknown !== undefined) {
    return bad(unknownColumn(node, 'check_cols', unknown, [...source.values()]))
  }
  const kept = new Set(facts.existingColumns.map((column) => column.name.toLowerCase()))
  // A checked column that the history has not had yet makes every record a new one, as in dbt.
  if (facts.existing && wanted.some((name) => !kept.has(unquoted(name)))) return good('true')
  const differs = wanted.map((name) => {
    const column = dialect.quote(source.get(unquoted(name)) ?? name)
    return `current_record.${column} is distinct from source_record.${column}`
  })
  return good(differs.join('\n    or '))
}

const unquoted = (name: string): string => name.replace(/^["`]|["`]$/g, '').toLowerCase()
