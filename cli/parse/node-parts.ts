import type {
  AnalysisNode,
  FunctionNode,
  ModelNode,
  OperationNode,
  SeedNode,
  SnapshotNode,
  TestNode,
  UniqueId,
} from '../core/node.ts'
import type { NodeConfig, TestConfig, Access } from '../core/config.ts'
import { unreachable } from '../core/check.ts'
import { noColumns } from './columns.ts'
import { contractOf } from './contract.ts'
import { functionParts } from './functions.ts'
import type { FileDraft, TestDraft } from './draft.ts'
import { isRecord, recordOf, textOf, textsOf, type JsonRecord } from './read-json.ts'

/** Where a node is built. */
export interface NodeName {
  readonly database: string
  readonly schema: string
  readonly alias: string
  readonly relationName: string | null
}

export interface NodeParts {
  readonly config: JsonRecord
  readonly unrendered: JsonRecord
  readonly name: NodeName
  readonly description: string
  readonly docBlocks: readonly UniqueId[]
  readonly columns: ModelNode['columns']
  readonly dependsOn: readonly UniqueId[]
  readonly createdAt: number
}

export type FileNode = ModelNode | SeedNode | SnapshotNode | FunctionNode | AnalysisNode | OperationNode | TestNode

const noContract = { enforced: false, alias_types: true, checksum: null }
const noDocs = { show: true, node_color: null }

/** The node of a file, whole. */
export function fileNode(draft: FileDraft, parts: NodeParts, primaryKey: readonly string[]): FileNode {
  const common = commonOf(draft, parts)
  const referencing = referencingOf(draft, parts)
  switch (draft.kind) {
    case 'model':
      return { resource_type: 'model', ...common, ...referencing, ...modelOf(draft, parts, primaryKey) }
    case 'seed':
      return {
        resource_type: 'seed',
        ...common,
        config: nodeConfig(parts.config),
        root_path: draft.package.root,
        depends_on: { macros: draft.capture.macros, nodes: [] },
      }
    case 'snapshot':
      return { resource_type: 'snapshot', ...common, ...referencing, config: nodeConfig(parts.config) }
    case 'function':
      return {
        resource_type: 'function',
        ...common,
        ...referencing,
        config: nodeConfig(parts.config),
        ...functionParts(draft),
      }
    case 'analysis':
      return { resource_type: 'analysis', ...common, ...referencing, config: nodeConfig(parts.config) }
    case 'operation':
      return {
        resource_type: 'operation',
        ...common,
        ...referencing,
        config: nodeConfig(parts.config),
        index: draft.index ?? null,
      }
    case 'singular-test':
      return {
        resource_type: 'test',
        ...common,
        ...referencing,
        config: testConfig(parts.config),
        test_metadata: null,
        column_name: null,
        file_key_name: null,
        attached_node: null,
      }
    default:
      return unreachable(draft.kind)
  }
}

/** The node of a test that properties declare. It belongs to the group of what it tests. */
export function testNode(draft: TestDraft, parts: NodeParts, group: string | null): TestNode {
  return {
    resource_type: 'test',
    ...identityOf(draft, parts),
    description: parts.description,
    meta: recordOf(parts.config.meta),
    tags: mergedTags(draft.tags, parts.config),
    group,
    docs: noDocs,
    patch_path: null,
    columns: noColumns,
    ...referencingOf(draft, parts),
    config: testConfig(parts.config),
    test_metadata: draft.metadata,
    column_name: draft.columnName,
    file_key_name: draft.fileKeyName,
    attached_node: draft.attached?.uniqueId ?? null,
  }
}

function identityOf(draft: FileDraft | TestDraft, { name, unrendered, createdAt, docBlocks }: NodeParts) {
  return {
    name: draft.name,
    package_name: draft.package.name,
    path: draft.path,
    original_file_path: draft.originalPath,
    unique_id: draft.uniqueId,
    fqn: draft.fqn,
    database: name.database,
    schema: name.schema,
    alias: name.alias,
    checksum: draft.checksum,
    build_path: null,
    unrendered_config: unrendered,
    created_at: createdAt,
    relation_name: name.relationName,
    raw_code: draft.rawCode,
    language: draft.language,
    doc_blocks: docBlocks,
  }
}

function commonOf(draft: FileDraft, parts: NodeParts) {
  const { config } = parts
  return {
    ...identityOf(draft, parts),
    description: parts.description,
    meta: recordOf(config.meta),
    tags: mergedTags(draft.tags ?? [], config, draft),
    group: textOf(config.group),
    docs: docsOf(config),
    patch_path: draft.patch?.patchPath ?? null,
    columns: parts.columns,
  }
}

function referencingOf({ capture }: FileDraft | TestDraft, { dependsOn }: NodeParts) {
  return {
    refs: capture.refs,
    sources: capture.sources,
    metrics: capture.metrics,
    functions: capture.functions,
    depends_on: { macros: capture.macros, nodes: dependsOn },
    contract: noContract,
  }
}

function modelOf(draft: FileDraft, { config, columns }: NodeParts, primaryKey: readonly string[]) {
  const { patch } = draft
  const constraints = patch?.constraints ?? []
  return {
    config: nodeConfig(config),
    contract: contractOf({ name: draft.name, config, columns, constraints }),
    access: accessOf(config),
    constraints,
    version: patch?.version ?? null,
    latest_version: patch?.latestVersion ?? null,
    deprecation_date: patch?.deprecationDate ?? null,
    primary_key: primaryKey,
    time_spine: patch?.timeSpine ?? null,
  }
}

/** Tags of the files first, then those that properties add, each once. */
export function mergedTags(first: readonly string[], config: JsonRecord, draft?: FileDraft): readonly string[] {
  const patched = textsOf(draft?.patch?.config.tags)
  const called = textsOf(config.tags)
  if (patched.length === 0) return [...new Set([...first, ...called])]
  // A patch's tags stand between those of the project and those of the file; at the node they come last.
  const starts = called.map((_, index) => index)
  const start = starts.findLast((at) => patched.every((tag, index) => called[at + index] === tag)) ?? called.length
  const others = called.toSpliced(start, patched.length)
  return [...new Set([...first, ...others, ...patched])]
}

const docsOf = (config: JsonRecord): ModelNode['docs'] => {
  const docs = isRecord(config.docs) ? config.docs : {}
  return { show: docs.show !== false, node_color: textOf(docs.node_color) }
}

const accesses: readonly Access[] = ['private', 'protected', 'public']
const accessOf = (config: JsonRecord): Access => accesses.find((access) => access === config.access) ?? 'protected'

/** A config whose keys were all given a value by the defaults of its kind and checked for their types. */
function nodeConfig(config: JsonRecord): NodeConfig {
  return config as unknown as NodeConfig // made from the defaults, its typed keys checked: a wrong one is told already
}

function testConfig(config: JsonRecord): TestConfig {
  return config as unknown as TestConfig // made from the defaults, its typed keys checked
}
