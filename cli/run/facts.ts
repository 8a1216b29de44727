import { promises as files } from 'node:fs'
import { join } from 'node:path'
import type { ExistingRelation } from '../core/adapter.ts'
import type { CompiledNode } from '../core/result.ts'
import type { Column, Relation } from '../core/relation.ts'
import { declaredColumnsSql } from '../materialize/contract.ts'
import { inspectionOf } from '../materialize/inspection.ts'
import { isFullRefresh, noFacts, type Facts } from '../materialize/input.ts'
import { layoutOf } from '../materialize/layout.ts'
import type { CsvQuote } from '../sql/csv.ts'
import { readSeedShape, type SeedShape } from '../materialize/seed-shape.ts'
import { need } from './need.ts'
import { CodeError } from './problems.ts'
import type { Place } from './session.ts'
import type { RelationNode } from './unit.ts'

/** Asks the warehouse and the disk what planning a node takes, and no more than that. */
export async function factsOf(
  node: RelationNode,
  compiled: CompiledNode,
  target: Relation,
  place: Place,
  rowColumns: readonly Column[] | undefined,
): Promise<Facts> {
  const { connection, session } = place
  const seed = node.resource_type === 'seed' ? await seedShape(node, place) : undefined
  const wanted = inspectionOf(node, session.adapter.dialect, seed)
  const existing = await session.cache.find(connection, target)
  // Columns of rows are declared in any of a type's names; those of a table and of a contract come in the engine's.
  const isCompared =
    wanted.declaredColumnsSql !== undefined ||
    (existing !== undefined && wanted.existingColumns && !isFullRefresh(node, session.options.fullRefresh))
  // Names created by the header (macros, functions) are needed to describe the query, too.
  if (wanted.newColumns && wanted.header !== undefined) await connection.execute(wanted.header, place)
  return {
    ...noFacts,
    existing,
    existingColumns: existing && wanted.existingColumns ? await connection.columnsOf(target) : [],
    ...(await replaceability(node, existing, place)),
    newColumns: wanted.newColumns
      ? await describe(compiled, place)
      : isCompared && rowColumns
        ? await connection.describe(declaredColumnsSql(rowColumns, session.adapter.dialect))
        : (rowColumns ?? []),
    declaredColumns:
      wanted.declaredColumnsSql === undefined ? [] : await connection.describe(wanted.declaredColumnsSql),
    seed,
    leftovers: await leftoversOf(node, target, place),
  }
}

/** Asked only of what is made anew in the place of a table. */
async function replaceability(
  node: RelationNode,
  existing: ExistingRelation | undefined,
  { connection, session }: Place,
): Promise<Pick<Facts, 'isReplaceable'>> {
  const { materialized } = node.config
  const isAnew =
    materialized === 'table' ||
    (materialized === 'incremental' && isFullRefresh(node, session.options.fullRefresh)) ||
    materialized === 'seed'
  if (!connection.isReplaceable || existing?.type !== 'table' || !isAnew) return {}
  const layout = node.resource_type === 'seed' ? { partition: undefined, cluster: [] } : layoutOf(node)
  return { isReplaceable: await connection.isReplaceable(existing, layout) }
}

/** Names that dbt gives to what it makes before it takes a relation's place; it drops those it finds. */
const passing = ['__dbt_tmp', '__dbt_backup']

async function leftoversOf(
  { resource_type: type, config, language }: RelationNode,
  target: Relation,
  { connection, session }: Place,
): Promise<readonly ExistingRelation[]> {
  const isModel =
    type === 'model' && language === 'sql' && ['view', 'table', 'incremental'].includes(config.materialized)
  // Elsewhere such a relation may be the staging one of another run.
  if (!isModel || !session.adapter.capabilities.transactionalDdl) return []
  const found = passing.map((suffix) =>
    session.cache.find(connection, { ...target, identifier: target.identifier + suffix }),
  )
  return (await Promise.all(found)).filter((relation) => relation !== undefined)
}

async function describe(compiled: CompiledNode, { connection }: Place): Promise<readonly Column[]> {
  const code = compiled.compiledCode ?? ''
  try {
    return await connection.describe(code)
  } catch (thrown) {
    throw new CodeError(code, 0, thrown)
  }
}

export const seedPath = (node: RelationNode): string =>
  'root_path' in node ? join(node.root_path, node.original_file_path) : node.original_file_path

async function seedShape(node: RelationNode, place: Place): Promise<SeedShape> {
  const { session } = place
  const text = await files.readFile(seedPath(node), 'utf8')
  const quote = await quoteOf(node, text, place)
  const shape = readSeedShape(text, {
    ...(quote && { quote }),
    delimiter: node.config.delimiter ?? ',',
    columnTypes: node.config.column_types,
    dialect: session.adapter.dialect,
    file: node.original_file_path,
  })
  if (shape.ok) {
    for (const found of shape.problems) {
      session.emit({ type: 'problem', problem: { ...found, at: session.placeOf(node, found.config) } })
    }
  }
  const whole = need(shape)
  return session.options.empty ? { ...whole, rowCount: 0 } : whole
}

/** Where apostrophes may be quotes the engine says whether they are, as it does to dbt when it loads the file. */
async function quoteOf(
  node: RelationNode,
  text: string,
  { connection, session }: Place,
): Promise<CsvQuote | undefined> {
  const { files: fileSql } = session.adapter.dialect
  if (!fileSql || text.includes('"') || !text.includes("'")) return undefined
  try {
    const { rows } = await connection.query(fileSql.quoteOf(seedPath(node), node.config.delimiter ?? ','))
    return rows[0]?.[0] === "'" ? "'" : '"'
  } catch {
    return undefined // a file that the engine cannot make out is told of by who reads it next
  }
}
