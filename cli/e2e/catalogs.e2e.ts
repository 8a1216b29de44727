import { describe, expect, it } from 'vitest'
import { workspace } from './workspace.ts'

const one = (rest: string): string => `catalogs:\n  - name: lake\n${rest}`

/** dbt-core 1.12 with dbt-duckdb refuses each of these, and takes those below. */
const refused: readonly [string, Readonly<Record<string, string>>, string, string][] = [
  [
    'a catalog of a type that DuckDB does not have',
    { 'catalogs.yml': one('    write_integrations: [{name: w, catalog_type: iceberg_rest}]\n') },
    'A target of duckdb has no catalogs of the type "iceberg_rest".',
    'catalogs.yml:3:50',
  ],
  ['an empty file', { 'catalogs.yml': '' }, '"catalogs.yml" is empty.', 'catalogs.yml'],
  [
    'integrations of one name',
    { 'catalogs.yml': one('    write_integrations: [{name: w, catalog_type: a}, {name: w, catalog_type: a}]\n') },
    'The catalog "lake" has two write_integrations called "w".',
    'catalogs.yml:3:61',
  ],
  [
    'several integrations of which none is active',
    { 'catalogs.yml': one('    write_integrations: [{name: w, catalog_type: a}, {name: x, catalog_type: a}]\n') },
    'The catalog "lake" must say by "active_write_integration" which of its write_integrations is written to.',
    'catalogs.yml:2:11',
  ],
  [
    'a key of no catalog',
    { 'catalogs.yml': one('    foo: 1\n') },
    '"foo" is not a key of the catalog "lake".',
    'catalogs.yml:3:5',
  ],
  [
    'a model in a catalog that is not there',
    { 'models/a.sql': "{{ config(catalog_name='lake') }} select 1 as id\n" },
    '"a" is to be in the catalog "lake", which is not there.',
    'models/a.sql:1:24',
  ],
  [
    'the second form',
    {
      'project.yml': 'name: shop\nprofile: shop\nflags: {use_catalogs_v2: true}\n',
      'catalogs.yml': 'catalogs:\n  - {name: lake, type: horizon, table_format: iceberg, config: {snowflake: {}}}\n',
    },
    'A target of duckdb has no catalogs of the type "horizon".',
    'catalogs.yml:2:24',
  ],
  [
    'a table format that is none, in the second form',
    {
      'project.yml': 'name: shop\nprofile: shop\nflags: {use_catalogs_v2: true}\n',
      'catalogs.yml': 'catalogs:\n  - {name: lake, type: horizon, table_format: parquet, config: {}}\n',
    },
    '"table_format" must be',
    'catalogs.yml:2:47',
  ],
]

describe('catalogs.yml on DuckDB', () => {
  it.each(refused)('refuses %s', async (_, files, message, place) => {
    using shop = workspace({ 'models/a.sql': 'select 1 as id\n', ...files })
    const { exitCode, stdout } = await shop.tsdbt('parse')
    expect(exitCode).toBe(2)
    expect(stdout).toContain(message)
    expect(stdout).toContain(`--> ${place}`)
  })

  it.each([
    ['no catalog', 'catalogs: []\n', ''],
    ['another key', 'other: 1\n', ''],
    ['no catalog, in the second form', 'catalogs: []\n', 'flags: {use_catalogs_v2: true}\n'],
  ])('takes a file with %s', async (_, text, flags) => {
    using shop = workspace({
      'models/a.sql': 'select 1 as id\n',
      'catalogs.yml': text,
      'project.yml': `name: shop\nprofile: shop\n${flags}`,
    })
    expect(await shop.tsdbt('build')).toMatchObject({ exitCode: 0 })
  })

  it('does not keep migrate from reading the rest', async () => {
    using shop = workspace({
      'models/a.sql': 'select 1 as id\n',
      'catalogs.yml': one('    write_integrations: [{name: w, catalog_type: iceberg_rest}]\n'),
    })
    const { exitCode, stdout } = await shop.tsdbt('migrate')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('Nothing runs before its catalogs are mended; then tsdbt build')
    expect(JSON.parse((await shop.tsdbt('migrate', '--json')).stdout)).toMatchObject({ stopped_by: 'catalogs' })
    expect(stdout).toContain('catalogs.yml:3:50\n    A target of duckdb has no catalogs of the type "iceberg_rest".')
  })
})
