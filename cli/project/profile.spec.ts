import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeSecrets } from '../core/redact.ts'
import { profilesFolders } from './profile.ts'
import { inFolder, load, loadIn, minimal, told } from './spec-folder.ts'

const withProfiles = (text: string): Record<string, string> => ({ ...minimal, 'profiles.yml': text })

describe('profiles.yml is looked for', () => {
  const base = { projectDir: '/p', cwd: '/c' }
  it.each([
    ['where --profiles-dir says, only there', { ...base, profilesDir: 'x', env: { DBT_PROFILES_DIR: '/e' } }, ['/c/x']],
    [
      'where TSDBT_PROFILES_DIR says, only there',
      { ...base, env: { TSDBT_PROFILES_DIR: '/t', DBT_PROFILES_DIR: '/e' } },
      ['/t'],
    ],
    [
      'where DBT_PROFILES_DIR says, the home folder known',
      { ...base, env: { DBT_PROFILES_DIR: '~/e', HOME: '/h' } },
      ['/h/e'],
    ],
    [
      'in the project, the current folder, then at home',
      { ...base, env: { HOME: '/h' } },
      ['/p', '/c', '/h/.tsdbt', '/h/.dbt'],
    ],
    [
      'once where project and current folder are one',
      { projectDir: '/p', env: { HOME: '/h' } },
      ['/p', '/h/.tsdbt', '/h/.dbt'],
    ],
  ])('%s', (_, options, folders) => {
    expect(profilesFolders(options)).toEqual(folders)
  })

  it('and found at home', () =>
    inFolder(
      { 'project.yml': 'name: shop\nprofile: p\n', 'home/.dbt/profiles.yml': minimal['profiles.yml'] ?? '' },
      async (folder) => {
        const result = await loadIn(folder)
        expect(result.ok && result.value.profile?.file).toBe(join(folder, 'home/.dbt/profiles.yml'))
      },
    ))
})

describe('a profile', () => {
  it('gives the chosen target, rendered, and never looks at the others', async () => {
    const text = [
      'p:',
      '  target: "{{ env_var(\'TARGET\') }}"',
      '  outputs:',
      '    dev: {type: duckdb, path: "{{ env_var(\'DB\') }}", threads: "{{ env_var(\'THREADS\') }}", schema: main}',
      '    prod: {type: bigquery, keyfile: "{{ env_var(\'NOT_SET\') }}"}',
    ].join('\n')
    const result = await load(withProfiles(text), { env: { TARGET: 'dev', DB: 'a.duckdb', THREADS: '7' } })
    if (!result.ok) throw new Error(told(result.problems).join())
    expect(result.value.profile).toMatchObject({
      profileName: 'p',
      targetName: 'dev',
      adapterType: 'duckdb',
      credentials: { path: 'a.duckdb', schema: 'main' },
      threads: 7,
      schema: 'main',
      targetForTemplates: {
        name: 'dev',
        target_name: 'dev',
        profile_name: 'p',
        type: 'duckdb',
        threads: 7,
        schema: 'main',
        path: 'a.duckdb',
      },
    })
  })

  it('yields to --profile, --target and --threads', async () => {
    const text = 'q:\n  target: a\n  outputs: {a: {type: duckdb}, b: {type: duckdb, threads: 2}}\n'
    const result = await load(withProfiles(text), { profile: 'q', target: 'b', threads: 9 })
    expect(result.ok && [result.value.profile?.targetName, result.value.profile?.threads]).toEqual(['b', 9])
  })

  it("knows BigQuery's words for database and schema, and what the adapter adds", async () => {
    const text = 'p: {target: dev, outputs: {dev: {type: bigquery, project: acme, dataset: shop}}}\n'
    const completeTarget = () => ({ location: 'EU' })
    const result = await load(withProfiles(text), { completeTarget })
    expect(result.ok && result.value.profile?.targetForTemplates).toMatchObject({
      database: 'acme',
      schema: 'shop',
      project: 'acme',
      dataset: 'shop',
      location: 'EU',
    })
  })

  it('is not read where none is needed', async () => {
    const result = await load({ 'project.yml': 'name: shop\n' }, { needsProfile: false })
    expect(result.ok && result.value.profile).toBeUndefined()
  })
})

