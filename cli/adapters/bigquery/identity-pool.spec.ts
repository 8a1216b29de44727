import { createServer, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { WarehouseError } from '../../core/adapter.ts'
import { identityPool, tokenSupplier } from './identity-pool.ts'

let provider: Server | undefined
afterEach(() => provider?.close())

/** A provider of identities; what it was asked. */
async function provided(status: number, answer: string): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      asked.push(`${request.method} ${request.headers['content-type']} ${body}`)
      response.writeHead(status).end(answer)
    })
  })
  provider = server
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/token`, asked }
}

const context = { audience: '', subjectTokenType: '' } as Parameters<
  ReturnType<typeof tokenSupplier>['getSubjectToken']
>[0] // unused

describe('a workload identity', () => {
  it('asks its provider for a token, and again five minutes before it ends', async () => {
    const { url, asked } = await provided(200, '{"access_token": "abc", "expires_in": 3600}')
    let now = 0
    const supplier = tokenSupplier({ request_url: url, request_data: 'client_id=1&client_secret=hush' }, () => now)
    const tokens = []
    for (const at of [0, 3_299_000, 3_301_000]) {
      now = at
      tokens.push(await supplier.getSubjectToken(context))
    }
    expect(tokens).toEqual(['abc', 'abc', 'abc'])
    const once = 'POST application/x-www-form-urlencoded client_id=1&client_secret=hush'
    expect(asked).toEqual([once, once])
  })

  it.each([
    [400, '{"error": "invalid_client"}', 'URL answered 400 (invalid_client).'],
    [200, '{"token": "abc"}', 'The answer of URL has no "access_token".'],
    [200, '<html>', 'No token came from URL: it cannot be reached, or does not answer in JSON.'],
  ])('says what the provider answered: %i %s', async (status, answer, message) => {
    const { url } = await provided(status, answer)
    const refused: unknown = await tokenSupplier({ request_url: url, request_data: 'client_secret=hush' })
      .getSubjectToken(context)
      .catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(WarehouseError)
    expect(refused).toMatchObject({
      message: message.replace('URL', url),
      kind: 'permission',
      detail: { key: 'token_endpoint' },
    })
  })

  it('is exchanged with Google for the pool that the target names', async () => {
    const client = await identityPool(
      {
        method: 'external-oauth-wif',
        audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q',
        impersonationUrl:
          'https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/robot:generateAccessToken',
        tokenEndpoint: { request_url: 'https://id.example.com', request_data: '' },
      },
      ['https://www.googleapis.com/auth/bigquery'],
    )
    expect(client).toMatchObject({
      audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q',
      scopes: ['https://www.googleapis.com/auth/bigquery'],
    })
  })
})
