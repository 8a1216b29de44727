import type { Event } from '../core/event.ts'
import type { ModelNode, OperationNode, SeedNode, TestNode, UnitTestNode } from '../core/node.ts'
import type { NodeResult } from '../core/result.ts'

/* Nodes, results and whole runs for the specs of this folder. */

const common = {
  package_name: 'shop',
  description: '',
  meta: {},
  tags: [],
  database: 'shop',
  schema: 'main',
  checksum: { name: 'sha256', checksum: 'abc' },
  group: null,
  docs: { show: true, node_color: null },
  patch_path: null,
  build_path: null,
  unrendered_config: {},
  created_at: 0,
  raw_code: '',
  language: 'sql',
  columns: {},
  doc_blocks: [],
} as const

const config = {
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
} as const

const references = {
  refs: [],
  sources: [],
  metrics: [],
  functions: [],
  depends_on: { macros: [], nodes: [] },
  contract: { enforced: false, alias_types: true, checksum: null },
} as const

export const model = (name: string, materialized = 'view', schema = 'main'): ModelNode => ({
  ...common,
  ...references,
  resource_type: 'model',
  name,
  schema,
  alias: name,
  path: `${name}.sql`,
  original_file_path: `models/${name}.sql`,
  unique_id: `model.shop.${name}`,
  fqn: ['shop', name],
  relation_name: `"shop"."${schema}"."${name}"`,
  config: { ...config, materialized },
  access: 'protected',
  constraints: [],
  version: null,
  latest_version: null,
  deprecation_date: null,
  primary_key: [],
  time_spine: null,
})

export const seed = (name: string): SeedNode => ({
  ...common,
  resource_type: 'seed',
  name,
  alias: name,
  path: `${name}.csv`,
  original_file_path: `seeds/${name}.csv`,
  unique_id: `seed.shop.${name}`,
  fqn: ['shop', name],
  relation_name: `"shop"."main"."${name}"`,
  config: { ...config, materialized: 'seed' },
  root_path: '/shop',
  depends_on: { macros: [], nodes: [] },
})

export const test = (name: string, tested: string): TestNode => ({
  ...common,
  ...references,
  resource_type: 'test',
  name,
  alias: name,
  path: `${name}.sql`,
  original_file_path: 'models/schema.yml',
  unique_id: `test.shop.${name}.1234567890`,
  fqn: ['shop', name],
  relation_name: null,
  config: {
    enabled: true,
    materialized: 'test',
    alias: null,
    schema: 'dbt_test__audit',
    database: null,
    tags: [],
    meta: {},
    group: null,
    severity: 'ERROR',
    warn_if: '!= 0',
    error_if: '!= 0',
    fail_calc: 'count(*)',
    limit: null,
    where: null,
    store_failures: null,
    store_failures_as: null,
  },
  test_metadata: { name: 'unique', namespace: null, kwargs: {} },
  column_name: 'id',
  file_key_name: `models.${tested}`,
  attached_node: `model.shop.${tested}`,
})

export const hook: OperationNode = {
  ...common,
  ...references,
  resource_type: 'operation',
  name: 'shop-on-run-start-0',
  alias: 'shop-on-run-start-0',
  path: 'hooks/shop-on-run-start-0.sql',
  original_file_path: './dbt_project.yml',
  unique_id: 'operation.shop.shop-on-run-start-0',
  fqn: ['shop', 'hooks', 'shop-on-run-start-0'],
  relation_name: null,
  config,
  index: 0,
}

export const unitTest = (name: string, tested: string): UnitTestNode => ({
  resource_type: 'unit_test',
  name,
  model: tested,
  package_name: 'shop',
  path: 'schema.yml',
  original_file_path: 'models/schema.yml',
  unique_id: `unit_test.shop.${tested}.${name}`,
  fqn: ['shop', tested, name],
  given: [],
  expect: { rows: [], format: 'dict', fixture: null },
  description: '',
  overrides: null,
  depends_on: { macros: [], nodes: [`model.shop.${tested}`] },
  config: { enabled: true, tags: [], meta: {} },
  checksum: null,
  schema: null,
  created_at: 0,
  versions: null,
  version: null,
  tested_node_unique_id: `model.shop.${tested}`,
})

export const result = (node: NodeResult['node'], over: Partial<NodeResult>): NodeResult => ({
  unique_id: node.unique_id,
  node,
  status: 'success',
  timing: [],
  threadId: 'Thread-1',
  executionTimeMs: 60,
  message: 'OK',
  failures: null,
  adapterResponse: {},
  compiled: undefined,
  problems: [],
  ...over,
})

