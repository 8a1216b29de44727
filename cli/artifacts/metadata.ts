import type { JsonRecord } from '../core/config.ts'

/** What every artifact says of the run that wrote it. */
export interface ArtifactRun {
  /** The version of dbt whose artifacts these are; consumers refuse what they do not know. */
  readonly dbtVersion: string
  /** Our own. */
  readonly version: string
  readonly invocationId: string
  readonly startedAt: Date
  readonly generatedAt: Date
  readonly projectName: string
  readonly adapterType: string
  readonly quoting: JsonRecord
  /** `DBT_ENV_CUSTOM_ENV_*` of the environment, without the prefix. */
  readonly customEnv: Readonly<Record<string, string>>
}

export type ArtifactName = 'manifest/v12' | 'run-results/v6' | 'catalog/v1' | 'sources/v3'

/** The keys are dbt's; its schemas allow no others, but `env` takes any name. */
export function metadataOf(artifact: ArtifactName, run: ArtifactRun): JsonRecord {
  return {
    dbt_schema_version: `https://schemas.getdbt.com/dbt/${artifact}.json`,
    dbt_version: run.dbtVersion,
    generated_at: timestamp(run.generatedAt),
    invocation_id: run.invocationId,
    invocation_started_at: timestamp(run.startedAt),
    env: { ...run.customEnv, TSDBT_VERSION: run.version },
  }
}

/** `2024-01-01T00:00:00.000000Z`, as dbt writes moments. */
export const timestamp = (moment: Date): string => moment.toISOString().replace(/(\.\d{3})Z$/, '$1000Z')
