import type { BigQuery, BigQueryOptions } from '@google-cloud/bigquery'
import type { BigqueryProfile } from './profile.ts'
import { readKeyFile, serviceAccount } from './service-account.ts'

/** Google's client, signed in as the profile says. Loading it takes 75 ms: only what opens a warehouse does. */
export async function makeClient(profile: BigqueryProfile): Promise<BigQuery> {
  const { BigQuery: Client } = await import('@google-cloud/bigquery')
  return new Client({
    projectId: profile.executionProject,
    scopes: [...profile.scopes],
    ...(profile.location !== undefined && { location: profile.location }),
    ...(profile.endpoint !== undefined && { apiEndpoint: profile.endpoint }),
    ...(await signIn(profile)),
  })
}

async function signIn(profile: BigqueryProfile): Promise<BigQueryOptions> {
  const own = await ownCredentials(profile)
  if (profile.impersonate === undefined) return own
  const { GoogleAuth, Impersonated } = await import('google-auth-library')
  const source = new GoogleAuth({ ...own, scopes: [...profile.scopes] })
  return {
    authClient: new Impersonated({
      sourceClient: own.authClient ?? (await source.getClient()),
      targetPrincipal: profile.impersonate,
      targetScopes: [...profile.scopes],
      lifetime: 3600,
    }),
  }
}

async function ownCredentials({ auth, scopes }: BigqueryProfile): Promise<BigQueryOptions> {
  switch (auth.method) {
    case 'oauth':
      muteLookup()
      return {}
    case 'service-account':
      return (await serviceAccount(readKeyFile(auth.keyfile), scopes, 'keyfile')) ?? { keyFilename: auth.keyfile }
    case 'service-account-json':
      return (await serviceAccount(auth.key, scopes, 'keyfile_json')) ?? { credentials: auth.key }
    case 'oauth-token': {
      const { OAuth2Client } = await import('google-auth-library')
      const client = new OAuth2Client()
      client.setCredentials({ access_token: auth.token })
      return { authClient: client }
    }
    case 'oauth-refresh': {
      const { UserRefreshClient } = await import('google-auth-library')
      return { authClient: new UserRefreshClient(auth.clientId, auth.clientSecret, auth.refreshToken) }
    }
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
