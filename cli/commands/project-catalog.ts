import { compileProblems } from '../compile/compile-problems.ts'
import { catalogByMacros, hasOwnCatalogMacro } from '../context/catalog-macro.ts'
import { macroNamed, operationNode } from '../context/operation.ts'
import type { CatalogRelation, Warehouse } from '../core/adapter.ts'
import { type Diagnostic, ProblemError } from '../core/diagnostic.ts'
import { graphNodes } from '../core/parsed-project.ts'
import type { Relation } from '../core/relation.ts'
import { runEnvironment } from './run-environment.ts'
import type { SelectedStage } from './select-stage.ts'

export interface ProjectCatalog {
  readonly relations: readonly CatalogRelation[]
  /** Why there are none. */
  readonly problems: readonly Diagnostic[]
}

/** What the warehouse has of a project: asked in one query, or by the project's own `get_catalog` macros where it has some. */
export async function catalogOf(stage: SelectedStage, warehouse: Warehouse): Promise<ProjectCatalog> {
  const schemas = schemasOf(stage)
  if (!hasOwnCatalogMacro(stage.result.env.macros)) return { relations: await warehouse.catalog(schemas), problems: [] }
  const connection = await warehouse.connect('catalog')
  try {
    const made = runEnvironment(stage, { selected: stage.selection.ids, connection })
    if (!made.ok) return { relations: [], problems: made.problems }
    const { run } = made.value
    const relations = stage.options.switch('compile') === false ? undefined : selectedRelations(stage)
    try {
      return { relations: await catalogByMacros(run, { relations, schemas }, connection), problems: [] }
    } catch (thrown) {
      const macro = macroNamed(run, 'get_catalog_relations')
      if (!(thrown instanceof ProblemError))
        return { relations: [], problems: compileProblems(thrown, operationNode(run, macro), run) }
      const at = stage.result.parsed.places.get(macro.uniqueId)
      return { relations: [], problems: thrown.problems.map((found) => ({ ...(at && { at }), ...found })) }
    }
  } finally {
    await connection.close()
  }
}

/** Everything selected that is a relation. */
function selectedRelations({ result, selection }: SelectedStage): readonly Relation[] {
  return [...graphNodes(result.parsed)].flatMap((node) => {
    if (!selection.ids.has(node.unique_id)) return []
    const { resource_type: type } = node
    if (type === 'source') return [{ database: node.database, schema: node.schema, identifier: node.identifier }]
    if (type !== 'model' && type !== 'seed' && type !== 'snapshot') return []
    if (node.config.materialized === 'ephemeral') return []
    return [{ database: node.database, schema: node.schema, identifier: node.alias }]
  })
}

function schemasOf({ result }: SelectedStage): { database: string | null; schema: string }[] {
  const found = new Map<string, { database: string | null; schema: string }>()
  for (const node of graphNodes(result.parsed)) {
    if (!('database' in node) || node.schema === null) continue
    found.set(`${node.database}.${node.schema}`, { database: node.database, schema: node.schema })
  }
  return [...found.values()]
}