describe('secrets of a profile', () => {
  const text = [
    'p:',
    '  target: dev',
    '  outputs:',
    '    dev:',
    '      type: duckdb',
    '      path: md:shop?motherduck_token=token-in-path',
    '      host: postgres://me:url-password@host/db',
    '      settings: {custom_user_agent: seen}',
    '      secrets: [{type: s3, key_id: AKIA, secret: s3-secret-value, session_token: session-value}]',
    '      attach: [{path: a.db, alias: other, secret: named_secret}]',
    '      password: "{{ env_var(\'DBT_ENV_SECRET_PW\') }}"',
  ].join('\n')

  it('are masked wherever they are said, and templates never see them', async () => {
    const secrets = makeSecrets()
    const result = await load(withProfiles(text), { env: { DBT_ENV_SECRET_PW: 'from-env' }, secrets })
    if (!result.ok) throw new Error(told(result.problems).join())
    expect(secrets.redact('token-in-path url-password s3-secret-value session-value from-env named_secret seen')).toBe(
      '***** ***** ***** ***** ***** named_secret seen',
    )
    expect(result.value.profile?.targetForTemplates).toEqual({
      settings: { custom_user_agent: 'seen' },
      secrets: [{ type: 's3', key_id: 'AKIA' }],
      attach: [{ path: 'a.db', alias: 'other', secret: 'named_secret' }],
      schema: '',
      type: 'duckdb',
      threads: 1,
      name: 'dev',
      target_name: 'dev',
      profile_name: 'p',
    })
  })

  it('of a short word are left, or every log would be blotted out', async () => {
    const secrets = makeSecrets()
    await load(withProfiles('p: {target: dev, outputs: {dev: {type: duckdb, password: test}}}\n'), { secrets })
    expect(secrets.redact('12 tests passed')).toBe('12 tests passed')
  })

  const key = {
    type: 'service_account',
    project_id: 'my-project',
    private_key_id: 'id-of-the-key',
    private_key: 'the-private-key',
    client_email: 'robot@example.com',
  }
  it.each([
    ['a mapping', JSON.stringify(key)],
    ['JSON', `'${JSON.stringify(key)}'`],
    ['JSON in base64', Buffer.from(JSON.stringify(key)).toString('base64')],
  ])('of a key of an account as %s are its private parts', async (_, written) => {
    const secrets = makeSecrets()
    await load(withProfiles(`p: {target: dev, outputs: {dev: {type: bigquery, keyfile_json: ${written}}}}\n`), {
      secrets,
    })
    expect(secrets.redact('my-project robot@example.com id-of-the-key the-private-key')).toBe(
      'my-project robot@example.com ***** *****',
    )
  })
})

describe('a profile that cannot be used says why', () => {
  const outputs = '  outputs: {dev: {type: duckdb}, prod: {type: duckdb}}\n'
  it.each([
    [
      'shop: {target: dev, outputs: {}}\n',
      'profiles.yml profile-not-found No profile is named "p" in "profiles.yml". | It has: shop.',
    ],
    [
      'pp: {target: dev, outputs: {}}\n',
      'profiles.yml profile-not-found No profile is named "p" in "profiles.yml". | Did you mean "pp"?',
    ],
    ['', 'profiles.yml profile-not-found No profile is named "p" in "profiles.yml".'],
    [
      `p:\n  target: pord\n${outputs}`,
      'profiles.yml:2:11 target-not-found The profile "p" has no target named "pord"; it has "dev", "prod". | Did you mean "prod"?',
    ],
    ['p: {target: dev}\n', 'profiles.yml:1:4 missing-key The profile "p" needs the key "outputs".'],
    [
      'p: {outputs: {dev: {type: duckdb}}}\n',
      'profiles.yml:1:4 target-not-found The profile "p" has no target named "default"; it has "dev".',
    ],
    [
      'p: {target: dev, outputs: {dev: {path: x}}}\n',
      'profiles.yml:1:33 missing-key The target "dev" of the profile "p" needs the key "type".',
    ],
    [
      'p: {target: dev, outputs: {dev: x}}\n',
      'profiles.yml:1:33 schema-violation "the target dev of the profile p" must be a mapping, but is "x".',
    ],
    [
      'p: {target: dev, outputs: {dev: {type: duckdb, threads: many}}}\n',
      'profiles.yml:1:57 schema-violation "threads" must be a number, but is "many".',
    ],
    [
      'p: {target: dev, outputs: {dev: {type: duckdb, threads: 0}}}\n',
      'profiles.yml:1:57 schema-violation "threads" must be at least 1, but is 0.',
    ],
    [
      `p: {target: dev, outputs: {dev: {type: duckdb, path: "{{ env_var('DB') }}"}}}\n`,
      'profiles.yml:1:54 jinja-error Parsing Error: "DB" is not set',
    ],
    ['p: [x\n', 'profiles.yml:1:4 yaml-syntax This is not valid YAML: the closing ] is missing.'],
  ])('%j', async (text, expected) => {
    const result = await load(withProfiles(text))
    expect(result.ok).toBe(false)
    expect(told(result.problems)).toEqual([expected])
  })

  it('when the project names none', async () => {
    const result = await load({ ...minimal, 'project.yml': 'name: shop\n' })
    expect(told(result.problems)).toEqual([
      'project.yml profile-not-named No profile is named: neither "project.yml" nor --profile says which one to use. | Add "profile: <name>" to "project.yml".',
    ])
  })

  it('when there is no profiles.yml, with the folders that were looked in', () =>
    inFolder({ 'project.yml': 'name: shop\nprofile: p\n' }, async (folder) => {
      expect(told((await loadIn(folder)).problems)).toEqual([
        `profiles-file-not-found No "profiles.yml" was found; looked in "${folder}", "${folder}/home/.tsdbt", "${folder}/home/.dbt". | Run "tsdbt init" to have one written, or name its folder with --profiles-dir.`,
      ])
    }))
})
