import type { AuthClient, SubjectTokenSupplier } from 'google-auth-library'
import { WarehouseError } from '../../core/adapter.ts'
import type { BigqueryAuth } from './sign-in.ts'

type Federated = Extract<BigqueryAuth, { readonly method: 'external-oauth-wif' }>

/** Signs in by the token of another provider of identities, which Google's token service takes for one of its own. */
export async function identityPool(auth: Federated, scopes: readonly string[]): Promise<AuthClient> {
  const { IdentityPoolClient } = await import('google-auth-library')
  const client = new IdentityPoolClient({
    type: 'external_account',
    audience: auth.audience,
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: 'https://sts.googleapis.com/v1/token',
    ...(auth.impersonationUrl !== undefined && { service_account_impersonation_url: auth.impersonationUrl }),
    subject_token_supplier: tokenSupplier(auth.tokenEndpoint),
  })
  client.scopes = [...scopes]
  return client
}

/** Milliseconds before its end from which a token is asked for anew. */
const earlierMs = 300_000

/** Asks the provider for a token, and keeps it while it is good. Errors never show what was sent: it holds a secret. */
export function tokenSupplier(
  endpoint: Federated['tokenEndpoint'],
  now: () => number = Date.now,
): SubjectTokenSupplier {
  let kept: { readonly token: string; readonly until: number } | undefined
  return {
    async getSubjectToken() {
      if (kept && now() < kept.until) return kept.token
      const answer = await asked(endpoint)
      const { access_token: token, expires_in: seconds = 3600 } = answer
      if (typeof token !== 'string') throw unusable(`The answer of ${endpoint.request_url} has no "access_token".`)
      kept = { token, until: now() + Number(seconds) * 1000 - earlierMs }
      return token
    },
  }
}

interface TokenAnswer {
  readonly access_token?: unknown
  readonly expires_in?: unknown
  readonly error?: unknown
}

async function asked({ request_url: url, request_data: body }: Federated['tokenEndpoint']): Promise<TokenAnswer> {
  const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' }
  let status: number
  let answer: TokenAnswer
  try {
    const response = await fetch(url, { method: 'POST', headers, body })
    status = response.status
    answer = (await response.json()) as TokenAnswer // read key by key, each of them checked
  } catch (error) {
    throw unusable(`No token came from ${url}: it cannot be reached, or does not answer in JSON.`, error)
  }
  if (status < 300) return answer
  throw unusable(`${url} answered ${status}${typeof answer.error === 'string' ? ` (${answer.error})` : ''}.`)
}

const unusable = (message: string, cause?: unknown): WarehouseError =>
  new WarehouseError({
    kind: 'permission',
    title: 'Permission Error',
    message,
    detail: { key: 'token_endpoint', hint: 'Look at "request_url" and "request_data" of the target.' },
    cause,
  })
