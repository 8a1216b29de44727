import * as z from 'zod/mini'

const text = () => z.optional(z.string().check(z.minLength(1)))
/** Of one way to sign in or another: empty where a profile for several machines does not need it on this one. */
const credential = () => z.optional(z.string())
const seconds = () => z.optional(z.number().check(z.gt(0)))
const count = () => z.optional(z.int().check(z.gte(0)))

/** Every key of a target that is acted on. Made when asked for: a project on another engine does without. */
export const targetSchema = () =>
  z.strictObject({
    type: z.literal('bigquery'),
    threads: z.optional(z.int()),
    project: text(),
    database: text(),
    dataset: text(),
    schema: text(),
    execution_project: text(),
    quota_project: text(),
    location: text(),
    method: z.optional(
      z.enum(['oauth', 'oauth-secrets', 'service-account', 'service-account-json', 'external-oauth-wif']),
    ),
    keyfile: credential(),
    keyfile_json: z.optional(z.union([z.string(), z.record(z.string(), z.unknown())])),
    token: credential(),
    refresh_token: credential(),
    client_id: credential(),
    client_secret: credential(),
    token_uri: credential(),
    workload_pool_provider_path: credential(),
    service_account_impersonation_url: credential(),
    token_endpoint: z.optional(
      z.strictObject({
        type: z.literal('entra'),
        request_url: z.url({ protocol: /^https?$/ }),
        request_data: z.string(),
      }),
    ),
    impersonate_service_account: text(),
    scopes: z.optional(z.array(z.string().check(z.minLength(1)))),
    api_endpoint: z.optional(z.url({ protocol: /^https?$/ })),
    priority: z.optional(z.enum(['interactive', 'batch'])),
    maximum_bytes_billed: count(),
    reservation: text(),
    duckdb: z.optional(z.record(z.string(), z.unknown())),
    price_per_tib: z.optional(z.number().check(z.gte(0))),
    job_retries: count(),
    retries: count(),
    job_retry_deadline_seconds: seconds(),
    job_creation_timeout_seconds: seconds(),
    job_execution_timeout_seconds: seconds(),
    timeout_seconds: seconds(),
  })

const python = 'it says where Python models run, and TypeScript models run on this machine'

/** dbt's own keys that change nothing here, and why. */
export const unusedKeys: Readonly<Record<string, string>> = {
  compute_region: python,
  dataproc_region: python,
  dataproc_cluster_name: python,
  dataproc_batch: python,
  gcs_bucket: python,
  submission_method: python,
  notebook_template_id: python,
  job_link_info_level_log: 'every error shows the link of its job, and results have its id',
}

export type Target = z.infer<ReturnType<typeof targetSchema>>
