import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { beforeAll, describe, expect, it } from 'vitest'
import type { CatalogRelation } from '../core/adapter.ts'
import type { JsonRecord } from '../core/config.ts'
import { invariant } from '../core/check.ts'
import { findNode, graphNodes, type ParsedProject } from '../core/parsed-project.ts'
import type { CompiledNode, NodeResult } from '../core/result.ts'
import { copyProject, parseFolder } from '../parse/testing/parse-folder.ts'
import { catalogArtifact } from './catalog.ts'
import { manifestText } from './manifest.ts'
import type { ArtifactRun } from './metadata.ts'
import { runResults } from './run-results.ts'
import { semanticManifest } from './semantic-manifest.ts'
import { sourcesArtifact } from './sources.ts'

const goldens = path.join(import.meta.dirname, '..', 'parse', 'goldens')
const golden = JSON.parse(readFileSync(path.join(goldens, 'rich.dbt.json'), 'utf8')) as Record<
  string,
  Record<string, string[]>
>

const compiled = new Map<string, ValidateFunction>()
const ajv = new Ajv2020({ strict: false, allErrors: true })

/** What of a value breaks the schema that dbt publishes for it. */
function violations(schema: string, value: unknown): string[] {
  const text = () => readFileSync(path.join(import.meta.dirname, 'goldens', `${schema}.schema.json`), 'utf8')
  const validate = compiled.get(schema) ?? ajv.compile(JSON.parse(text()) as object)
  compiled.set(schema, validate)
  validate(value)
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}

const run: ArtifactRun = {
  dbtVersion: '1.12.0',
  version: '0.1.0',
  invocationId: '00000000-0000-0000-0000-000000000000',
  startedAt: new Date('2026-01-02T03:04:05.678Z'),
  generatedAt: new Date('2026-01-02T03:04:06.000Z'),
  projectName: 'rich',
  adapterType: 'duckdb',
  quoting: { database: true, schema: true, identifier: true, column: null },
  customEnv: { team: 'a' },
}

let parsed: ParsedProject
beforeAll(async () => {
  const result = await parseFolder(copyProject(path.join(goldens, 'rich')))
  if (!result.ok) throw new Error('the fixture parses')
  parsed = result.value.parsed
})

const compiledNode = (id: string, compiledCode: string): CompiledNode => {
  const node = findNode(parsed, id)
  invariant(node, `${id} is parsed`)
  return {
    node,
    compiledCode,
    extraCtes: [{ id: 'model.rich.eph', sql: 'select 1' }],
    extraCtesInjected: true,
    locate: () => [],
  }
}

function manifest(): JsonRecord {
  const compiled = new Map([['model.rich.fct', compiledNode('model.rich.fct', 'select 42')]])
  const text = manifestText({
    run,
    parsed,
    compiled,
    compiledPath: () => 'target/compiled/rich/models/marts/fct.sql',
    selectors: {},
  })
  return JSON.parse(text) as JsonRecord
}

describe('manifest.json', () => {
  it('keeps to the schema of manifest v12', () => {
    expect(violations('manifest-v12', manifest())).toEqual([])
  })

  it('says who reads whom as dbt does', () => {
    // dbt keeps a place for tests of disabled things and for hooks that nothing reads.
    const known = new Set([...graphNodes(parsed)].map(({ unique_id: id }) => id))
    const { parent_map: parents, child_map: children } = manifest() as Record<string, Record<string, string[]>>
    const theirs = (map: Record<string, string[]> | undefined) =>
      Object.fromEntries(
        Object.entries(map ?? {})
          .filter(([id]) => known.has(id))
          .map(([id, others]) => [id, others.filter((other) => known.has(other)).sort()]),
      )
    const full = (map: Record<string, string[]> | undefined) =>
      Object.fromEntries(Object.keys(parents ?? {}).map((id) => [id, map?.[id] ?? []]))
    expect(parents).toEqual(full(theirs(golden.parent_map)))
    expect(children).toEqual(full(theirs(golden.child_map)))
    expect(manifest().group_map).toEqual(golden.group_map)
  })

  it('tells what was compiled', () => {
    const nodes = manifest().nodes as Record<string, JsonRecord>
    expect(nodes['model.rich.fct']).toMatchObject({
      compiled: true,
      compiled_code: 'select 42',
      compiled_path: 'target/compiled/rich/models/marts/fct.sql',
      extra_ctes_injected: true,
      extra_ctes: [{ id: 'model.rich.eph', sql: 'select 1' }],
    })
    expect(nodes['model.rich.mb']).not.toHaveProperty('compiled')
  })

  it('names the compatible dbt, and our own version where any name is allowed', () => {
    expect(manifest().metadata).toMatchObject({
      dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
      dbt_version: '1.12.0',
      generated_at: '2026-01-02T03:04:06.000000Z',
      project_id: 'e7f4f8bd246c235418280d1f124e14f0',
      env: { team: 'a', TSDBT_VERSION: '0.1.0' },
    })
  })

  it('is checked by a schema that a manifest of dbt itself keeps to', () => {
    const theirs: unknown = JSON.parse(
      readFileSync(path.join(import.meta.dirname, 'goldens', 'manifest.dbt.json'), 'utf8'),
    )
    expect(violations('manifest-v12', theirs)).toEqual([])
  })

  it('would be told of a key that the schema does not know', () => {
    const broken = manifest()
    const nodes = broken.nodes as Record<string, JsonRecord>
    const changed = { ...broken, nodes: { ...nodes, 'model.rich.fct': { ...nodes['model.rich.fct'], surprise: 1 } } }
    expect(violations('manifest-v12', changed).join()).toContain('surprise')
  })
})

