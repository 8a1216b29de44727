import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createAdapter } from '../adapters/registry.ts'
import { compileNode } from '../compile/compile-node.ts'
import type { CompileEnv } from '../compile/compile-env.ts'
import { WarehouseError, type Connection, type Warehouse } from '../core/adapter.ts'
import { ProblemError, type Diagnostic, type Location } from '../core/diagnostic.ts'
import type { ModelNode, SeedNode, SnapshotNode, SourceNode } from '../core/node.ts'
import { findNode } from '../core/parsed-project.ts'
import type { Column, Relation } from '../core/relation.ts'
import { readSeedShape } from '../materialize/seed-shape.ts'
import type { ParsedStage } from './parse-stage.ts'
import { withoutFinalSemicolon } from '../sql/comments.ts'
import { snapshotShape } from './codegen-snapshot.ts'
import { functionLoader } from './plugin-loader.ts'
import { runEnvironment } from './run-environment.ts'

/** What a TypeScript model may read. */
export type TypedNode = ModelNode | SeedNode | SnapshotNode | SourceNode

export interface FoundColumns {
  readonly columns: readonly Column[] | undefined
  /** Why there are none. */
  readonly reason?: string
  readonly at?: Location
}

/**
 * The columns of everything a TypeScript model may read, in order of the graph: what the project declares, else what the engine's binder makes of the
 * compiled SQL over empty tables of its parents, in a database in memory; what neither tells is asked of the warehouse, where there is one. So they are
 * those of the files as they are now, also where nothing was ever built.
 */
export async function findColumns(stage: ParsedStage): Promise<ReadonlyMap<TypedNode, FoundColumns>> {
  const env = runEnvironment(stage, { selected: new Set() })
  if (!env.ok) throw new ProblemError(...env.problems)
  const built = new BuiltColumns(stage)
  const binder = await openBinder(stage)
  const found = new Map<TypedNode, FoundColumns>()
  try {
    for (const id of stage.graph.order) {
      const node = findNode(stage.result.parsed, id)
      if (!isTyped(node)) continue
      const columns = await columnsOf(node, env.value, binder?.connection, built)
      found.set(node, columns)
      if (columns.columns && binder) await standIn(node, columns.columns, env.value, binder.connection)
    }
  } finally {
    await binder?.warehouse.close()
    await built.close()
  }
  return found
}

const isTyped = (node: ReturnType<typeof findNode>): node is TypedNode =>
  node?.resource_type === 'model' ||
  node?.resource_type === 'seed' ||
  node?.resource_type === 'snapshot' ||
  node?.resource_type === 'source'

async function columnsOf(
  node: TypedNode,
  env: CompileEnv,
  binder: Connection | undefined,
  built: BuiltColumns,
): Promise<FoundColumns> {
  const declared = declaredColumns(node)
  if (declared && isWhole(node)) return { columns: declared }
  if (node.resource_type === 'seed') return seedColumns(node, env)
  const bound = node.resource_type !== 'source' && binder ? await boundColumns(node, env, binder) : undefined
  if (bound?.columns) return bound
  const columns = (await built.of(node, env)) ?? declared
  if (columns) return { columns }
  return bound ?? { columns: undefined, reason: 'it is not in the warehouse', at: { file: node.original_file_path } }
}

/** The columns that are declared with a type, if all that are declared are. */
function declaredColumns(node: TypedNode): readonly Column[] | undefined {
  const columns = Object.values(node.columns)
  if (columns.length === 0 || columns.some(({ data_type: type }) => !type)) return undefined
  return columns.map(({ name, data_type: type }) => ({ name, type: type ?? '' }))
}

/** Whether what is declared is all there is: a contract, a TypeScript model, a source (whose SQL nobody has). */
const isWhole = (node: TypedNode): boolean =>
  node.resource_type === 'source' ||
  (node.resource_type === 'model' && (node.language === 'typescript' || node.config.contract.enforced))

function seedColumns(node: SeedNode, env: CompileEnv): FoundColumns {
  const file = node.original_file_path
  try {
    const text = readFileSync(path.join(node.root_path, file), 'utf8')
    const { delimiter, column_types: columnTypes } = node.config
    const { dialect } = env.run.adapter
    const shape = readSeedShape(text, { delimiter: delimiter ?? ',', columnTypes, dialect, file })
    return shape.ok ? { columns: shape.value.columns } : { columns: undefined, ...reasonOf(shape.problems, file) }
  } catch (thrown) {
    return { columns: undefined, reason: thrown instanceof Error ? thrown.message : String(thrown), at: { file } }
  }
}

