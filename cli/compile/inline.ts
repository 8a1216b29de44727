import { parseContext } from '../context/parse-context.ts'
import { adHocNode } from '../core/ad-hoc-node.ts'
import { bad, good, ProblemError, type Checked } from '../core/diagnostic.ts'
import type { OperationNode, UniqueId } from '../core/node.ts'
import { compileTemplate, renderSync } from '../jinja/template.ts'
import type { CompileEnv } from './compile-env.ts'
import { compileProblems } from './compile-problems.ts'

/** The name errors show for SQL given on the command line. */
const inlineFile = 'inline'

/** SQL of the command line (`show --inline`, `compile --inline`) as a node: it may read what the project's root may, ephemeral models included. */
export function inlineNode(env: CompileEnv, sql: string): Checked<OperationNode> {
  const { run } = env
  const empty = bareNode(run.projectName, run.adapter.database, run.adapter.schema, sql)
  const { unique_id, name, package_name, resource_type, database, schema, original_file_path } = empty
  const names = { unique_id, name, package_name, resource_type, original_file_path }
  const draft = { ...names, database, schema, identifier: name, model: {} }
  try {
    const context = parseContext(run, draft)
    const { captured } = context
    renderSync(compileTemplate(sql, { path: inlineFile }), context.names.scope)
    const read: UniqueId[] = [
      ...captured.refs.flatMap((ref) => found(() => run.resolveRef(empty, ref))),
      ...captured.sources.flatMap(([source, table]) => found(() => run.resolveSource(empty, source, table))),
      ...captured.functions.flatMap((path) => found(() => run.resolveFunction(empty, path))),
    ]
    const dependsOn = { macros: [...captured.macros], nodes: [...new Set(read)] }
    return good({ ...empty, refs: captured.refs, sources: captured.sources, depends_on: dependsOn })
  } catch (error) {
    return bad(...compileProblems(error, empty, run))
  }
}

/** What cannot be resolved is told when the SQL is compiled: there its place is known. */
function found(resolve: () => { readonly unique_id: UniqueId }): readonly UniqueId[] {
  try {
    return [resolve().unique_id]
  } catch (error) {
    if (error instanceof ProblemError) return []
    throw error
  }
}

function bareNode(project: string, database: string, schema: string, sql: string): OperationNode {
  const name = 'inline_query'
  const place = { packageName: project, file: inlineFile, fqn: ['sql', name], database, schema }
  return adHocNode({ resourceType: 'sql_operation', name, ...place, sql })
}
