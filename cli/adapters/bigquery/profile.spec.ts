import { describe, expect, it } from 'vitest'
import type { JsonRecord } from '../../core/config.ts'
import { invariant } from '../../core/check.ts'
import { readBigqueryProfile } from './profile.ts'

const read = (more: JsonRecord) =>
  readBigqueryProfile(
    { type: 'bigquery', project: 'shop', dataset: 'main', ...more },
    {
      projectRoot: '/project',
      at: (path, part = 'value') => ({ file: `${part} of ${path.join('.') || 'the target'}`, line: 1 }),
    },
  )

const told = (more: JsonRecord) =>
  read(more).problems.map(({ severity, message, hint, at }) => [severity, message, hint, at?.file])

const profile = (more: JsonRecord) => {
  const checked = read(more)
  invariant(checked.ok, 'the target is good')
  return checked.value
}

const empty = 'Leave the key out where there is nothing to say.'
const methods = '"oauth", "oauth-secrets", "service-account", "service-account-json" or "external-oauth-wif"'
const federated = { method: 'external-oauth-wif', workload_pool_provider_path: '//iam.googleapis.com/projects/1' }

describe('a bigquery target', () => {
  it.each<[JsonRecord, string, string | undefined, string]>([
    [{ prise_per_tib: 5 }, '"prise_per_tib" is not a key of a bigquery target.', 'Did you mean "price_per_tib"?', 'key of prise_per_tib'],
    [{ method: 'nope' }, `"method" must be ${methods}, but is another text.`, undefined, 'value of method'],
    [{ method: 'service_account' }, `"method" must be ${methods}, but is another text.`, 'Did you mean "service-account"?', 'value of method'],
    [{ priority: 'x' }, '"priority" must be "interactive" or "batch", but is another text.', undefined, 'value of priority'],
    [{ location: '' }, '"location" must be a text, but is empty.', empty, 'value of location'],
    [{ project: '' }, '"project" must be a text, but is empty.', empty, 'value of project'],
    [{ location: 7 }, '"location" must be a text, but is a number.', undefined, 'value of location'],
    [{ dataset: 'my-data' }, '"dataset" must be letters, digits and underscores, but is "my-data".', undefined, 'value of dataset'],
    [{ maximum_bytes_billed: '10GB' }, '"maximum_bytes_billed" must be a number, but is a text.', undefined, 'value of maximum_bytes_billed'],
    [{ maximum_bytes_billed: -1 }, '"maximum_bytes_billed" must be at least 0, but is -1.', undefined, 'value of maximum_bytes_billed'],
    [{ job_execution_timeout_seconds: 0 }, '"job_execution_timeout_seconds" must be more than 0, but is 0.', undefined, 'value of job_execution_timeout_seconds'],
    [{ job_retries: 1.5 }, '"job_retries" must be a whole number, but is a number.', undefined, 'value of job_retries'],
    [{ price_per_tib: -5 }, '"price_per_tib" must be at least 0, but is -5.', undefined, 'value of price_per_tib'],
    [{ scopes: 'a' }, '"scopes" must be a list, but is a text.', undefined, 'value of scopes'],
    [{ api_endpoint: 'localhost' }, '"api_endpoint" must be an address: https://…, but is another text.', undefined, 'value of api_endpoint'],
    [{ keyfile: ['a'] }, '"keyfile" must be a text, but is a list.', undefined, 'value of keyfile'],
    [{ keyfile: 'key.json' }, '"keyfile" of the target is for the method "service-account", but no "method" is given.', 'Add `method: service-account`.', 'key of keyfile'],
    [{ method: 'service-account' }, 'A bigquery target with the method "service-account" needs the key "keyfile".', undefined, 'value of method'],
    [{ method: 'service-account', keyfile: '' }, '"keyfile" must be a text, but is empty.', undefined, 'value of keyfile'],
    [{ method: 'service-account-json', keyfile_json: 'abc' }, '"keyfile_json" must be a mapping, JSON, or JSON in base64, but is another text.', undefined, 'value of keyfile_json'],
    [{ method: 'service-account-json', keyfile_json: '[1]' }, '"keyfile_json" must be a mapping, JSON, or JSON in base64, but is another text.', undefined, 'value of keyfile_json'],
    [{ method: 'oauth-secrets' }, 'A bigquery target with the method "oauth-secrets" needs the key "token".', undefined, 'value of method'],
    [{ method: 'oauth-secrets', refresh_token: 'r' }, 'A bigquery target with the method "oauth-secrets" needs the key "client_id".', undefined, 'value of method'],
    [federated, 'A bigquery target with the method "external-oauth-wif" needs the key "token_endpoint".', undefined, 'value of method'],
    [{ ...federated, token_endpoint: { type: 'okta', request_url: 'https://id', request_data: 'a=b' } }, '"token_endpoint.type" must be "entra", but is another text.', undefined, 'value of token_endpoint.type'],
    [{ ...federated, token_endpoint: { type: 'entra', request_url: 'https://id' } }, '"token_endpoint" of a bigquery target needs the key "request_data".', undefined, 'value of token_endpoint'],
  ])('%j is one clear error', (more, message, hint, at) => {
    expect(told(more)).toEqual([['error', message, hint, at]])
  }) // prettier-ignore

  it.each<[JsonRecord, string, string]>([
    [{ host: 'localhost' }, '"host" is not a key of a bigquery target and is ignored.', 'key of host'],
    [{ gcs_bucket: 'b' }, '"gcs_bucket" of the target changes nothing: it says where Python models run, and TypeScript models run on this machine.', 'key of gcs_bucket'],
    [{ job_link_info_level_log: true }, '"job_link_info_level_log" of the target changes nothing: every error shows the link of its job, and results have its id.', 'key of job_link_info_level_log'],
  ])('%j goes with a warning', (more, message, at) => {
    expect(read(more).ok).toBe(true)
    expect(told(more)).toEqual([['warning', message, undefined, at]])
  }) // prettier-ignore

  it('takes a key without a value for one that is not there, as dbt does', () => {
    expect(told({ location: null, keyfile: null, maximum_bytes_billed: null })).toEqual([])
    expect(told({ project: null })).toEqual([
      ['error', 'A bigquery target needs the key "project".', undefined, 'value of the target'],
    ])
  })

  it('leaves the credentials of other methods alone, empty ones too', () => {
    const json = Buffer.from('{"client_email": "robot@example.com"}').toString('base64')
    const more = { keyfile: '', token: '', keyfile_json: json }
    expect(profile({ ...more, method: 'oauth' }).auth).toEqual({ method: 'oauth' })
    expect(profile({ ...more, method: 'service-account-json' }).auth).toEqual({
      method: 'service-account-json',
      key: { client_email: 'robot@example.com' },
    })
  })

  it.each([
    ['keys/shop.json', '/project/keys/shop.json'],
    ['/etc/shop.json', '/etc/shop.json'],
  ])('finds the key file %s from the project', (keyfile, found) => {
    expect(profile({ method: 'service-account', keyfile }).auth).toEqual({ method: 'service-account', keyfile: found })
  })

  it('has dbt’s names of old', () => {
    const { retries, jobTimeoutMs, creationTimeoutMs } = profile({
      retries: 3,
      timeout_seconds: 60,
      job_creation_timeout_seconds: 5,
    })
    expect([retries, jobTimeoutMs, creationTimeoutMs]).toEqual([3, 60_000, 5000])
  })
})
