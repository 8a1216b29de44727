import type { Adapter, Capabilities } from '../../core/adapter.ts'
import type { JsonRecord } from '../../core/config.ts'
import { good, type Checked } from '../../core/diagnostic.ts'
import type { MakingEnv } from '../registry.ts'
import { duckdbDialect } from './dialect.ts'
import { readProfile } from './profile.ts'

export const duckdbCapabilities: Capabilities = {
  transactionalDdl: true,
  concurrentBatches: true,
  lastModifiedMetadata: false,
  materializedViews: false,
  copiesPartitions: false,
  metadataByApi: false,
  chargesBytes: false,
  externalFiles: true,
  functionLanguages: ['sql'],
  constraints: {
    check: 'enforced',
    not_null: 'enforced',
    unique: 'enforced',
    primary_key: 'enforced',
    foreign_key: 'enforced',
  },
  incrementalStrategies: ['append', 'delete+insert', 'merge', 'insert_overwrite', 'microbatch'],
  keyedStrategy: 'delete+insert',
}

/** The DuckDB adapter of a target; the engine's module is loaded when it opens. */
export function duckdbAdapter(credentials: JsonRecord, env: MakingEnv): Checked<Adapter> {
  const checked = readProfile(credentials, env.projectRoot, env.at)
  if (!checked.ok) return checked
  const profile = checked.value
  const adapter: Adapter = {
    type: 'duckdb',
    dialect: duckdbDialect,
    capabilities: duckdbCapabilities,
    database: profile.database,
    schema: profile.schema,
    dispatchPrefixes: ['duckdb'],
    plugins: profile.declared,
    describeTarget: () => ({ database: profile.database, schema: profile.schema, path: profile.path }),
    async open(options) {
      const { own } = profile.declared
      const plugins = own.length > 0 ? await env.loadPlugins(own) : []
      const { openWarehouse } = await import('./open.ts')
      return openWarehouse(adapter, profile, { ...options, plugins })
    },
  }
  return good(adapter, checked.problems)
}
