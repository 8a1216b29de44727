import type { BigQuery, BigQueryOptions } from '@google-cloud/bigquery'
import type { AuthClient } from 'google-auth-library'
import type { BigqueryProfile } from './profile.ts'
import { quietly, readKeyFile, serviceAccount } from './service-account.ts'
import type { BigqueryAuth } from './sign-in.ts'

/** Google's client, signed in as the profile says. Loading it takes 75 ms: only what opens a warehouse does. */
export async function makeClient(profile: BigqueryProfile): Promise<BigQuery> {
  const { BigQuery: Client } = await import('@google-cloud/bigquery')
  const authClient = await signIn(profile)
  return new Client({
    projectId: profile.executionProject,
    scopes: [...profile.scopes],
    ...(profile.location !== undefined && { location: profile.location }),
    ...(profile.endpoint !== undefined && { apiEndpoint: profile.endpoint }),
    ...(authClient && { authClient: authClient as NonNullable<BigQueryOptions['authClient']> }), // the same library, at times another copy of its types
  })
}

/** Undefined where Google's client looks for credentials by itself, when it first needs them. */
async function signIn({ auth, scopes, impersonate }: BigqueryProfile): Promise<AuthClient | undefined> {
  if (impersonate === undefined) return ownClient(auth, scopes)
  const { GoogleAuth, Impersonated } = await import('google-auth-library')
  // What the target's account may do is narrowed; whoever acts for it must be let ask for its tokens.
  const sourceClient =
    (await ownClient(auth, actingScopes)) ?? (await new GoogleAuth({ scopes: actingScopes }).getClient())
  return quietly(
    () => new Impersonated({ sourceClient, targetPrincipal: impersonate, targetScopes: [...scopes], lifetime: 3600 }),
  )
}

const actingScopes = ['https://www.googleapis.com/auth/cloud-platform']

async function ownClient(auth: BigqueryAuth, scopes: readonly string[]): Promise<AuthClient | undefined> {
  switch (auth.method) {
    case 'oauth':
      muteLookup()
      return undefined
    case 'service-account':
      return serviceAccount(readKeyFile(auth.keyfile), scopes, 'keyfile')
    case 'service-account-json':
      return serviceAccount(auth.key, scopes, 'keyfile_json')
    case 'oauth-token': {
      const { OAuth2Client } = await import('google-auth-library')
      const client = new OAuth2Client()
      client.setCredentials({ access_token: auth.token })
      return client
    }
    case 'oauth-refresh': {
      const { UserRefreshClient } = await import('google-auth-library')
      const { clientId, clientSecret, refreshToken, tokenUri } = auth
      return new UserRefreshClient({
        clientId,
        clientSecret,
        refreshToken,
        ...(tokenUri !== undefined && { endpoints: { oauth2TokenUrl: tokenUri } }),
      })
    }
    case 'external-oauth-wif':
      return (await import('./identity-pool.ts')).identityPool(auth, scopes)
  }
}

/** Where a machine has no account of its own, the search for one ends in a warning of the process and in an error: the error is enough. */
function muteLookup(): void {
  const emitWarning = process.emitWarning.bind(process)
  Object.assign(process, {
    emitWarning: (...said: unknown[]): void => {
      if (said[1] !== 'MetadataLookupWarning') Reflect.apply(emitWarning, undefined, said)
    },
  })
}
