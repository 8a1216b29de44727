import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Ended, workspace, type Workspace } from './workspace.ts'

const envSecret = 's3cr3t-in-the-environment'
const profileSecret = 'k3y-of-the-profile/with+signs=='
const env = { DBT_ENV_SECRET_TOKEN: envSecret, DBT_ENV_CUSTOM_ENV_TEAM: 'blue' }

const files = {
  'profiles.yml': `shop:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: shop.duckdb
      settings: {http_proxy_username: me, http_proxy_password: "${profileSecret}"}
      config_options: {custom_user_agent: "agent {{ env_var('DBT_ENV_SECRET_TOKEN') }}"}
`,
  'models/a.sql': "{{ config(materialized='table') }} select '{{ var('leak', 'nothing') }}' as leaked",
  'models/b.sql': "select * from {{ ref('a') }} where leaked = error('{{ var('leak', 'nothing') }}')",
  'models/m.yml':
    'models: [{name: a, columns: [{name: leaked, data_tests: [{accepted_values: {arguments: {values: [x]}}}]}]}]\n',
  'macros/say.sql':
    "{% macro say() %}{{ log('saying ' ~ var('leak'), info=true) }}{{ print(var('leak')) }}{% do run_query(\"select '\" ~ var('leak') ~ \"' from nowhere\") %}{% endmacro %}",
}

/** Every file that a run wrote but the database, which holds what models put there. */
function written(shop: Workspace): { file: string; text: string }[] {
  return ['target', 'logs'].flatMap((folder) =>
    readdirSync(path.join(shop.folder, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => path.join(shop.folder, folder, name))
      .filter((file) => statSync(file).isFile())
      .map((file) => ({ file, text: readFileSync(file, 'latin1') })),
  )
}

function leaks(shop: Workspace, ended: readonly Ended[], secret: string): string[] {
  const said = ended.flatMap(({ stdout, stderr }, index) => [
    { file: `stdout ${index}`, text: stdout },
    { file: `stderr ${index}`, text: stderr },
  ])
  return [...written(shop), ...said].filter(({ text }) => text.includes(secret)).map(({ file }) => file)
}

describe('secrets', () => {
  it.each([
    ['of the environment', envSecret],
    ['of the profile', profileSecret],
  ])('%s appear in no output, log or artifact, whatever carries them there', async (_, secret) => {
    using shop = workspace(files)
    const vars = ['--vars', JSON.stringify({ leak: secret })]
    const ended: Ended[] = []
    for (const args of [
      ['build', ...vars, '--no-audit', '--store-failures'],
      ['build', ...vars, '--log-format', 'json', '--debug', '--log-format-file', 'json'],
      ['build', ...vars, '--reporter', 'junit', '--reporter', 'github'],
      ['compile', ...vars],
      ['compile', ...vars, '--inline', `select '${secret}'`],
      ['show', ...vars, '--select', 'a'],
      ['ls', ...vars, '--output', 'json'],
      ['run-operation', 'say', ...vars],
      ['docs', 'generate', ...vars],
      ['retry'],
      ['debug', ...vars],
      ['run', '--select', secret],
    ]) {
      ended.push(await shop.tsdbtWith({ env }, ...args))
    }
    expect(leaks(shop, ended, secret)).toEqual([])
    expect(ended[0]?.stdout).toContain('*****')
    expect(shop.json('target/manifest.json')).toMatchObject({ metadata: { env: { TEAM: 'blue' } } })
  })

  it('are not read outside of profiles and packages', async () => {
    using shop = workspace({ 'models/a.sql': "select '{{ env_var('DBT_ENV_SECRET_TOKEN') }}' as x" })
    const { exitCode, stdout } = await shop.tsdbtWith({ env }, 'parse')
    expect(exitCode).toBe(2)
    expect(stdout).toContain('DBT_ENV_SECRET_TOKEN')
    expect(stdout).not.toContain(envSecret)
  })
})

describe('a mistake in profiles.yml', () => {
  it('is shown with its lines, their secrets masked, cut or not', async () => {
    using shop = workspace({ 'models/a.sql': 'select 1 as id' })
    shop.write({
      'profiles.yml': `shop:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: shop.duckdb
      secrets:
        - {type: s3, name: lake, key_id: AKIA_PUBLIC, secret: "${profileSecret}", endpoint: a-rather-long-name.of-a-host.example.com}
`,
    })
    const { stdout, exitCode } = await shop.tsdbt('build')
    expect(exitCode).toBe(2)
    expect(stdout).toContain('profiles.yml')
    expect(stdout).not.toContain(profileSecret.slice(0, 4))
  })
})
