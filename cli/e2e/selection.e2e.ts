import { cpSync, existsSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

const files = {
  'seeds/raw.csv': 'id\n1\n',
  'models/staging/stg.sql': "{{ config(tags=['daily']) }} select * from {{ ref('raw') }}",
  'models/marts/fct.sql':
    "{{ config(materialized='table', tags=['daily', 'heavy']) }} select {{ cents('id') }} as id from {{ ref('stg') }}",
  'models/marts/dim.sql': "{{ config(materialized='table') }} select * from {{ ref('stg') }}",
  'models/models.yml': `models:
  - name: fct
    columns: [{name: id, data_tests: [unique, {relationships: {arguments: {to: ref('dim'), field: id}}}]}]
  - name: stg
    columns: [{name: id, data_tests: [not_null]}]
exposures:
  - {name: board, type: dashboard, owner: {name: me}, depends_on: [ref('fct')]}
`,
  'macros/cents.sql': '{% macro cents(column) %}{{ column }} * 1{% endmacro %}',
  'selectors.yml': `selectors:
  - name: usual
    default: "{{ target.name == 'prod' }}"
    definition: {union: [{method: fqn, value: fct, parents: true}, {exclude: [{method: resource_type, value: seed}]}]}
  - name: both
    definition: {intersection: ['tag:daily', 'config.materialized:table']}
`,
  'profiles.yml': `shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: shop.duckdb}
    prod: {type: duckdb, path: shop.duckdb}
`,
}

let shop: Workspace
beforeAll(async () => {
  shop = workspace(files)
  await shop.tsdbt('build')
  cpSync(path.join(shop.folder, 'target'), path.join(shop.folder, 'state'), { recursive: true })
})
afterAll(() => shop[Symbol.dispose]())

const listed = async (...args: string[]): Promise<string[]> => {
  const { stdout } = await shop.tsdbt('ls', ...args)
  return stdout.trim().split('\n')
}

describe('what ls, run, test and build select', () => {
  it.each([
    [
      ['-s', '+fct,tag:daily'],
      [
        'shop.marts.fct',
        'shop.staging.stg',
        'shop.not_null_stg_id',
        'shop.relationships_fct_id__id__ref_dim_',
        'shop.unique_fct_id',
      ],
    ],
    [
      ['-s', 'fct', '--indirect-selection', 'cautious'],
      ['shop.marts.fct', 'shop.unique_fct_id'],
    ],
    [['-s', 'fct', '--indirect-selection', 'empty'], ['shop.marts.fct']],
    [['-s', 'stg+1', '--exclude', 'path:models/marts', 'test_type:data'], ['shop.staging.stg']],
    [['--selector', 'both', '--resource-type', 'model'], ['shop.marts.fct']],
    [
      ['--target', 'prod', '--resource-type', 'model'],
      ['shop.marts.fct', 'shop.staging.stg'],
    ],
    [
      ['-s', '@dim', '--resource-type', 'model', '--resource-type', 'seed'],
      ['shop.marts.dim', 'shop.marts.fct', 'shop.staging.stg', 'shop.raw'],
    ],
    [
      ['-s', '+exposure:board', '--resource-types', 'model', 'exposure', '--output', 'name'],
      ['board', 'fct', 'stg'],
    ],
    [
      ['-s', 'fct dim', '--output', 'path', '--resource-type', 'model'],
      ['models/marts/dim.sql', 'models/marts/fct.sql'],
    ],
    [
      ['--resource-type', 'model', '--output', 'json', '--output-keys', 'name config.materialized', '-s', 'dim'],
      ['{"name": "dim", "config.materialized": "table"}'],
    ],
  ])('%j', async (args, expected) => {
    expect(await listed(...args)).toEqual(expected)
  })

  it('compares with a state, new and changed nodes by what changed', async () => {
    const state = ['--state', 'state', '--resource-type', 'model']
    expect((await shop.tsdbt('ls', '-s', 'state:modified', ...state)).stdout).not.toContain('shop.')
    shop.write({
      'models/marts/dim.sql': `${files['models/marts/dim.sql']} where id > 0`,
      'models/marts/fresh.sql': 'select 1 as id',
      'macros/cents.sql': files['macros/cents.sql'].replace('1', '100'),
    })
    try {
      expect(await listed('-s', 'state:modified', ...state)).toEqual([
        'shop.marts.dim',
        'shop.marts.fct',
        'shop.marts.fresh',
      ])
      expect(await listed('-s', 'state:new', ...state)).toEqual(['shop.marts.fresh'])
      expect(await listed('-s', 'state:modified.body', ...state)).toEqual(['shop.marts.dim', 'shop.marts.fresh'])
      expect(await listed('-s', 'state:modified.macros', ...state)).toEqual(['shop.marts.fct'])
      expect(await listed('-s', 'state:unmodified', ...state)).toEqual(['shop.staging.stg'])
    } finally {
      shop.remove('models/marts/fresh.sql')
      shop.write(files)
    }
  })

  it('cannot compare with a state what has a test without its macro', async () => {
    using other = workspace({
      'dbt_project.yml': 'name: shop\nprofile: shop\n',
      'models/a.sql': 'select 1 as id',
      'models/a.yml': 'models: [{name: a, columns: [{name: id, data_tests: [gone]}]}]\n',
    })
    other.remove('project.yml')
    expect((await other.tsdbt('run', '--target-path', 'state')).exitCode).toBe(0)
    const { exitCode, stdout, stderr } = await other.tsdbt('run', '-s', 'state:modified', '--state', 'state')
    expect([exitCode, stdout + stderr]).toEqual([
      2,
      expect.stringContaining(
        '[ERROR]: "state:modified" cannot tell whether this test has changed: its macro is not there.',
      ),
    ])
  })

  it('takes up where an earlier run left off with result:', async () => {
    shop.write({
      'models/marts/dim.sql': "{{ config(materialized='table') }} select error('no') as id from {{ ref('stg') }}",
    })
    try {
      await shop.tsdbt('build', '--no-audit', '--target-path', 'broken')
    } finally {
      shop.write(files)
    }
    const state = ['--state', 'broken']
    expect(await listed('-s', 'result:error', '--resource-type', 'model', ...state)).toEqual(['shop.marts.dim'])
    expect(await listed('-s', 'result:skipped', ...state)).toContain('shop.relationships_fct_id__id__ref_dim_')
    const { stdout, exitCode } = await shop.tsdbt(
      'build',
      '-s',
      'result:error+',
      ...state,
      '--defer',
      '--state',
      'broken',
    )
    expect(exitCode).toBe(0)
    expect(stdout).toContain('OK created sql table model main.dim')
  })

  it('writes the manifest that the list is of, unless it is told to write nothing', async () => {
    using shop = workspace({ 'models/one.sql': 'select 1 as id\n' })
    await shop.tsdbt('ls', '--no-write-json')
    expect(existsSync(path.join(shop.folder, 'target/manifest.json'))).toBe(false)
    await shop.tsdbt('ls')
    expect(shop.json('target/manifest.json')).toMatchObject({ nodes: { 'model.shop.one': { compiled_path: null } } })
  })

  it('lists models alone where --models chooses', async () => {
    expect(await listed('-s', 'fct+')).toContain('exposure:shop.board')
    for (const flag of ['-m', '--models', '--model']) expect(await listed(flag, 'fct+')).toEqual(['shop.marts.fct'])
  })

  it('is the same for the commands that run', async () => {
    const { stdout } = await shop.tsdbt('build', '-s', '+fct', '--exclude', 'raw', '--indirect-selection', 'buildable')
    expect(stdout).toContain('PASS=4 WARN=0 ERROR=0')
    expect((await shop.tsdbt('run', '-s', 'tag:heavy')).stdout).toContain('TOTAL=1')
    expect((await shop.tsdbt('test', '-s', 'test_name:unique')).stdout).toContain('TOTAL=1')
    expect((await shop.tsdbt('build', '--exclude-resource-type', 'test', 'seed')).stdout).toContain('PASS=3')
    const env = { DBT_EXCLUDE_RESOURCE_TYPES: 'test' }
    expect((await shop.tsdbtWith({ env }, 'ls', '-s', 'fct')).stdout).toBe('shop.marts.fct\n')
    const nothing = await shop.tsdbt('run', '-s', 'nowhere')
    expect(nothing.exitCode).toBe(0)
    expect(nothing.stdout).toContain('does not match any enabled nodes')
  })
})
