import { plainConfig } from '../../core/ad-hoc-node.ts'
import type { JsonRecord, NodeConfig } from '../../core/config.ts'
import type { ModelNode, SourceNode } from '../../core/node.ts'

/** A model of the package `shop`, with what a test says of it. */
export function testModel(name: string, config: Partial<NodeConfig> = {}, node: Partial<ModelNode> = {}): ModelNode {
  return {
    resource_type: 'model',
    name,
    package_name: 'shop',
    path: `${name}.sql`,
    original_file_path: `models/${name}.sql`,
    unique_id: `model.shop.${name}`,
    fqn: ['shop', name],
    description: '',
    meta: {},
    tags: [],
    database: 'memory',
    schema: 'main',
    alias: name,
    checksum: { name: 'none', checksum: '' },
    group: null,
    docs: { show: true, node_color: null },
    patch_path: null,
    build_path: null,
    unrendered_config: {},
    created_at: 0,
    relation_name: `"memory"."main"."${name}"`,
    raw_code: '',
    language: 'sql',
    columns: {},
    doc_blocks: [],
    refs: [],
    sources: [],
    metrics: [],
    functions: [],
    depends_on: { macros: [], nodes: [] },
    contract: { enforced: false, alias_types: true, checksum: null },
    config: { ...defaultConfig, ...config },
    access: 'protected',
    constraints: [],
    version: null,
    latest_version: null,
    deprecation_date: null,
    primary_key: [],
    time_spine: null,
    ...node,
  }
}

const defaultConfig: NodeConfig = { ...plainConfig, docs: { show: true, node_color: null } }

/** A table of the source `raw`. */
export function testSource(name: string, meta: JsonRecord = {}, node: Partial<SourceNode> = {}): SourceNode {
  return {
    resource_type: 'source',
    name,
    package_name: 'shop',
    path: 'models/raw.yml',
    original_file_path: 'models/raw.yml',
    unique_id: `source.shop.raw.${name}`,
    fqn: ['shop', 'raw', name],
    description: '',
    meta,
    tags: [],
    database: 'memory',
    schema: 'raw',
    source_name: 'raw',
    source_description: '',
    loader: '',
    identifier: name,
    quoting: {},
    loaded_at_field: null,
    loaded_at_query: null,
    freshness: null,
    external: null,
    columns: {},
    source_meta: {},
    config: { enabled: true },
    patch_path: null,
    unrendered_config: {},
    relation_name: `"memory"."raw"."${name}"`,
    created_at: 0,
    unrendered_database: null,
    unrendered_schema: null,
    doc_blocks: [],
    ...node,
  }
}
