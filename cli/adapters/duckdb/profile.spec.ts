import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
      { filesystems: [{ fs: 'gcs' }] },
      '"filesystems" of the target names Python code, which tsdbt does not run; it is left out.',
      'DuckDB reads s3://, gs://, https:// and hf:// by itself: extensions: [httpfs], with what it signs in by under "secrets". Another service is read by a plugin in TypeScript (docs/plugins.md).',
    ],
    [
      { use_credential_provider: 'aws' },
      '"use_credential_provider" of the target names Python code, which tsdbt does not run; it is left out.',
      'Write a secret: secrets: [{type: s3, provider: credential_chain}] with extensions: [httpfs, aws].',
    ],
    [
      { plugins: [{ module: 'postgres' }] },
      'The plugin "postgres" is Python code, which tsdbt does not run; it is left out.',
      'DuckDB reads Postgres itself: attach: [{path: "host=… dbname=…", alias: postgres_db, type: postgres}].',
    ],
    [
      { plugins: [{ module: 'shop.plugins.rates', alias: 'fx' }] },
      'The plugin "shop.plugins.rates" is Python code, which tsdbt does not run; it is left out.',
      'Write it in TypeScript as shop/plugins/rates.ts, which then takes its place here (docs/plugins.md); dbt goes on with the Python one.',
    ],
    [
      { plugins: [{ module: 'a/rates.ts' }, { module: './b/rates.ts' }] },
      'Two plugins of the target are called "rates".',
      'Give one of them another "alias".',
    ],
    [
      { plugins: [{ module: '' }] },
      '"plugins.0.module" must be a text, but is empty.',
      'Leave the key out where there is nothing to say.',
    ],
    [{ plugins: [{ alias: 'x' }] }, '"plugins.0" of a duckdb target needs the key "module".', undefined],
    [{ plugins: [{ module: 'x.ts', conf: {} }] }, '"conf" is not a key of "plugins.0" of a duckdb target.', undefined],
  ])('%j has one clear diagnostic', (credentials, message, hint) => {
    const found = problems('duckdb', credentials)
    expect(found.map((one) => [one.message, one.hint, one.at])).toEqual([[message, hint, at]])
  })

  it('takes a TypeScript file for the Python module that it lies beside, and looks in module_paths', () => {
    const root = mkdtempSync(join(tmpdir(), 'tsdbt-profile-'))
    for (const file of ['plugins/rates.ts', 'lib/fx.ts']) {
      mkdirSync(join(root, file, '..'), { recursive: true })
      writeFileSync(join(root, file), '')
    }
    const plugins = [{ module: 'plugins.rates' }, { module: 'fx', alias: 'other', config: { key: 1 } }]
    const made = createAdapter('duckdb', { plugins, module_paths: ['lib'] }, { projectRoot: root })
    rmSync(root, { recursive: true })
    expect(made.problems).toEqual([])
    expect(made.ok && made.value.plugins?.own.map(({ alias, module, config }) => [alias, module, config])).toEqual([
      ['rates', 'plugins/rates.ts', {}],
      ['other', 'lib/fx.ts', { key: 1 }],
    ])
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
