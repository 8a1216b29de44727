import type { Json, JsonRecord } from '../core/config.ts'
import type { Secrets } from '../core/redact.ts'
import { isJsonRecord } from './vars.ts'

/** Keys whose value is secret whatever the engine: the ends of their names. Texts, as an expression over so many takes milliseconds to compile. */
const secretEnds = [
  'pass',
  'password',
  'passwd',
  'passphrase',
  'pwd',
  'secret',
  'token',
  'private_key',
  'private_key_passphrase',
  'api_key',
  'access_key',
  'secret_access_key',
  'client_secret',
  'keyfile_json',
  'connection_string',
  'credentials',
  'sas_token',
  'encryption_key',
].map((end) => `_${end}`)

/** Shorter ones are words like `test`: masking them would blot out half of every log and hide nothing. */
const SHORTEST = 5

/** Adds what must never be shown of a rendered output to the secrets. */
export function registerCredentials(value: Json, secrets: Secrets): void {
  for (const [path, text] of texts(value, [])) {
    if (isSecret(path)) {
      if (text.length >= SHORTEST) secrets.add(text)
      if (path.at(-1) === 'keyfile_json') for (const part of keyParts(text)) secrets.add(part)
      continue
    }
    for (const part of secretsInside(text)) if (part.length >= SHORTEST) secrets.add(part)
  }
}

/** The credentials that templates may see: those that are no secret and hold none. */
export function withoutCredentials(credentials: JsonRecord): JsonRecord {
  const visit = (value: Json, path: readonly string[]): Json | undefined => {
    if (isSecret(path)) return undefined
    if (typeof value === 'string') return secretsInside(value).length > 0 ? undefined : value
    if (Array.isArray(value)) return value.map((item: Json) => visit(item, path) ?? null)
    return isJsonRecord(value) ? entries(value, path) : value
  }
  const entries = (record: JsonRecord, path: readonly string[]): JsonRecord =>
    Object.fromEntries(
      Object.entries(record).flatMap(([key, value]) => {
        const kept = visit(value ?? null, [...path, key])
        return kept === undefined ? [] : [[key, kept]]
      }),
    )
  return entries(credentials, [])
}

/** An attached database names the secret it opens with; the name is none. What a service account's key says of the account stands in every log anyway. */
const isSecret = (path: readonly string[]): boolean =>
  path.some(isSecretKey) &&
  !(path.at(0) === 'attach' && path.at(-1) === 'secret') &&
  !(path.at(-2) === 'keyfile_json' && !/^(?:private_key|.*(?:secret|token))/.test(path.at(-1) ?? ''))

/** The private parts of a service account's key that is given as JSON, or as JSON in base64. */
function keyParts(text: string): readonly string[] {
  for (const json of [text, Buffer.from(text, 'base64').toString()]) {
    try {
      const key: unknown = JSON.parse(json)
      const { private_key: secret, private_key_id: id } = isJsonRecord(key as Json) ? (key as JsonRecord) : {} // so says JSON
      return [secret, id].filter((part) => typeof part === 'string' && part.length >= SHORTEST) as string[] // just checked
    } catch {
      // Not JSON in this form.
    }
  }
  return []
}

function isSecretKey(key: string): boolean {
  const name = `_${key.toLowerCase()}`
  return secretEnds.some((end) => name.endsWith(end))
}

/** Passwords inside connection texts: `postgres://user:password@host`, `password=…`, `md:db?motherduck_token=…`. */
function secretsInside(text: string): string[] {
  if (!text.includes('=') && !text.includes('://')) return []
  const inUrl = /^[a-z][\w+.-]*:\/\/[^/@\s:]*:([^@/\s]+)@/i.exec(text)?.[1]
  const inOptions = [...text.matchAll(/\b\w*(?:password|passwd|token|secret)=('[^']*'|[^\s&;]+)/gi)].map(
    (match) => match[1],
  )
  return [inUrl, ...inOptions].flatMap((part) => (part === undefined ? [] : [part.replace(/^'|'$/g, '')]))
}

function* texts(value: Json, path: readonly string[]): Generator<readonly [readonly string[], string]> {
  if (typeof value === 'string') yield [path, value]
  else if (Array.isArray(value)) for (const item of value as readonly Json[]) yield* texts(item, path)
  else if (isJsonRecord(value)) {
    for (const [key, item] of Object.entries(value)) yield* texts(item ?? null, [...path, key])
  }
}
