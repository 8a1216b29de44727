import { promises as files } from 'node:fs'
import { join } from 'node:path'
import type { CompiledNode } from '../core/result.ts'
import type { Column, Relation } from '../core/relation.ts'
import { inspectionOf } from '../materialize/inspection.ts'
import { noFacts, type Facts } from '../materialize/input.ts'
import { readSeedShape, type SeedShape } from '../materialize/seed-shape.ts'
import { need } from './need.ts'
import { CodeError } from './problems.ts'
import type { Place } from './session.ts'
import type { BuildNode } from './unit.ts'

/** Asks the warehouse and the disk what planning a node takes, and no more than that. */
export async function factsOf(
  node: BuildNode,
  compiled: CompiledNode,
  target: Relation,
  place: Place,
  rowColumns: readonly Column[] | undefined,
): Promise<Facts> {
  const { connection, session } = place
  const seed = node.resource_type === 'seed' ? await seedShape(node, place) : undefined
  const wanted = inspectionOf(node, session.adapter.dialect, seed)
  const existing = await session.cache.find(connection, target)
  // Names created by the header (macros, functions) are needed to describe the query, too.
  if (wanted.newColumns && wanted.header !== undefined) await connection.execute(wanted.header, place)
  return {
    ...noFacts,
    existing,
    existingColumns: existing && wanted.existingColumns ? await connection.columnsOf(target) : [],
    newColumns: wanted.newColumns ? await describe(compiled, place) : (rowColumns ?? []),
    declaredColumns:
      wanted.declaredColumnsSql === undefined ? [] : await connection.describe(wanted.declaredColumnsSql),
    seed,
  }
}

async function describe(compiled: CompiledNode, { connection }: Place): Promise<readonly Column[]> {
  const code = compiled.compiledCode ?? ''
  try {
    return await connection.describe(code)
  } catch (thrown) {
    throw new CodeError(code, 0, thrown)
  }
}

export const seedPath = (node: BuildNode): string =>
  'root_path' in node ? join(node.root_path, node.original_file_path) : node.original_file_path

async function seedShape(node: BuildNode, { session }: Place): Promise<SeedShape> {
  const text = await files.readFile(seedPath(node), 'utf8')
  const shape = readSeedShape(text, {
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
