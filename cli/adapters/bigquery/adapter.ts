import * as z from 'zod/mini'
import type { Adapter, Capabilities } from '../../core/adapter.ts'
import type { JsonRecord } from '../../core/config.ts'
import { bad, good, problem, ProblemError, type Checked } from '../../core/diagnostic.ts'
import { checkCredentials } from '../credentials.ts'
import type { MakingEnv } from '../registry.ts'
import { bigqueryDialect } from './dialect.ts'

export const bigqueryCapabilities: Capabilities = {
  transactionalDdl: false,
  concurrentBatches: true,
  lastModifiedMetadata: true,
  materializedViews: true,
  externalFiles: false,
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

/** Made when asked for: a project on another engine does without. */
const schemaOf = () =>
  z.looseObject({
    type: z.literal('bigquery'),
    project: z.optional(z.string()),
    database: z.optional(z.string()),
    dataset: z.optional(z.string()),
    schema: z.optional(z.string()),
    location: z.optional(z.string()),
  })

/** The BigQuery adapter: its dialect and what it can do, for parsing, listing and compiling. */
export function bigqueryAdapter(credentials: JsonRecord, env: MakingEnv): Checked<Adapter> {
  const checked = checkCredentials(schemaOf(), credentials, 'a bigquery target', env.at)
  if (!checked.ok) return checked
  const { project, database, dataset, schema: schemaName, location } = checked.value
  const projectName = project ?? database
  const datasetName = dataset ?? schemaName
  if (projectName === undefined)
    return bad(problem('missing-key', { key: 'project', owner: 'A bigquery target' }, env.at?.([])))
  if (datasetName === undefined)
    return bad(problem('missing-key', { key: 'dataset', owner: 'A bigquery target' }, env.at?.([])))
  return good({
    type: 'bigquery',
    dialect: bigqueryDialect,
    capabilities: bigqueryCapabilities,
    database: projectName,
    schema: datasetName,
    dispatchPrefixes: ['bigquery'],
    describeTarget: () => ({
      project: projectName,
      dataset: datasetName,
      ...(location !== undefined && { location }),
    }),
    open: () =>
      Promise.reject(new ProblemError(problem('adapter-cannot-run', { type: 'bigquery' }, env.at?.(['type'])))),
  })
}
