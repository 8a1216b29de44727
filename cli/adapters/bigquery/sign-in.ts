import type { JsonRecord } from '../../core/config.ts'
import { bad, good, problem, type Checked } from '../../core/diagnostic.ts'
import type { TargetPlaces } from '../registry.ts'
import type { Target } from './profile-keys.ts'

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
      /** Where tokens are renewed, when not at Google's own address. */
      readonly tokenUri: string | undefined
    }
  | {
      readonly method: 'external-oauth-wif'
      /** `//iam.googleapis.com/projects/…/locations/global/workloadIdentityPools/…/providers/…` */
      readonly audience: string
      readonly impersonationUrl: string | undefined
      readonly tokenEndpoint: { readonly request_url: string; readonly request_data: string }
    }

type Method = NonNullable<Target['method']>
type Key = keyof Target

/** Keys that only one method has: without a method they tell which one was meant. */
const telling: readonly (readonly [Key, Method])[] = [
  ['keyfile', 'service-account'],
  ['keyfile_json', 'service-account-json'],
  ['token', 'oauth-secrets'],
  ['refresh_token', 'oauth-secrets'],
  ['workload_pool_provider_path', 'external-oauth-wif'],
]

/** What to sign in with. Nothing is read or asked for. */
export function signInOf(target: Target, at: TargetPlaces | undefined): Checked<BigqueryAuth> {
  if (target.method === undefined) {
    // The machine's own account would take the place of the one that was meant.
    const meant = telling.find(([key]) => target[key] !== undefined && target[key] !== '')
    if (!meant) return good({ method: 'oauth' })
    const [key, method] = meant
    return bad(
      problem('profile-method-missing', { key, method }, at?.([key], 'key'), { hint: `Add \`method: ${method}\`.` }),
    )
  }
  return authBy[target.method](target, at)
}

const authBy: Readonly<Record<Method, (target: Target, at: TargetPlaces | undefined) => Checked<BigqueryAuth>>> = {
  oauth: () => good({ method: 'oauth' }),
  'service-account': (target, at) =>
    needed(target, 'keyfile', at, (keyfile) => good({ method: 'service-account', keyfile })),
  'service-account-json': (target, at) => {
    const { keyfile_json: written } = target
    if (written === undefined || written === '') return lacking(target, 'keyfile_json', at)
    const key = keyOf(written)
    if (key) return good({ method: 'service-account-json', key })
    const found = { key: 'keyfile_json', expected: 'a mapping, JSON, or JSON in base64', found: 'another text' }
    return bad(problem('schema-violation', found, at?.(['keyfile_json'])))
  },
  'oauth-secrets': (target, at) => {
    if (target.token !== undefined && target.token !== '') return good({ method: 'oauth-token', token: target.token })
    if (target.refresh_token === undefined) return lacking(target, 'token', at)
    const tokenUri = target.token_uri === '' ? undefined : target.token_uri
    return needed(target, 'refresh_token', at, (refreshToken) =>
      needed(target, 'client_id', at, (clientId) =>
        needed(target, 'client_secret', at, (clientSecret) =>
          good({ method: 'oauth-refresh', refreshToken, clientId, clientSecret, tokenUri }),
        ),
      ),
    )
  },
  'external-oauth-wif': (target, at) =>
    needed(target, 'workload_pool_provider_path', at, (audience) => {
      const { token_endpoint: tokenEndpoint, service_account_impersonation_url: url } = target
      if (tokenEndpoint === undefined) return lacking(target, 'token_endpoint', at)
      const impersonationUrl = url === '' ? undefined : url
      return good({ method: 'external-oauth-wif', audience, impersonationUrl, tokenEndpoint })
    }),
}

function needed(
  target: Target,
  key: Key,
  at: TargetPlaces | undefined,
  use: (text: string) => Checked<BigqueryAuth>,
): Checked<BigqueryAuth> {
  const text = target[key]
  return typeof text === 'string' && text !== '' ? use(text) : lacking(target, key, at)
}

function lacking(target: Target, key: Key, at: TargetPlaces | undefined): Checked<BigqueryAuth> {
  if (target[key] === '')
    return bad(problem('schema-violation', { key, expected: 'a text', found: 'empty' }, at?.([key])))
  return bad(
    problem('missing-key', { key, owner: `A bigquery target with the method "${target.method}"` }, at?.(['method'])),
  )
}

/** A key as a mapping, as JSON, or as JSON in base64, as CI systems keep it. */
function keyOf(written: NonNullable<Target['keyfile_json']>): JsonRecord | undefined {
  if (typeof written !== 'string') return written as JsonRecord // YAML's values are JSON's
  for (const json of [written, Buffer.from(written, 'base64').toString()]) {
    try {
      const parsed: unknown = JSON.parse(json)
      if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as JsonRecord // so says JSON
    } catch {
      // Not JSON in this form.
    }
  }
  return undefined
}