const compiled = (node: NodeResult['node'], code: string): NodeResult['compiled'] => ({
  node,
  compiledCode: code,
  extraCtes: [],
  extraCtesInjected: true,
  locate: () => [],
})

export const at = Date.UTC(2026, 10, 22, 1, 44, 13, 250)

/** The source that code frames of these runs are cut from. */
export const sources: Readonly<Record<string, string>> = {
  'models/broken.sql': "{{ config(materialized='table') }}\n\nselect\n  nope\nfrom {{ ref('stg') }}\n",
}

const stg = model('stg')
const broken = model('broken', 'table')
const mart = model('mart', 'table', 'marts')
const unique = test('unique_stg_id', 'stg')
const warny = test('warny', 'stg')

export const results = {
  raw: result(seed('raw'), {
    message: 'INSERT 3',
    executionTimeMs: 140,
    adapterResponse: { _message: 'INSERT 3', rows_affected: 3 },
  }),
  stg: result(stg, {}),
  notNull: result(test('not_null_stg_id', 'stg'), { status: 'pass', message: null, failures: 0 }),
  unit: result(unitTest('u_ok', 'stg'), { status: 'pass', message: null, failures: 0 }),
  unique: result(unique, {
    status: 'fail',
    message: 'Got 2 results, configured to fail if != 0',
    failures: 2,
    declaredAt: { file: 'models/schema.yml', line: 9, column: 16, length: 6 },
    compiled: compiled(unique, 'select id\nfrom stg\ngroup by 1\nhaving count(*) > 1'),
    failingRows: {
      columns: [
        { name: 'id', type: 'INTEGER' },
        { name: 'name', type: 'VARCHAR' },
      ],
      rows: [
        [2, 'b'],
        [10, null],
      ],
    },
  }),
  warny: result(warny, {
    status: 'warn',
    message: 'Got 3 results, configured to warn if >1',
    failures: 3,
    compiled: compiled(warny, 'select 1'),
  }),
  broken: result(broken, {
    status: 'error',
    message: 'Binder Error: Referenced column "nope" not found in FROM clause!',
    executionTimeMs: 70,
    compiled: compiled(broken, 'select\n  nope\nfrom "shop"."main"."stg"'),
    problems: [
      {
        code: 'sql-error',
        severity: 'error',
        message: 'Referenced column "nope" not found in FROM clause!',
        at: { file: 'models/broken.sql', line: 4, column: 3, length: 4 },
        related: [{ at: { file: 'target/compiled/shop/models/broken.sql', line: 2, column: 3 }, note: 'compiled' }],
        hint: 'Did you mean "name"?',
      },
    ],
  }),
  mart: result(mart, {
    status: 'skipped',
    message: null,
    executionTimeMs: 0,
    skippedBecause: 'test.shop.unique_stg_id.1234567890',
    threadId: 'MainThread',
  }),
} as const

export const allResults: readonly NodeResult[] = Object.values(results)

/** A build in which everything that can happen to a node happens. */
export function fullRun(): Event[] {
  const total = allResults.length
  const events: Event[] = [
    { type: 'invocation-started', version: '0.1.0', command: 'build', args: { select: [] } },
    {
      type: 'project-parsed',
      counts: { model: 3, test: 3, unit_test: 1, seed: 1, source: 0 },
      elapsedMs: 20,
      partial: false,
    },
    {
      type: 'run-started',
      command: 'build',
      project: 'shop',
      target: 'dev',
      adapterType: 'duckdb',
      threads: 2,
      total,
      selected: total,
    },
    { type: 'hook-started', name: 'shop.on-run-start.0', index: 1, total: 1 },
    { type: 'hook-finished', name: 'shop.on-run-start.0', index: 1, total: 1, elapsedMs: 20 },
  ]
  allResults.forEach((found, position) => {
    const index = position + 1
    if (found.status !== 'skipped') events.push({ type: 'node-started', node: found.node, index, total, at })
    events.push({ type: 'node-finished', result: found, index, total })
  })
  const ranHook = result(hook, { message: 'shop.on-run-start.0 passed', executionTimeMs: 20, failures: 0 })
  events.push({ type: 'run-finished', results: [ranHook, ...allResults], elapsedMs: 4550, interrupted: false })
  events.push({ type: 'command-finished', command: 'build', success: false, elapsedMs: 4900 })
  return events
}
