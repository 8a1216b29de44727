import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { AuthClient } from 'google-auth-library'
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
 * Signs in by a service account's key, which is looked at before anything is asked for; other kinds of credentials in JSON are read by Google's client.
 * @throws WarehouseError at that key of the target
 */
export async function serviceAccount(
  key: Key,
  scopes: readonly string[],
  at: 'keyfile' | 'keyfile_json',
): Promise<AuthClient> {
  const { GoogleAuth, JWT } = await import('google-auth-library')
  if (key['type'] !== undefined && key['type'] !== 'service_account') {
    try {
      return quietly(() => new GoogleAuth({ scopes: [...scopes] }).fromJSON(key))
    } catch (error) {
      throw unusable(`These are no credentials of the type "${String(key['type'])}".`, at, error)
    }
  }
  const { client_email: email, private_key: written } = key
  if (typeof email !== 'string' || typeof written !== 'string')
    throw unusable('A key of a service account has "client_email" and "private_key"; this one has not.', at)
  // What went through the environment of a shell often has its line breaks written out.
  const secret = written.replaceAll('\\n', '\n')
  try {
    createPrivateKey(secret)
  } catch {
    // Its own error may quote what it could not read.
    throw unusable('The "private_key" of the service account is no private key: line breaks may have been lost.', at)
  }
  const client = new JWT({ scopes: [...scopes] })
  client.fromJSON({ ...key, private_key: secret })
  return client
}

/** Without the client's warnings of settings by strangers: these are the user's own. */
export function quietly<T>(make: () => T): T {
  const { warn } = console
  console.warn = () => undefined
  try {
    return make()
  } finally {
    console.warn = warn
  }
}

const unusable = (message: string, key: string, cause?: unknown): WarehouseError =>
  new WarehouseError({
    kind: 'permission',
    title: 'Permission Error',
    message,
    detail: { key, hint: 'Download a JSON key of the account, or sign in with `method: oauth`.' },
    cause,
  })
