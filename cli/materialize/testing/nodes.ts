import { plainConfig } from '../../core/ad-hoc-node.ts'
import type { NodeConfig } from '../../core/config.ts'
import type { ColumnInfo, Constraint, ModelNode, SeedNode, SnapshotNode } from '../../core/node.ts'

/** Nodes for specs, with nothing set but what a spec says. */
export const defaultConfig: NodeConfig = { ...plainConfig, docs: { show: true, node_color: null } }

const parsed = (name: string, config: Partial<NodeConfig>) => ({
  name,
  package_name: 'shop',
  path: `${name}.sql`,
  original_file_path: `models/${name}.sql`,
  fqn: ['shop', name],
  description: '',
  meta: {},
  tags: [],
  database: 'shop',
  schema: 'main',
  alias: name,
  checksum: { name: 'none', checksum: '' } as const,
  group: null,
  docs: { show: true, node_color: null },
  patch_path: null,
  build_path: null,
  unrendered_config: {},
  created_at: 0,
  relation_name: `"shop"."main"."${name}"`,
  raw_code: '',
  language: 'sql' as const,
  columns: {},
  doc_blocks: [],
  refs: [],
  sources: [],
  metrics: [],
  functions: [],
  depends_on: { macros: [], nodes: [] },
  contract: { enforced: false, alias_types: true, checksum: null },
  config: { ...defaultConfig, ...config },
})

export const model = (config: Partial<NodeConfig>, fields: Partial<ModelNode> = {}): ModelNode => ({
  ...parsed('sales', config),
  unique_id: 'model.shop.sales',
  resource_type: 'model',
  access: 'protected',
  constraints: [],
  version: null,
  latest_version: null,
  deprecation_date: null,
  primary_key: [],
  time_spine: null,
  ...fields,
})

export const snapshot = (config: Partial<NodeConfig>): SnapshotNode => ({
  ...parsed('history', { materialized: 'snapshot', ...config }),
  unique_id: 'snapshot.shop.history',
  resource_type: 'snapshot',
})

export const seed = (config: Partial<NodeConfig>): SeedNode => ({
  ...parsed('countries', { materialized: 'seed', ...config }),
  unique_id: 'seed.shop.countries',
  resource_type: 'seed',
  root_path: '/project',
})

export const column = (name: string, type: string | null, fields: Partial<ColumnInfo> = {}): ColumnInfo => ({
  name,
  description: '',
  meta: {},
  data_type: type,
  constraints: [],
  quote: null,
  config: { meta: {}, tags: [] },
  tags: [],
  granularity: null,
  doc_blocks: [],
  ...fields,
})

export const columns = (...all: readonly ColumnInfo[]): Record<string, ColumnInfo> =>
  Object.fromEntries(all.map((one) => [one.name, one]))

export const constraint = (type: Constraint['type'], fields: Partial<Constraint> = {}): Constraint => ({
  type,
  name: null,
  expression: null,
  warn_unenforced: true,
  warn_unsupported: true,
  to: null,
  to_columns: [],
  ...fields,
})