/** Templates that ask the warehouse while they are rendered ask the binder's empty tables. */
async function boundColumns(
  node: ModelNode | SnapshotNode,
  env: CompileEnv,
  binder: Connection,
): Promise<FoundColumns> {
  const file = node.original_file_path
  const compiled = await compileNode(env, node, { connection: binder })
  if (!compiled.ok) return { columns: undefined, ...reasonOf(compiled.problems, file) }
  try {
    const sql = withoutFinalSemicolon(compiled.value.compiledCode ?? '', env.syntax)
    const { dialect } = env.run.adapter
    return {
      columns: await binder.describe(node.resource_type === 'snapshot' ? snapshotShape(node, sql, dialect) : sql),
    }
  } catch (thrown) {
    if (!(thrown instanceof WarehouseError)) throw thrown
    return { columns: undefined, reason: `${thrown.title}: ${thrown.message}`, at: { file } }
  }
}

const reasonOf = ([first]: readonly Diagnostic[], file: string): Omit<FoundColumns, 'columns'> => ({
  reason: first?.message ?? 'it cannot be compiled',
  at: first?.at ?? { file },
})

/** An empty table in place of the node, for its children to be bound on. What the binder cannot make, they cannot read. */
async function standIn(
  node: TypedNode,
  columns: readonly Column[],
  env: CompileEnv,
  binder: Connection,
): Promise<void> {
  if (node.config.enabled === false || ('materialized' in node.config && node.config.materialized === 'ephemeral'))
    return
  const { dialect } = env.run.adapter
  const relation = ownRelation(node, env)
  const { database, schema } = relation
  const list = columns.map(({ name, type }) => `${dialect.quote(name)} ${type}`).join(', ')
  try {
    if (schema !== null && !(await binder.schemaExists({ database, schema })))
      await binder.createSchema({ database, schema })
    await binder.execute(`create or replace table ${dialect.relation(relation)} (${list})`)
  } catch (thrown) {
    if (!(thrown instanceof WarehouseError)) throw thrown
  }
}

const ownRelation = (node: TypedNode, env: CompileEnv): Relation =>
  node.resource_type === 'source'
    ? { database: node.database, schema: node.schema, identifier: node.identifier }
    : env.run.relations.ownRelation(node).toRelation()

interface Binder {
  readonly warehouse: Warehouse
  readonly connection: Connection
}

/** A database in memory under the names of the project's own, with the target's settings; none for an engine that has no such thing. */
async function openBinder({ adapter, project, result }: ParsedStage): Promise<Binder | undefined> {
  if (adapter.type !== 'duckdb') return undefined
  // Not the files that the target attaches: nothing here may reach real data.
  const { attach: _attach, database: _database, path: _path, ...credentials } = project.profile?.credentials ?? {}
  const made = createAdapter(
    'duckdb',
    { ...credentials, path: ':memory:' },
    { projectRoot: project.root, loadPlugins: functionLoader(project.root) },
  )
  if (!made.ok) throw new ProblemError(...made.problems)
  const warehouse = await made.value.open({ threads: 1 })
  const connection = await warehouse.connect('binder')
  const nodes = [...result.parsed.nodes.values(), ...result.parsed.sources.values()]
  const databases = new Set(
    nodes.flatMap((node) => ('database' in node && node.database ? [node.database.toLowerCase()] : [])),
  )
  for (const name of databases) {
    if (name !== 'memory') await connection.execute(`attach ':memory:' as ${adapter.dialect.quote(name)}`)
  }
  if (databases.has(adapter.database.toLowerCase())) {
    await connection.execute(`use ${adapter.dialect.quote(adapter.database)}`)
  }
  return { warehouse, connection }
}

/** Columns of what was built, asked of the warehouse when something needs them and it is there. */
class BuiltColumns {
  readonly #stage: ParsedStage
  #opened: Promise<Binder | undefined> | undefined

  constructor(stage: ParsedStage) {
    this.#stage = stage
  }

  async of(node: TypedNode, env: CompileEnv): Promise<readonly Column[] | undefined> {
    this.#opened ??= this.#open()
    const opened = await this.#opened
    try {
      const columns = await opened?.connection.columnsOf(ownRelation(node, env))
      return columns && columns.length > 0 ? columns : undefined
    } catch (thrown) {
      // A view over what is not there any more, or was there for one session alone.
      if (thrown instanceof WarehouseError) return undefined
      throw thrown
    }
  }

  async close(): Promise<void> {
    await (await this.#opened)?.warehouse.close()
  }

  async #open(): Promise<Binder | undefined> {
    try {
      const warehouse = await this.#stage.adapter.open({ readOnly: true, threads: 1 })
      return { warehouse, connection: await warehouse.connect('codegen') }
    } catch (thrown) {
      // Nothing was built yet, or another process holds it: the files have to do.
      if (thrown instanceof WarehouseError || thrown instanceof ProblemError) return undefined
      throw thrown
    }
  }
}
