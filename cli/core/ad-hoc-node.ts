import type { NodeConfig } from './config.ts'
import type { OperationNode } from './node.ts'

export interface AdHoc {
  readonly resourceType: OperationNode['resource_type']
  readonly name: string
  readonly packageName: string
  /** The file its SQL is written in, or what errors show instead. */
  readonly file: string
  /** After the package's name. */
  readonly fqn: readonly string[]
  readonly database: string
  readonly schema: string
  readonly sql: string
}

/** A node for SQL that no file of the project declares: an operation's, the command line's. It has no place in the warehouse and depends on nothing yet. */
export function adHocNode(made: AdHoc): OperationNode {
  return {
    resource_type: made.resourceType,
    name: made.name,
    package_name: made.packageName,
    path: made.file,
    original_file_path: made.file,
    unique_id: `${made.resourceType}.${made.packageName}.${made.name}`,
    fqn: [made.packageName, ...made.fqn],
    description: '',
    meta: {},
    tags: [],
    database: made.database,
    schema: made.schema,
    alias: made.name,
    checksum: { name: 'none', checksum: '' },
    group: null,
    docs: plainConfig.docs,
    patch_path: null,
    build_path: null,
    unrendered_config: {},
    created_at: 0,
    relation_name: null,
    raw_code: made.sql,
    language: 'sql',
    columns: {},
    doc_blocks: [],
    refs: [],
    sources: [],
    metrics: [],
    functions: [],
    depends_on: { macros: [], nodes: [] },
    contract: { ...plainConfig.contract, checksum: null },
    config: plainConfig,
    index: null,
  }
}

/** What a node is configured with when nothing is said of it. */
export const plainConfig: NodeConfig = {
  enabled: true,
  materialized: 'view',
  alias: null,
  schema: null,
  database: null,
  tags: [],
  meta: {},
  group: null,
  docs: { show: false, node_color: null },
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
