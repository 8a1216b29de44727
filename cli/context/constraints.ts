import type { Adapter } from '../core/adapter.ts'
import type { Constraint } from '../core/node.ts'
import { dictEntries, dictGet } from '../jinja/dict.ts'
import { iterate, truthy } from '../jinja/iterate.ts'
import { str } from '../jinja/text.ts'
import { isDict, type Dict, type Value } from '../jinja/values.ts'

/** Each column's definition with its constraints, `"id" integer not null`, as CREATE TABLE takes it. */
export function columnDefinitions(adapter: Adapter, columns: Value): string[] {
  const listed = isDict(columns) ? [...dictEntries(columns)].map(([, column]) => column) : []
  return listed.filter((column) => isDict(column)).map((column) => columnDefinition(adapter, column))
}

function columnDefinition(adapter: Adapter, column: Dict): string {
  const name = str(dictGet(column, 'name') ?? '')
  const shown = truthy(dictGet(column, 'quote') ?? false) ? adapter.dialect.quote(name) : name
  const constraints = rendered(adapter, dictGet(column, 'constraints') ?? null, 'column')
  return [shown, str(dictGet(column, 'data_type') ?? ''), ...constraints].join(' ')
}

/** A model's own constraints, as they stand behind its columns. */
export const tableConstraints = (adapter: Adapter, constraints: Value): string[] =>
  rendered(adapter, constraints, 'table')

function rendered(adapter: Adapter, constraints: Value, level: 'column' | 'table'): string[] {
  if (constraints === null) return []
  return Array.from(iterate(constraints))
    .map((constraint) => (isDict(constraint) ? adapter.dialect.constraint(constraintOf(constraint), level) : undefined))
    .filter((text) => text !== undefined)
}

const types = new Set(['check', 'not_null', 'unique', 'primary_key', 'foreign_key', 'custom'])
const isConstraintType = (text: string): text is Constraint['type'] => types.has(text)

function constraintOf(raw: Dict): Constraint {
  const text = (key: string): string | null => {
    const value = dictGet(raw, key) ?? null
    return value === null ? null : str(value)
  }
  const list = (key: string): string[] => Array.from(iterate(dictGet(raw, key) ?? []), str)
  const type = text('type') ?? 'custom'
  return {
    type: isConstraintType(type) ? type : 'custom',
    name: text('name'),
    expression: text('expression'),
    warn_unenforced: dictGet(raw, 'warn_unenforced') !== false,
    warn_unsupported: dictGet(raw, 'warn_unsupported') !== false,
    to: text('to'),
    to_columns: list('to_columns'),
    columns: list('columns'),
  }
}
