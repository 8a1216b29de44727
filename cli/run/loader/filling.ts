import type { Batch } from '../../core/adapter.ts'
import { unreachable } from '../../core/check.ts'
import { bad, good, problem, type Checked, type Location } from '../../core/diagnostic.ts'
import type { Loader } from '../../core/loader.ts'
import type { SourceNode } from '../../core/node.ts'
import { sameRelation, type Column, type Relation } from '../../core/relation.ts'
import type { CompiledNode } from '../../core/result.ts'
import type { Step } from '../../core/step.ts'
import type { Place } from '../session.ts'
import { filesQuery } from './files-query.ts'
import { moduleRows, rejectColumns } from './module-rows.ts'
import { compileSql, type LoadWay } from './way.ts'

/** The steps that fill a source's table, and the rows of those that load from memory. */
export interface Filling {
  readonly steps: readonly Step[]
  readonly compiled: CompiledNode | undefined
  /** Where rows that do not fit are kept. */
  readonly rejects: Relation | undefined
  readonly rows: (relation: Relation) => AsyncIterable<Batch>
  /** What is left to do once the table is there, or is not going to be. */
  readonly cleanUp?: readonly Step[]
  /** What is made; a table, unless told. */
  readonly type?: 'table' | 'view'
}

export interface FillRequest {
  readonly source: SourceNode
  readonly loader: Loader
  readonly way: LoadWay
  readonly target: Relation
  readonly place: Place
  /** True where the rows are read once and need not be kept: the query is, as a view. */
  readonly isPassing?: boolean
}

type SqlStep = Extract<Step, { kind: 'sql' }>

export const sqlStep = (purpose: string, sql: string): SqlStep => ({ kind: 'sql', sql, purpose })

export function fillingOf(request: FillRequest): Promise<Checked<Filling>> {
  switch (request.way.kind) {
    case 'files':
      return Promise.resolve(fromFiles(request, request.way.globs))
    case 'sql':
      return fromSql(request, request.way.file)
    case 'module':
      return fromModule(request, request.way.file)
    case 'plugin':
      return import('../plugin/load-source.ts').then(({ fromPlugin }) => fromPlugin(request))
    default:
      return unreachable(request.way)
  }
}

function fromFiles(
  { source, loader, target, place, isPassing }: FillRequest,
  globs: readonly string[],
): Checked<Filling> {
  const { adapter, projectRoot } = place.session
  const at: Location = { file: source.original_file_path }
  const keepsRejects = loader.on_error === 'reject'
  const query = filesQuery({ source, globs, root: projectRoot, dialect: adapter.dialect, keepsRejects, at })
  if (!query.ok) return query
  const { sql, rejects } = query.value
  const aside = rejects && rejectsOf(target)
  const clear = (rejects?.clear ?? []).map((text) => sqlStep('forget rejected rows', text))
  const kept = rejects && aside ? [sqlStep('keep the rejected rows', tableAs(aside, rejects.rows, place))] : []
  const made = isPassing === true && !rejects ? viewAs : tableAs
  const load: SqlStep = { ...sqlStep('load the files', made(target, sql, place)), main: true }
  return good({ steps: [...clear, load, ...kept, ...clear], compiled: undefined, rejects: aside, rows: noRows })
}

async function fromSql({ source, target, place, isPassing }: FillRequest, file: string): Promise<Checked<Filling>> {
  const compiled = await compileSql(source, file, place)
  if (!compiled.ok) return compiled
  const code = (compiled.value.compiledCode ?? '').replace(/[\s;]+$/, '')
  const { dialect } = place.session.adapter
  const around = isPassing === true ? dialect.viewAs(viewSpec(target)) : dialect.tableAs(tableSpec(target))
  const step: SqlStep = {
    ...sqlStep('make the rows', around.before + code + around.after),
    main: true,
    compiledAt: around.before.length,
  }
  return good({ steps: [step], compiled: compiled.value, rejects: undefined, rows: noRows })
}

async function fromModule({ source, loader, target, place }: FillRequest, file: string): Promise<Checked<Filling>> {
  const columns = Object.values(source.columns).map(({ name, data_type: type }) => ({ name, type: type ?? '' }))
  if (columns.length === 0 || columns.some(({ type }) => type === '')) {
    return bad(problem('loader-no-columns', { source: source.name }, { file: source.original_file_path }))
  }
  const rows = await moduleRows({ source, file, columns, keepsRejects: loader.on_error === 'reject', place })
  if (!rows.ok) return rows
  const rejects = loader.on_error === 'reject' ? rejectsOf(target) : undefined
  const steps: Step[] = [
    sqlStep('make the table', tableOf(target, columns, place)),
    { kind: 'load', relation: target, source: { kind: 'rows' }, purpose: 'load the rows', main: true },
  ]
  if (rejects) {
    steps.push(sqlStep('make the table of rejected rows', tableOf(rejects, rejectColumns(place), place)))
    steps.push({ kind: 'load', relation: rejects, source: { kind: 'rows' }, purpose: 'keep the rejected rows' })
  }
  return good({
    steps,
    compiled: undefined,
    rejects,
    rows: (relation) => (sameRelation(relation, target) ? rows.value.good() : rows.value.rejected()),
  })
}

export const rejectsOf = ({ database, schema, identifier }: Relation): Relation => ({
  database,
  schema,
  identifier: `${identifier}_rejects`,
})

const tableSpec = (relation: Relation) => ({
  relation,
  replace: true,
  temporary: false,
  layout: { partition: undefined, cluster: [] },
  config: {},
  description: undefined,
})

const viewSpec = (relation: Relation) => ({ relation, config: {}, description: undefined })

export function viewAs(relation: Relation, select: string, { session }: Place): string {
  const around = session.adapter.dialect.viewAs(viewSpec(relation))
  return around.before + select + around.after
}

export function tableAs(relation: Relation, select: string, { session }: Place): string {
  const around = session.adapter.dialect.tableAs(tableSpec(relation))
  return around.before + select + around.after
}

export function tableOf(relation: Relation, columns: readonly Column[], { session }: Place): string {
  const { dialect } = session.adapter
  return dialect.tableOf(
    tableSpec(relation),
    columns.map(({ name, type }) => `${dialect.quote(name)} ${type}`),
  )
}

export async function* noRows(): AsyncGenerator<Batch> {}
