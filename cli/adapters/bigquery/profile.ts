import { homedir } from 'node:os'
import { resolve } from 'node:path'
import type { JsonRecord } from '../../core/config.ts'
import { bad, good, problem, type Checked, type Diagnostic } from '../../core/diagnostic.ts'
import { checkCredentials } from '../credentials.ts'
import type { MakingEnv, TargetPlaces } from '../registry.ts'
import { targetSchema, unusedKeys } from './profile-keys.ts'
import { type BigqueryAuth, signInOf } from './sign-in.ts'

/** A target of `profiles.yml`, checked. */
export interface BigqueryProfile {
  /** The project that relations are in where a model says no other. */
  readonly project: string
  readonly dataset: string
  /** The project that jobs run in and are billed to. */
  readonly executionProject: string
  /** The project whose quota requests count on, for those who sign in as a person. */
  readonly quotaProject: string | undefined
  readonly location: string | undefined
  /** As the target says it. */
  readonly method: string
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
  /** Milliseconds that a request for a job may take. */
  readonly creationTimeoutMs: number | undefined
  /** Milliseconds that a job may run. */
  readonly jobTimeoutMs: number | undefined
}

/** A bigquery target with dbt's keys. */
export function readBigqueryProfile(
  credentials: JsonRecord,
  { at, projectRoot }: Pick<MakingEnv, 'at' | 'projectRoot'>,
): Checked<BigqueryProfile> {
  const isUsed = ([key, value]: readonly [string, unknown]): boolean =>
    value !== null && !Object.hasOwn(unusedKeys, key)
  const unused = Object.entries(unusedKeys).filter(([key]) => Object.hasOwn(credentials, key))
  const warnings: readonly Diagnostic[] = unused.map(([key, reason]) =>
    problem('profile-key-unused', { key, reason }, at?.([key], 'key')),
  )
  const used = Object.fromEntries(Object.entries(credentials).filter(isUsed))
  const checked = checkCredentials(targetSchema(), used, 'a bigquery target', at)
  if (!checked.ok) return bad(...warnings, ...checked.problems)
  const written = checked.value
  const problems = [...warnings, ...checked.problems]
  const missing = (key: string) =>
    bad(...problems, problem('missing-key', { key, owner: 'A bigquery target' }, at?.([])))
  const project = written.project ?? written.database
  const dataset = written.dataset ?? written.schema
  if (project === undefined) return missing('project')
  if (dataset === undefined) return missing('dataset')
  const wrongName = datasetFault(dataset, written.dataset === undefined ? 'schema' : 'dataset', at)
  if (wrongName) return bad(...problems, wrongName)
  const auth = signInOf(written, at)
  if (!auth.ok) return bad(...problems, ...auth.problems)
  const profile: BigqueryProfile = {
    project,
    dataset,
    executionProject: written.execution_project ?? project,
    quotaProject: written.quota_project,
    location: written.location,
    method: written.method ?? 'oauth',
    auth: withPath(auth.value, projectRoot),
    impersonate: written.impersonate_service_account,
    scopes: written.scopes ?? defaultScopes,
    endpoint: written.api_endpoint?.replace(/\/$/, ''),
    priority: written.priority === 'batch' ? 'BATCH' : 'INTERACTIVE',
    maximumBytesBilled: written.maximum_bytes_billed,
    reservation: written.reservation,
    retries: written.job_retries ?? written.retries ?? 1,
    retryDeadlineMs: milliseconds(written.job_retry_deadline_seconds),
    creationTimeoutMs: milliseconds(written.job_creation_timeout_seconds),
    jobTimeoutMs: milliseconds(written.job_execution_timeout_seconds ?? written.timeout_seconds),
  }
  return good(profile, problems)
}

/** Tables that are views of a spreadsheet need the last one. */
const defaultScopes = [
  'https://www.googleapis.com/auth/bigquery',
  'https://www.googleapis.com/auth/cloud-platform',
  'https://www.googleapis.com/auth/drive',
]

const milliseconds = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : seconds * 1000

/** BigQuery's rule for names of datasets. */
const datasetFault = (dataset: string, key: string, at: TargetPlaces | undefined): Diagnostic | undefined =>
  /^\w{1,1024}$/.test(dataset)
    ? undefined
    : problem(
        'schema-violation',
        { key, expected: 'letters, digits and underscores', found: `"${dataset}"` },
        at?.([key]),
      )

/** The key's file as seen from the project's folder, wherever the command is run. */
const withPath = (auth: BigqueryAuth, projectRoot: string): BigqueryAuth =>
  auth.method === 'service-account'
    ? {
        ...auth,
        keyfile: resolve(
          projectRoot,
          auth.keyfile.replace(/^~(?=\/)/, () => homedir()),
        ),
      }
    : auth
