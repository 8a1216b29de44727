import * as z from 'zod/mini'
import type { JsonRecord } from '../../core/config.ts'
import { bad, good, problem, type Checked } from '../../core/diagnostic.ts'
import { checkCredentials } from '../credentials.ts'
import type { MakingEnv } from '../registry.ts'

/** How a target proves who it is. */
export type BigqueryAuth =
  /** Application default credentials: `gcloud auth application-default login`, a workload identity, the machine's own account. */
  | { readonly method: 'oauth' }
  | { readonly method: 'service-account'; readonly keyfile: string }
  | { readonly method: 'service-account-json'; readonly key: JsonRecord }
  | { readonly method: 'oauth-token'; readonly token: string }
  | {
      readonly method: 'oauth-refresh'
      readonly refreshToken: string
      readonly clientId: string
      readonly clientSecret: string
    }

/** A target of `profiles.yml`, checked. */
export interface BigqueryProfile {
  /** The project that relations are in where a model says no other. */
  readonly project: string
  readonly dataset: string
  /** The project that jobs run in and are billed to. */
  readonly executionProject: string
  readonly location: string | undefined
  readonly auth: BigqueryAuth
  /** The service account that is acted for. */
  readonly impersonate: string | undefined
  readonly scopes: readonly string[]
  /** Another address of the API, as of an emulator; `http://127.0.0.1:9050`. */
  readonly endpoint: string | undefined
  readonly priority: 'INTERACTIVE' | 'BATCH'
  /** Jobs that would read more are refused by BigQuery, unbilled. */
  readonly maximumBytesBilled: number | undefined
  readonly reservation: string | undefined
  /** How often a request is repeated after an error that passes. */
  readonly retries: number
  /** Milliseconds after which no request is repeated any more. */
  readonly retryDeadlineMs: number | undefined
  /** Milliseconds that a job may run. */
  readonly jobTimeoutMs: number | undefined
}

const text = () => z.optional(z.string())
const seconds = () => z.optional(z.nullable(z.number()))

/** Made when asked for: a project on another engine does without. */
const schemaOf = () =>
  z.looseObject({
    type: z.literal('bigquery'),
    project: text(),
    database: text(),
    dataset: text(),
    schema: text(),
    execution_project: text(),
    location: text(),
    method: z.optional(z.enum(['oauth', 'oauth-secrets', 'service-account', 'service-account-json'])),
    keyfile: text(),
    keyfile_json: z.optional(z.union([z.string(), z.record(z.string(), z.unknown())])),
    token: text(),
    refresh_token: text(),
    client_id: text(),
    client_secret: text(),
    impersonate_service_account: text(),
    scopes: z.optional(z.array(z.string())),
    api_endpoint: text(),
    priority: z.optional(z.enum(['interactive', 'batch'])),
    maximum_bytes_billed: z.optional(z.nullable(z.number())),
    reservation: text(),
    duckdb: z.optional(z.record(z.string(), z.unknown())),
    price_per_tib: z.optional(z.number()),
    job_retries: z.optional(z.number()),
    retries: z.optional(z.number()),
    job_retry_deadline_seconds: seconds(),
    job_execution_timeout_seconds: seconds(),
    timeout_seconds: seconds(),
  })

type Written = z.infer<ReturnType<typeof schemaOf>>

/** A bigquery target with dbt's keys. */
export function readBigqueryProfile(credentials: JsonRecord, env: MakingEnv): Checked<BigqueryProfile> {
  const checked = checkCredentials(schemaOf(), credentials, 'a bigquery target', env.at)
  if (!checked.ok) return checked
  const written = checked.value
  const missing = (key: string) => bad(problem('missing-key', { key, owner: 'A bigquery target' }, env.at?.([])))
  const project = written.project ?? written.database
  const dataset = written.dataset ?? written.schema
  if (project === undefined) return missing('project')
  if (dataset === undefined) return missing('dataset')
  const auth = authOf(written)
  if (typeof auth === 'string') return missing(auth)
  const profile: BigqueryProfile = {
    project,
    dataset,
    executionProject: written.execution_project ?? project,
    location: written.location,
    auth,
    impersonate: written.impersonate_service_account,
    scopes: written.scopes ?? defaultScopes,
    endpoint: written.api_endpoint?.replace(/\/$/, ''),
    priority: written.priority === 'batch' ? 'BATCH' : 'INTERACTIVE',
    maximumBytesBilled: written.maximum_bytes_billed ?? undefined,
    reservation: written.reservation,
    retries: written.job_retries ?? written.retries ?? 1,
    retryDeadlineMs: milliseconds(written.job_retry_deadline_seconds),
    jobTimeoutMs: milliseconds(written.job_execution_timeout_seconds ?? written.timeout_seconds),
  }
  return good(profile, checked.problems)
}

/** Tables that are views of a spreadsheet need the last one. */
const defaultScopes = [
  'https://www.googleapis.com/auth/bigquery',
  'https://www.googleapis.com/auth/cloud-platform',
  'https://www.googleapis.com/auth/drive',
]

const milliseconds = (given: number | null | undefined): number | undefined =>
  typeof given === 'number' ? given * 1000 : undefined

/** What to sign in with, or the key that is missing for it. */
function authOf(written: Written): BigqueryAuth | string {
  switch (written.method ?? 'oauth') {
    case 'oauth':
      return { method: 'oauth' }
    case 'service-account':
      return written.keyfile === undefined ? 'keyfile' : { method: 'service-account', keyfile: written.keyfile }
    case 'service-account-json': {
      const key = keyOf(written.keyfile_json)
      return key === undefined ? 'keyfile_json' : { method: 'service-account-json', key }
    }
    case 'oauth-secrets': {
      if (written.token !== undefined) return { method: 'oauth-token', token: written.token }
      const { refresh_token: refreshToken, client_id: clientId, client_secret: clientSecret } = written
      if (refreshToken === undefined) return 'token'
      if (clientId === undefined) return 'client_id'
      if (clientSecret === undefined) return 'client_secret'
      return { method: 'oauth-refresh', refreshToken, clientId, clientSecret }
    }
  }
}

/** A key as a mapping, as JSON, or as JSON in base64, as CI systems keep it. */
function keyOf(written: Written['keyfile_json']): JsonRecord | undefined {
  if (typeof written !== 'string') return written as JsonRecord | undefined // YAML's values are JSON's
  for (const json of [written, Buffer.from(written, 'base64').toString()]) {
    try {
      const parsed: unknown = JSON.parse(json)
      if (typeof parsed === 'object' && parsed !== null) return parsed as JsonRecord // so says JSON
    } catch {
      // Not JSON in this form.
    }
  }
  return undefined
}
