import { describe, expect, it } from 'vitest'
import { type ApiFault, passes, warehouseError } from './errors.ts'

const denied = (message: string): ApiFault => ({
  reason: 'accessDenied',
  message: `Access Denied: ${message}`,
  status: 403,
})
const again = 'The sign-in is no longer good: `gcloud auth application-default login`, or a new'

describe('a refusal', () => {
  it.each<[ApiFault, string, string | undefined]>([
    [denied('Project p: User does not have bigquery.jobs.create permission in project p.'), 'permission', 'The account needs roles/bigquery.jobUser.'],
    [denied('Project p: User does not have bigquery.datasets.create permission in project p.'), 'permission', 'The account needs roles/bigquery.user.'],
    [denied('Table p:d.t: Permission bigquery.tables.updateData denied on table p:d.t'), 'permission', 'The account needs roles/bigquery.dataEditor.'],
    [denied('Table p:d.t: Permission bigquery.tables.getData denied on table p:d.t'), 'permission', 'The account needs roles/bigquery.dataViewer.'],
    [denied('Dataset p:d: Permission bigquery.datasets.get denied on dataset p:d'), 'permission', 'The account needs roles/bigquery.dataViewer.'],
    [denied('Dataset p:d: Permission bigquery.datasets.update denied on dataset p:d'), 'permission', 'The account needs roles/bigquery.dataOwner.'],
    [denied('Table p:d.t: Permission bigquery.tables.setIamPolicy denied on table p:d.t'), 'permission', 'The account needs roles/bigquery.dataOwner.'],
    [denied('File gs://b/f: robot does not have storage.objects.get access'), 'permission', 'The account needs roles/storage.objectViewer.'],
    [{ reason: '', status: 403, message: "Caller does not have required permission to use project p. Grant the caller serviceusage.services.use" }, 'permission', 'The account needs roles/serviceusage.serviceUsageConsumer.'],
    [{ reason: '', status: 403, message: "PERMISSION_DENIED: unable to impersonate: Permission 'iam.serviceAccounts.getAccessToken' denied" }, 'permission', 'Who signs in needs roles/iam.serviceAccountTokenCreator on the account of "impersonate_service_account".'],
    [{ reason: 'accessNotConfigured', status: 403, message: 'BigQuery API has not been used in project 1 before or it is disabled.' }, 'permission', undefined],
    [{ reason: 'invalid_grant', status: 400, message: 'Token has been expired or revoked.' }, 'permission', `${again} refresh token or key in the target.`],
    [{ reason: 'authError', status: 401, message: 'Request had invalid authentication credentials.' }, 'permission', `${again} token; a key or a refresh token is renewed by itself.`],
    [{ reason: 'quotaExceeded', status: 403, message: 'Quota exceeded' }, 'quota', undefined],
    [{ reason: 'bytesBilledLimitExceeded', message: 'Query exceeded limit for bytes billed: 1.' }, 'quota', undefined],
  ])('is told with what to do, and not asked for again: %j', (fault, kind, hint) => {
    const error = warehouseError(fault)
    expect([error.kind, error.detail['hint'], passes(fault)]).toEqual([kind, hint, false])
  }) // prettier-ignore

  it.each<ApiFault>([
    { reason: 'rateLimitExceeded', status: 403, message: 'Exceeded rate limits' },
    { reason: 'jobRateLimitExceeded', status: 400, message: 'Job exceeded rate limits' },
    { reason: 'backendError', message: 'Error encountered during execution.' },
    { reason: '', status: 502, message: '<html>Bad Gateway' },
    { reason: 'invalidQuery', message: 'Could not serialize access to table p:d.t due to concurrent update' },
    {
      reason: 'invalidQuery',
      message: 'Transaction is aborted due to concurrent update against table p:d.t. Transaction ID: 1',
    },
    { reason: '', message: 'connect ECONNRESET' },
  ])('of the moment is asked for again: %j', (fault) => {
    expect(passes(fault)).toBe(true)
  })
})
