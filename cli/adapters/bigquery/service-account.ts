import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { BigQueryOptions } from '@google-cloud/bigquery'
import { WarehouseError } from '../../core/adapter.ts'

type Key = Readonly<Record<string, unknown>>

/** @throws WarehouseError at the key `keyfile` of the target */
export function readKeyFile(path: string): Key {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw unusable(`The key file "${path}" cannot be read: there is none, or it may not be read.`, 'keyfile', error)
  }
  try {
    const key: unknown = JSON.parse(text)
    if (typeof key === 'object' && key !== null) return key as Key // so says JSON
  } catch {
    // Said below.
  }
  throw unusable(`The key file "${path}" is not JSON, as a key of a service account is.`, 'keyfile')
}

/**
 * Signs in by a service account's key, which is looked at before anything is asked for.
 * @returns undefined for another kind of credentials, which Google's client reads by itself
 * @throws WarehouseError at that key of the target
 */
export async function serviceAccount(
  key: Key,
  scopes: readonly string[],
  at: 'keyfile' | 'keyfile_json',
): Promise<BigQueryOptions | undefined> {
  if (key['type'] !== undefined && key['type'] !== 'service_account') return undefined
  const { client_email: email, private_key: secret } = key
  if (typeof email !== 'string' || typeof secret !== 'string')
    throw unusable('A key of a service account has "client_email" and "private_key"; this one has not.', at)
  try {
    createPrivateKey(secret)
  } catch {
    // Its own error may quote what it could not read.
    throw unusable('The "private_key" of the service account is no private key: line breaks may have been lost.', at)
  }
  const { JWT } = await import('google-auth-library')
  const authClient = new JWT({ scopes: [...scopes] })
  authClient.fromJSON(key)
  return { authClient }
}

const unusable = (message: string, key: string, cause?: unknown): WarehouseError =>
  new WarehouseError({
    kind: 'permission',
    title: 'Permission Error',
    message,
    detail: { key, hint: 'Download a JSON key of the account, or sign in with `method: oauth`.' },
    cause,
  })
