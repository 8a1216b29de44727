import type { Adapter, Capabilities } from '../../core/adapter.ts'
import type { JsonRecord } from '../../core/config.ts'
import { good, type Checked } from '../../core/diagnostic.ts'
import type { MakingEnv } from '../registry.ts'
import { bigqueryDialect } from './dialect.ts'
import { readBigqueryProfile } from './profile.ts'

export const bigqueryCapabilities: Capabilities = {
  transactionalDdl: false,
  concurrentBatches: true,
  lastModifiedMetadata: true,
  materializedViews: true,
  copiesPartitions: true,
  metadataByApi: true,
  chargesBytes: true,
  externalFiles: false,
  functionLanguages: ['sql', 'python', 'javascript'],
  constraints: {
    check: 'not_supported',
    not_null: 'enforced',
    unique: 'not_supported',
    primary_key: 'not_enforced',
    foreign_key: 'not_enforced',
  },
  incrementalStrategies: ['append', 'delete+insert', 'merge', 'insert_overwrite', 'microbatch'],
  keyedStrategy: 'merge',
}

/** The BigQuery adapter: its dialect and what it can do, for parsing, listing and compiling; Google's client loads in `open`. */
export function bigqueryAdapter(credentials: JsonRecord, env: MakingEnv): Checked<Adapter> {
  const read = readBigqueryProfile(credentials, env)
  if (!read.ok) return read
  const profile = read.value
  const adapter: Adapter = {
    type: 'bigquery',
    dialect: bigqueryDialect,
    capabilities: bigqueryCapabilities,
    database: profile.project,
    schema: profile.dataset,
    dispatchPrefixes: ['bigquery'],
    describeTarget: () => ({
      project: profile.project,
      dataset: profile.dataset,
      method: profile.method,
      ...(profile.impersonate !== undefined && { impersonate_service_account: profile.impersonate }),
      ...(profile.executionProject !== profile.project && { execution_project: profile.executionProject }),
      ...(profile.quotaProject !== undefined && { quota_project: profile.quotaProject }),
      ...(profile.location !== undefined && { location: profile.location }),
      ...(profile.endpoint !== undefined && { api_endpoint: profile.endpoint }),
    }),
    open: async (options) => (await import('./warehouse.ts')).openBigquery(adapter, profile, options),
  }
  return good(adapter, read.problems)
}
