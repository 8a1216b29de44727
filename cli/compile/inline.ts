import { parseContext } from '../context/parse-context.ts'
import { bad, good, type Checked } from '../core/diagnostic.ts'
import type { NodeConfig } from '../core/config.ts'
import type { OperationNode, UniqueId } from '../core/node.ts'
import { compileTemplate, renderSync } from '../jinja/template.ts'
import type { CompileEnv } from './compile-env.ts'
import { compileProblems } from './compile-problems.ts'

/** The name errors show for SQL given on the command line. */
export const inlineFile = 'inline'

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
      ...captured.refs.map((ref) => run.resolveRef(empty, ref).unique_id),
      ...captured.sources.map(([source, table]) => run.resolveSource(empty, source, table).unique_id),
    ]
    const dependsOn = { macros: [...captured.macros], nodes: [...new Set(read)] }
    return good({ ...empty, refs: captured.refs, sources: captured.sources, depends_on: dependsOn })
  } catch (error) {
    return bad(...compileProblems(error, empty, run))
  }
}

function bareNode(project: string, database: string, schema: string, sql: string): OperationNode {
  const name = 'inline_query'
  return {
    resource_type: 'sql_operation',
    name,
    package_name: project,
    path: inlineFile,
    original_file_path: inlineFile,
    unique_id: `sql_operation.${project}.${name}`,
    fqn: [project, 'sql', name],
    description: '',
    meta: {},
    tags: [],
    database,
    schema,
    alias: name,
    checksum: { name: 'none', checksum: '' },
    group: null,
    docs: { show: true, node_color: null },
    patch_path: null,
    build_path: null,
    unrendered_config: {},
    created_at: 0,
    relation_name: null,
    raw_code: sql,
    language: 'sql',
    columns: {},
    doc_blocks: [],
    refs: [],
    sources: [],
    metrics: [],
    functions: [],
    depends_on: { macros: [], nodes: [] },
    contract: { enforced: false, alias_types: true, checksum: null },
    config: inlineConfig,
    index: null,
  }
}

const inlineConfig: NodeConfig = {
  enabled: true,
  materialized: 'view',
  alias: null,
  schema: null,
  database: null,
  tags: [],
  meta: {},
  group: null,
  docs: { show: true, node_color: null },
  'pre-hook': [],
  'post-hook': [],
  full_refresh: null,
  persist_docs: {},
  contract: { enforced: false, alias_types: true },
  quoting: {},
  column_types: {},
  grants: {},
  packages: [],
}
