import type { CatalogColumn, CatalogRelation, CatalogStat, Connection } from '../core/adapter.ts'
import { problem, ProblemError } from '../core/diagnostic.ts'
import { relationKey, type Relation, type RelationType } from '../core/relation.ts'
import type { Value } from '../jinja/values.ts'
import { str } from '../jinja/text.ts'
import { valueToCell } from './cells.ts'
import type { MacroDefinition, MacroRegistry } from './macros.ts'
import { callMacro } from './operation.ts'
import { relationValue } from './relation.ts'
import { informationSchema } from './relation-members.ts'
import type { RunEnv } from './run-env.ts'
import { stylesOf } from './styles.ts'
import { TableValue } from './table.ts'

const names = ['get_catalog', 'get_catalog_relations'] as const

/** Whether the project, or a package that it dispatches to, writes a macro anew by which the catalog is asked for. */
export function hasOwnCatalogMacro(macros: MacroRegistry): boolean {
  const isOwn = (macro: MacroDefinition | undefined): boolean =>
    macro !== undefined && macros.internal.get(macro.name) !== macro
  const parts = [...macros.internal.keys()].filter((name) => name.startsWith(`${macros.adapterType}__get_catalog`))
  if ([...names, ...parts].some((name) => isOwn(macros.resolve(name, macros.rootPackage)))) return true
  return names.some((name) => isOwn(macros.dispatch(name, 'dbt', macros.rootPackage)))
}

export interface WantedCatalog {
  /** What is selected; undefined where all of the schemas is wanted. */
  readonly relations: readonly Relation[] | undefined
  readonly schemas: readonly { readonly database: string | null; readonly schema: string }[]
}

/** More relations than these are asked for by their schemas, as dbt does. */
const mostRelations = 100

/** What the project's own macros tell of its relations, a call for each database. Throws what its templates raise. */
export async function catalogByMacros(
  env: RunEnv,
  { relations, schemas }: WantedCatalog,
  connection: Connection,
): Promise<readonly CatalogRelation[]> {
  const named = relations !== undefined && relations.length <= mostRelations ? relations : undefined
  const found: CatalogRelation[] = []
  for (const [database, rest] of byDatabase<Relation | WantedCatalog['schemas'][number]>(named ?? schemas)) {
    const about = relationValue(stylesOf(env.adapter).relation, { database, schema: null, identifier: '' })
    const wanted: Value = named
      ? rest.map((relation) => relationValue(stylesOf(env.adapter).relation, { identifier: '', ...relation }))
      : [...new Set(rest.map(({ schema }) => (schema ?? '').toLowerCase()))]
    const name = named ? 'get_catalog_relations' : 'get_catalog'
    const kwargs = new Map<string, Value>([
      ['information_schema', informationSchema(about, null)],
      [named ? 'relations' : 'schemas', wanted],
    ])
    found.push(...relationsOf(await callMacro(env, name, kwargs, connection), name))
  }
  return found
}

function byDatabase<T extends { readonly database: string | null }>(
  all: readonly T[],
): ReadonlyMap<string | null, T[]> {
  const groups = new Map<string | null, T[]>()
  for (const one of all) groups.set(one.database, [...(groups.get(one.database) ?? []), one])
  return groups
}

/** Columns that a catalog's table must have. */
const needed = ['table_database', 'table_schema', 'table_name', 'column_name', 'column_index', 'column_type']

const types: Readonly<Record<string, RelationType>> = { 'BASE TABLE': 'table', VIEW: 'view' }

type Row = (column: string) => Value

function relationsOf(table: Value, macro: string): readonly CatalogRelation[] {
  const wrong = (reason: string): ProblemError => new ProblemError(problem('catalog-macro', { macro, reason }))
  if (!(table instanceof TableValue)) throw wrong('it gives no table: return(run_query(…))')
  const { names: columns, shape } = table
  const missing = needed.find((name) => !columns.includes(name))
  if (missing !== undefined) throw wrong(`its table has no column "${missing}"`)
  const found = new Map<string, CatalogRelation & { readonly columns: CatalogColumn[] }>()
  for (const cells of shape.rows) {
    const row: Row = (column) => cells[columns.indexOf(column)] ?? null
    const relation = {
      database: text(row('table_database')),
      schema: text(row('table_schema')),
      identifier: str(row('table_name')),
    }
    const key = relationKey(relation)
    const known = found.get(key) ?? made(relation, row, columns)
    found.set(key, known)
    known.columns.push({
      name: str(row('column_name')),
      type: str(row('column_type')),
      index: Number(row('column_index')),
      comment: text(row('column_comment')),
    })
  }
  return [...found.values()]
}

const text = (value: Value): string | null => (value === null ? null : str(value))

function made(relation: Relation, row: Row, columns: readonly string[]) {
  const typeName = text(row('table_type')) ?? 'BASE TABLE'
  return {
    ...relation,
    type: types[typeName] ?? 'table',
    typeName,
    comment: text(row('table_comment')),
    owner: text(row('table_owner')),
    columns: [] as CatalogColumn[],
    stats: statsOf(row, columns),
  }
}

/** `stats:<id>:label`, `:value`, `:description` and `:include`; those that are not included are left out. */
function statsOf(row: Row, columns: readonly string[]): readonly CatalogStat[] {
  const ids = new Set(columns.flatMap((name) => /^stats:([^:]+):value$/.exec(name)?.[1] ?? []))
  return [...ids].flatMap((id) => {
    const part = (key: string): Value => row(`stats:${id}:${key}`)
    const value = valueToCell(part('value'))
    if (part('include') !== true) return []
    const shown =
      typeof value === 'object' && value !== null
        ? str(part('value'))
        : typeof value === 'bigint'
          ? Number(value)
          : value
    return [{ id, label: str(part('label')), value: shown, include: true, description: str(part('description')) }]
  })
}