const result = (id: string, more: Partial<NodeResult> = {}): NodeResult => {
  const node = findNode(parsed, id)
  invariant(node, `${id} is parsed`)
  return {
    unique_id: id,
    node,
    status: 'success',
    timing: [
      { name: 'compile', started_at: '2026-01-02T03:04:05.000000Z', completed_at: '2026-01-02T03:04:06.000000Z' },
    ],
    threadId: 'Thread-1',
    executionTimeMs: 1500,
    message: 'OK',
    failures: null,
    adapterResponse: { _message: 'OK', rows_affected: 3 },
    compiled: undefined,
    problems: [],
    ...more,
  }
}

describe('run_results.json', () => {
  it('keeps to the schema of run-results v6', () => {
    const results = [
      result('model.rich.fct', { compiled: compiledNode('model.rich.fct', 'select 42') }),
      result('seed.rich.countries'),
      result('model.rich.mb', {
        status: 'partial success',
        batchResults: { successful: [['2024-01-01', '2024-01-02']], failed: [] },
      }),
      result('test.rich.singular_one', { status: 'fail', failures: 2 }),
    ]
    const artifact = runResults({ run, results, elapsedMs: 2000, args: { which: 'build' } })
    expect(violations('run-results-v6', artifact)).toEqual([])
    expect(artifact.results).toMatchObject([
      { compiled: true, compiled_code: 'select 42', relation_name: '"rich"."main"."fct"', execution_time: 1.5 },
      { compiled: null, compiled_code: null },
      { batch_results: { successful: [['2024-01-01', '2024-01-02']], failed: [] } },
      { status: 'fail', failures: 2 },
    ])
  })
})

describe('sources.json', () => {
  it('keeps to the schema of sources v3, failures included', () => {
    const freshness = { maxLoadedAt: '2026-01-01T00:00:00Z', snapshottedAt: '2026-01-02T00:00:00Z', ageSeconds: 86400 }
    const results = [
      result('source.rich.raw.orders', { status: 'warn', freshness }),
      result('source.rich.other.t1', { status: 'runtime error', message: 'no such table' }),
    ]
    const artifact = sourcesArtifact(run, results, 10)
    expect(violations('sources-v3', artifact)).toEqual([])
    expect(artifact.results).toMatchObject([
      { max_loaded_at_time_ago_in_s: 86400, criteria: { error_after: { count: 5, period: 'hour' }, filter: 'x > 1' } },
      { error: 'no such table', status: 'runtime error' },
    ])
  })
})

describe('catalog.json', () => {
  const relation: CatalogRelation = {
    database: 'rich',
    schema: 'MAIN',
    identifier: 'fct',
    type: 'table',
    comment: null,
    owner: null,
    columns: [{ name: 'id', type: 'INTEGER', index: 1, comment: null }],
    stats: [{ id: 'num_rows', label: 'Rows', value: 3, include: true, description: 'Number of rows' }],
  }

  it('keeps to the schema of catalog v1 and finds relations without regard to case', () => {
    const stray = { ...relation, identifier: 'stray' }
    const artifact = catalogArtifact(run, parsed, [relation, stray], () => true)
    expect(violations('catalog-v1', artifact)).toEqual([])
    expect(Object.keys(artifact.nodes as object)).toEqual(['model.rich.fct'])
    expect(artifact.nodes).toMatchObject({
      'model.rich.fct': {
        metadata: { type: 'BASE TABLE' },
        columns: { id: { type: 'INTEGER', index: 1, name: 'id', comment: null } },
        stats: { num_rows: { value: 3 }, has_stats: { value: true } },
      },
    })
  })
})

describe('semantic_manifest.json', () => {
  it('is that of a project without metrics', () => {
    expect(semanticManifest(parsed)).toEqual({
      semantic_models: [],
      metrics: [],
      project_configuration: {
        time_spine_table_configurations: [],
        metadata: null,
        dsi_package_version: { major_version: '0', minor_version: '213', patch_version: '0' },
        time_spines: [],
      },
      saved_queries: [],
    })
  })
})
