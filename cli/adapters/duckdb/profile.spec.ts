import { describe, expect, it } from 'vitest'
import type { JsonRecord } from '../../core/config.ts'
import { createAdapter } from '../registry.ts'
import { databaseName } from './profile.ts'

const at = { file: 'profiles.yml', line: 3 }
const problems = (type: string, credentials: JsonRecord) =>
  createAdapter(type, credentials, { projectRoot: '/project', at }).problems

describe('a duckdb target', () => {
  it.each<[JsonRecord, string, string | undefined]>([
    [{ pat: 'a.duckdb' }, '"pat" is not a key of a duckdb target.', 'Did you mean "path"?'],
    [{ host: 'localhost' }, '"host" is not a key of a duckdb target and is ignored.', undefined],
    [{ path: 7 }, '"path" must be a text, but is a number.', undefined],
    [{ extensions: 'httpfs' }, '"extensions" must be a list, but is a text.', undefined],
    [{ extensions: [{ repo: 'core' }] }, '"extensions.0" must be of another form, but is a mapping.', undefined],
    [
      { settings: { memory_limit: ['1GB'] } },
      '"settings.memory_limit" must be of another form, but is a list.',
      undefined,
    ],
    [{ attach: [{ alias: 'other' }] }, '"attach.0" of a duckdb target needs the key "path".', undefined],
    [
      { attach: [{ path: 'x', readonly: true }] },
      '"readonly" is not a key of "attach.0" of a duckdb target.',
      undefined,
    ],
    [{ lock_timeout: -1 }, '"lock_timeout" must be at least 0, but is -1.', undefined],
    [{ secrets: [{ key_id: 'hush' }] }, '"secrets.0" of a duckdb target needs the key "type".', undefined],
    [
      { path: 'data/shop.duckdb', database: 'store' },
      '"database" of the target is "store", but the database of "data/shop.duckdb" is named "shop".',
      'Leave "database" out, set it to "shop", or give it as the alias of an entry of "attach".',
    ],
    [
      { plugins: [] },
      '"plugins" of the target names Python code, which tsdbt does not run; it is left out.',
      undefined,
    ],
  ])('%j has one clear diagnostic', (credentials, message, hint) => {
    const found = problems('duckdb', credentials)
    expect(found.map((one) => [one.message, one.hint, one.at])).toEqual([[message, hint, at]])
  })

  it.each([
    [{}, 'memory', 'main'],
    [{ path: 'data/shop.v2.duckdb', schema: 'dev' }, 'shop', 'dev'],
    [{ path: 'a.duckdb', database: 'LAKE', attach: [{ path: 'b.duckdb', alias: 'lake' }] }, 'LAKE', 'main'],
  ])('%j names its database and schema', (credentials, database, schema) => {
    const made = createAdapter('duckdb', credentials, { projectRoot: '/project' })
    expect(made.ok && [made.value.database, made.value.schema]).toEqual([database, schema])
  })

  it.each([
    [':memory:', 'memory'],
    ['a.b-c.duckdb', 'a'],
    ['/x/y/plain', 'plain'],
    ['md:cloud', 'cloud'],
  ])('%s is the database %s', (path, name) => {
    expect(databaseName(path)).toBe(name)
  })
})

describe('other targets', () => {
  it.each<[string, JsonRecord, string, string | undefined]>([
    ['duckbd', {}, 'There is no adapter "duckbd"; tsdbt runs on "duckdb" and "bigquery".', 'Did you mean "duckdb"?'],
    [
      'snowflake',
      {},
      'There is no adapter "snowflake"; tsdbt runs on "duckdb" and "bigquery".',
      'Set "type" of the target in profiles.yml to one of them.',
    ],
    ['bigquery', { dataset: 'd' }, 'A bigquery target needs the key "project".', undefined],
    ['bigquery', { project: 'p' }, 'A bigquery target needs the key "dataset".', undefined],
  ])('%s %j say what is wrong', (type, credentials, message, hint) => {
    expect(problems(type, credentials).map((one) => [one.message, one.hint])).toEqual([[message, hint]])
  })
})
