import { describe, expect, it } from 'vitest'
import { makeSecrets, secretsOfEnvironment } from './redact.ts'

const secret = "p@ss w/o'rd+1"

describe('redact', () => {
  const base64 = (text: string): string => Buffer.from(text).toString('base64')
  it.each([
    ['as it is', `password is ${secret}!`, 'password is *****!'],
    ['URL-encoded', `https://u:${encodeURIComponent(secret)}@host`, 'https://u:*****@host'],
    ['as a form field', `p=${encodeURIComponent(secret).replaceAll('%20', '+')}&q=1`, 'p=*****&q=1'],
    ['in a SQL literal', `secret '${secret.replaceAll("'", "''")}'`, "secret '*****'"],
    ['in base64', `token ${base64(secret)} end`, 'token ***** end'],
  ])('masks a secret %s', (_form, text, masked) => {
    expect(makeSecrets([secret]).redact(text)).toBe(masked)
  })

  it.each(['', 'u', 'us', 'usr', 'user:'])('leaves nothing readable of a secret in base64 after "%s"', (before) => {
    const shown = makeSecrets([secret]).redact(base64(`${before}${secret}:tail`))
    expect(shown).toContain('*****')
    expect(Buffer.from(shown.replace('*****', ''), 'base64').toString()).not.toContain(secret.slice(2, -2))
  })

  it('masks the longer of two secrets whole when one holds the other', () => {
    expect(makeSecrets(['abc', 'abcdef']).redact('abcdef abc')).toBe('***** *****')
  })

  it('masks each line of a private key', () => {
    const key = '-----BEGIN-----\nMIIEvQIBADANBgkqhkiG9w0\n-----END-----'
    expect(makeSecrets([key]).redact('line 2 is MIIEvQIBADANBgkqhkiG9w0')).toBe('line 2 is *****')
    expect(makeSecrets([key]).redact(JSON.stringify({ key }))).toBe('{"key":"*****"}')
  })

  it('leaves text alone while it knows no secret', () => {
    expect(makeSecrets().redact('as it is')).toBe('as it is')
  })
})

it('takes the values of DBT_ENV_SECRET_* out of the environment, not empty ones', () => {
  const env = { DBT_ENV_SECRET_TOKEN: 'abc', DBT_ENV_SECRET_EMPTY: ' ', DBT_ENV_CUSTOM_ENV_X: 'no', PATH: '/bin' }
  expect(secretsOfEnvironment(env)).toEqual(['abc'])
})
