import { WarehouseError, type WarehouseErrorKind } from '../../core/adapter.ts'

/** An error as the API tells it: of a request, or of a job that ended badly. */
export interface ApiFault {
  /** `invalidQuery`, `notFound`, `accessDenied`, `rateLimitExceeded`, …; empty where there is none. */
  readonly reason: string
  readonly message: string
  /** Of the response; undefined when none came. */
  readonly status?: number | undefined
}

const kinds: Readonly<Record<string, WarehouseErrorKind>> = {
  accessDenied: 'permission',
  billingNotEnabled: 'permission',
  accessNotConfigured: 'permission',
  // Of the sign-in, which has words of its own.
  invalid_grant: 'permission',
  invalid_client: 'permission',
  invalid_rapt: 'permission',
  invalid_scope: 'permission',
  invalid_target: 'permission',
  unauthorized_client: 'permission',
  access_denied: 'permission',
  quotaExceeded: 'quota',
  billingTierLimitExceeded: 'quota',
  bytesBilledLimitExceeded: 'quota',
  resourcesExceeded: 'resources',
  responseTooLarge: 'resources',
  notImplemented: 'sql',
  stopped: 'cancelled',
  rateLimitExceeded: 'transient',
  jobRateLimitExceeded: 'transient',
  tableUnavailable: 'transient',
  backendError: 'transient',
  internalError: 'transient',
  jobBackendError: 'transient',
  jobInternalError: 'transient',
}

const kindOf = ({ reason, status, message }: ApiFault): WarehouseErrorKind => {
  // Of two changes of one table at once one has its way; the other has done nothing.
  if (/could not serialize access|aborted due to concurrent update|retrying the (?:job|query) may solve/i.test(message))
    return 'transient'
  const known = kinds[reason]
  if (known !== undefined) return known
  if (status === 401 || status === 403 || /default credentials/i.test(message)) return 'permission'
  if (status === 429 || (status !== undefined && status >= 500)) return 'transient'
  return status === undefined && reason === '' ? 'connection' : 'sql'
}

/** Whether the same request may succeed a little later. Quota and permission do not come back by themselves. */
export const passes = (fault: ApiFault): boolean => {
  const kind = kindOf(fault)
  return kind === 'transient' || kind === 'connection'
}

const titles: Partial<Record<WarehouseErrorKind, string>> = {
  sql: 'Database Error',
  permission: 'Permission Error',
  quota: 'Quota Error',
  resources: 'Resources Error',
  cancelled: 'Cancelled',
  transient: 'Service Error',
  connection: 'Connection Error',
}

/** Roles that the message of a refused permission stands for; the least that is enough. */
const roles: readonly (readonly [RegExp, string])[] = [
  [/bigquery\.jobs\.create/, 'roles/bigquery.jobUser'],
  [/bigquery\.datasets\.create/, 'roles/bigquery.user'],
  [/bigquery\.(?:datasets\.update|tables\.(?:setIamPolicy|setCategory))/, 'roles/bigquery.dataOwner'],
  [/bigquery\.(?:tables|routines)\.(?:create|update|delete|updateData)/, 'roles/bigquery.dataEditor'],
  [/bigquery\.(?:(?:tables|routines)\.(?:get|getData|list)|datasets\.get)/, 'roles/bigquery.dataViewer'],
  [/serviceusage\.services\.use/, 'roles/serviceusage.serviceUsageConsumer'],
  [/storage\.objects\.(?:get|list)/, 'roles/storage.objectViewer'],
]

/** What BigQuery refused. `sql` is the text that was sent; a place in it is read off the message (`at [3:15]`). */
export function warehouseError(
  fault: ApiFault,
  sent: { readonly sql?: string; readonly job?: JobPlace; readonly cause?: unknown } = {},
): WarehouseError {
  const kind = kindOf(fault)
  const place = / at \[(\d+):(\d+)\]/.exec(fault.message)
  const hint = roleHint(fault) ?? signInHint(fault)
  const { sql, job } = sent
  return new WarehouseError({
    kind,
    title: titles[kind] ?? 'Database Error',
    message: fault.message.replace(/ at \[\d+:\d+\](?=[\s.;,]|$)/, '').trim(),
    ...(sql !== undefined && { sql, position: place ? offsetOf(sql, Number(place[1]), Number(place[2])) : undefined }),
    candidates: candidatesOf(fault.message),
    detail: {
      ...(fault.reason !== '' && { reason: fault.reason }),
      ...(hint !== undefined && { hint }),
      ...requiredColumn(fault),
      ...(job && { job: job.id, link: consoleLink(job) }),
    },
    cause: sent.cause,
  })
}

/** A column that is declared `NOT NULL` and was given a null. */
function requiredColumn({ message }: ApiFault): WarehouseError['detail'] {
  const column = /^Required field (\S+) cannot be null/.exec(message)?.[1]
  return column === undefined ? {} : { violated: 'not_null', column }
}

function roleHint({ message }: ApiFault): string | undefined {
  if (/iam\.serviceAccounts\.getAccessToken/.test(message))
    return 'Who signs in needs roles/iam.serviceAccountTokenCreator on the account of "impersonate_service_account".'
  const role = roles.find(([permission]) => permission.test(message))?.[1]
  return role === undefined ? undefined : `The account needs ${role}.`
}

const again = 'The sign-in is no longer good: `gcloud auth application-default login`, or a new'

const signInHints: readonly (readonly [(fault: ApiFault) => boolean, string])[] = [
  [({ status }) => status === 401, `${again} token; a key or a refresh token is renewed by itself.`],
  [({ reason }) => /^invalid_(?:grant|rapt)$/.test(reason), `${again} refresh token or key in the target.`],
  [
    ({ message }) => /default credentials|reauth/i.test(message),
    'Sign in with `gcloud auth application-default login`, or name a key in the target: method: service-account, keyfile: <path>. `compile --no-introspect` needs neither.',
  ],
]

const signInHint = (fault: ApiFault): string | undefined => signInHints.find(([isIt]) => isIt(fault))?.[1]

export interface JobPlace {
  readonly project: string
  readonly location: string | undefined
  readonly id: string
}

/** The job's page in Google's console. */
export const consoleLink = ({ project, location, id }: JobPlace): string =>
  `https://console.cloud.google.com/bigquery?project=${project}&j=bq:${location ?? 'US'}:${id}&page=queryresults`

/** `Unrecognized name: nope; Did you mean note?` */
const candidatesOf = (message: string): readonly string[] => {
  const meant = /Did you mean `?([\w.]+)`?\?/.exec(message)?.[1]
  return meant === undefined ? [] : [meant]
}

/** Lines and columns count from 1; BigQuery counts a tab as the columns up to the next multiple of eight. */
function offsetOf(sql: string, line: number, column: number): number {
  let start = 0
  for (let n = 1; n < line; n++) {
    const end = sql.indexOf('\n', start)
    if (end < 0) return start
    start = end + 1
  }
  let at = 1
  let offset = start
  while (at < column && offset < sql.length && sql[offset] !== '\n') {
    at = sql[offset] === '\t' ? at + 8 - ((at - 1) % 8) : at + 1
    offset++
  }
  return offset
}
