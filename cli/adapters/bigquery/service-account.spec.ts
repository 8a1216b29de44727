import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { WarehouseError } from '../../core/adapter.ts'
import { readKeyFile, serviceAccount } from './service-account.ts'

const folder = mkdtempSync(join(tmpdir(), 'tsdbt-key-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const good = {
  type: 'service_account',
  client_email: 'robot@p.iam.gserviceaccount.com',
  private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
}
const scopes = ['https://www.googleapis.com/auth/bigquery']

async function refusal(run: () => unknown): Promise<[string, string | undefined]> {
  try {
    await run()
  } catch (error) {
    if (error instanceof WarehouseError) return [error.message, error.detail['key']]
    throw error
  }
  return ['accepted', undefined]
}

describe('the key of a service account', () => {
  it('signs in without a word of the client about its options', async () => {
    const file = join(folder, 'good.json')
    writeFileSync(file, JSON.stringify(good))
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const client = await serviceAccount(readKeyFile(file), scopes, 'keyfile')
    expect(client).toMatchObject({ email: good.client_email, key: good.private_key, scopes })
    expect(warned.mock.calls).toEqual([])
    warned.mockRestore()
  })

  it('may have its line breaks written out, as after an environment variable', async () => {
    const flat = { ...good, private_key: good.private_key.toString().replaceAll('\n', '\\n') }
    expect(await serviceAccount(flat, scopes, 'keyfile_json')).toMatchObject({ key: good.private_key })
  })

  it('leaves other kinds of credentials to the client, which says nothing of them either', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const key = {
      type: 'external_account',
      audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: 'https://sts.googleapis.com/v1/token',
      credential_source: { file: join(folder, 'token') },
    }
    const client = await serviceAccount(key, scopes, 'keyfile')
    expect([client.constructor.name, Reflect.get(client, 'scopes')]).toEqual(['IdentityPoolClient', scopes])
    expect(warned.mock.calls).toEqual([])
    warned.mockRestore()
  })

  it.each([
    [{ type: 'nobody' }, 'These are no credentials of the type "nobody".'],
    [{ type: 'service_account' }, 'A key of a service account has "client_email" and "private_key"; this one has not.'],
    [
      { ...good, private_key: 'lost' },
      'The "private_key" of the service account is no private key: line breaks may have been lost.',
    ],
  ])('is looked at before anything is asked for: %#', async (key, message) => {
    expect(await refusal(() => serviceAccount(key, scopes, 'keyfile_json'))).toEqual([message, 'keyfile_json'])
  })

  it('names a file that is not there, or is no JSON', async () => {
    const [missing, text] = [join(folder, 'none.json'), join(folder, 'text.json')]
    writeFileSync(text, '{')
    expect(await refusal(() => readKeyFile(missing))).toEqual([
      `The key file "${missing}" cannot be read: there is none, or it may not be read.`,
      'keyfile',
    ])
    expect(await refusal(() => readKeyFile(text))).toEqual([
      `The key file "${text}" is not JSON, as a key of a service account is.`,
      'keyfile',
    ])
  })
})
