import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inFolder, load, loadIn, minimal, told, type Files } from './spec-folder.ts'

const failing = async (files: Files, over = {}): Promise<string[]> => {
  const result = await load(files, over)
  expect(result.ok).toBe(false)
  return told(result.problems)
}

const loaded = async (files: Files, over = {}) => {
  const result = await load(files, over)
  if (!result.ok) throw new Error(told(result.problems).join('\n'))
  return result
}

describe('a project', () => {
  it('fills in what its file leaves out', async () => {
    const { value } = await loaded(minimal)
    expect(value.config).toMatchObject({
      name: 'shop',
      version: null,
      modelPaths: ['models'],
      testPaths: ['tests'],
      docsPaths: ['models', 'seeds', 'snapshots', 'analyses', 'macros', 'tests', 'functions'],
      targetPath: 'target',
      cleanTargets: ['target'],
      packagesInstallPath: 'dbt_packages',
      queryComment: undefined,
      onRunStart: [],
      restrictAccess: false,
    })
    expect(value.targetPath).toBe(join(value.root, 'target'))
    expect(value.logPath).toBe(join(value.root, 'logs'))
  })

  it('audits before publishing, unless it is a dbt project, unless a flag says otherwise', async () => {
    const { 'project.yml': text, ...rest } = minimal
    const audit = async (files: Files): Promise<boolean> => (await loaded(files)).value.auditBeforePublish
    expect(await audit(minimal)).toBe(true)
    expect(await audit({ ...rest, 'dbt_project.yml': text ?? '' })).toBe(false)
    expect(await audit({ ...rest, 'dbt_project.yml': `${text}flags: {audit_before_publish: true}` })).toBe(true)
    expect(await audit({ ...minimal, 'project.yml': `${text}flags: {audit_before_publish: false}` })).toBe(false)
  })

  it('is rendered with its target and variables, but not its hooks, variables and query comment', async () => {
    const text = [
      'name: shop',
      'profile: p',
      'target-path: "target/{{ target.name }}"',
      'query-comment: "{{ var(\'late\') }}"',
      'on-run-start: "{{ var(\'late\') }}"',
      'vars: {x: "{{ var(\'late\') }}"}',
      'models:',
      '  shop:',
      '    +schema: "{{ var(\'early\') }}"',
      '    +post-hook: "{{ var(\'late\') }}"',
      '    sub: {+pre_hook: ["{{ var(\'late\') }}"]}',
    ].join('\n')
    const { value } = await loaded({ ...minimal, 'project.yml': text }, { vars: { early: 'e' } })
    expect(value.config.targetPath).toBe('target/dev')
    expect(value.config.queryComment?.comment).toBe("{{ var('late') }}")
    expect(value.config.onRunStart).toEqual(["{{ var('late') }}"])
    expect(value.config.trees.models).toEqual({
      shop: { '+schema': 'e', '+post-hook': "{{ var('late') }}", sub: { '+pre_hook': ["{{ var('late') }}"] } },
    })
    expect(value.config.unrenderedTrees.models).toMatchObject({ shop: { '+schema': "{{ var('early') }}" } })
  })

  it("takes dbt's old names", async () => {
    const text = 'name: shop\nprofile: p\nsource-paths: [m]\ndata-paths: [d]\ntests: {+severity: warn}\n'
    const { value } = await loaded({ ...minimal, 'project.yml': text })
    expect(value.config).toMatchObject({
      modelPaths: ['m'],
      seedPaths: ['d'],
      trees: { data_tests: { '+severity': 'warn' } },
    })
  })

  it('reads its selectors with their places', async () => {
    const selectors =
      'selectors:\n  - name: nightly\n    default: true\n    definition: {method: tag, value: "{{ var(\'t\') }}"}\n'
    const { value } = await loaded({ ...minimal, 'selectors.yml': selectors }, { vars: { t: 'night' } })
    expect(value.selectors).toEqual([
      {
        name: 'nightly',
        description: '',
        default: true,
        definition: { method: 'tag', value: 'night' },
        at: { file: 'selectors.yml', line: 2, column: 11, length: 7 },
      },
    ])
  })

  it('warns of a second project file that is not read', async () => {
    const result = await loaded({ ...minimal, 'dbt_project.yml': 'name: other' })
    expect(told(result.problems)).toEqual([
      'dbt_project.yml two-project-files Both "project.yml" and "dbt_project.yml" are here; only "project.yml" is read. | Delete "dbt_project.yml", or move what it says into "project.yml".',
    ])
  })

  it('takes an unknown key for an error, a dbt project takes it for a warning below the top', async () => {
    const { 'project.yml': text, ...rest } = minimal
    const bad = `${text}model-path: [m]\n`
    expect(await failing({ ...rest, 'project.yml': bad })).toEqual([
      'project.yml:3:1 unknown-key "model-path" is not a key of "project.yml". | Did you mean "model-paths"?',
    ])
    expect(await failing({ ...rest, 'dbt_project.yml': bad })).toEqual([
      'dbt_project.yml:3:1 unknown-key "model-path" is not a key of "dbt_project.yml". | Did you mean "model-paths"?',
    ])
    const below = `${text}quoting: {schem: true}\n`
    expect(told((await loaded({ ...rest, 'dbt_project.yml': below })).problems)).toEqual([
      'dbt_project.yml:3:11 unknown-property "schem" is not a key of "quoting" and is ignored. | Did you mean "schema"?',
    ])
  })

  it('asks for no variables that configure nodes where no node is looked at', async () => {
    const text = `${minimal['project.yml']}models: {+schema: "{{ var('missing') }}"}\n`
    expect(await failing({ ...minimal, 'project.yml': text })).toHaveLength(1)
    expect((await load({ ...minimal, 'project.yml': text }, { loadPackages: false })).ok).toBe(true)
  })

  it('warns of what dbt has renamed', async () => {
    const text = `${minimal['project.yml']}data-paths: [data]\nclean-targets: [target, dbt_modules]\n`
    const result = await loaded({ ...minimal, 'project.yml': text })
    expect(told(result.problems)).toEqual([
      'project.yml:3:1 key-renamed "data-paths" of the project file is now called "seed-paths".',
      'project.yml:4:25 packages-folder-renamed Packages are installed in "dbt_packages", no longer in "dbt_modules": change "clean-targets", or set "packages-install-path".',
    ])
  })
})

describe('a project file that cannot be used says why', () => {
  const head = 'name: shop\nprofile: p\n'
  it.each([
    ['profile: p\n', 'project.yml:1:1 missing-key "project.yml" needs the key "name".'],
    [
      'name: 1shop\nprofile: p\n',
      'project.yml:1:7 schema-violation "name" must be letters, digits and underscores, not beginning with a digit, but is "1shop".',
    ],
    [
      `${head}version: newest\n`,
      'project.yml:3:10 schema-violation "version" must be a version such as "1.0.0", but is "newest".',
    ],
    [
      'name: ref\nprofile: p\n',
      'project.yml:1:7 project-name-reserved "ref" is a reserved word and cannot name a project.',
    ],
    [
      `${head}model-paths: models\n`,
      'project.yml:3:14 schema-violation "model-paths" must be a list, but is "models". | Write it as a list: [models].',
    ],
    [
      `${head}tests: {}\ndata_tests: {}\n`,
      'project.yml:3:1 keys-exclude-each-other "tests" and "data_tests" cannot both be given.',
    ],
    [
      `${head}require-dbt-version: ">=one"\n`,
      'project.yml:3:22 version-range-invalid ">=one" is not a version or a version range. | Write it as ">=1.8.0" or [">=1.8.0", "<2.0.0"].',
    ],
    [
      `${head}require-dbt-version: [">=1.0.0", "<1.8.0"]\n`,
      'project.yml:3:22 dbt-version-mismatch "shop" needs dbt >=1.0.0, <1.8.0, but this is compatible with dbt 1.12.0. | Take another version of the package, or add --no-version-check.',
    ],
    [
      `${head}dispatch: [{macro_namespace: dbt_utils}]\n`,
      'project.yml:3:12 missing-key This dispatch needs the key "search_order".',
    ],
    [
      `${head}on-run-end: {sql: x}\n`,
      'project.yml:3:13 schema-violation "on-run-end" must be text or a list, but is a mapping.',
    ],
    [
      `${head}quoting: {identifer: true}\n`,
      'project.yml:3:11 unknown-key "identifer" is not a key of "quoting". | Did you mean "identifier"?',
    ],
    [`${head}target-path: "{{ var('none') }}"\n`, 'project.yml:3:14 jinja-error Parsing Error: "none" is not set'],
    [
      '[a, b]\n',
      'project.yml:1:1 schema-violation "project.yml" must be a mapping, but is a list. | It begins with the project\'s name: "name: shop".',
    ],
    [
      '',
      'project.yml:1:1 schema-violation "project.yml" must be a mapping, but is empty. | It begins with the project\'s name: "name: shop".',
    ],
    [
      'name: shop\n  profile: p\n',
      'project.yml:1:7 yaml-syntax This is not valid YAML: the next line is indented as a part of this value.',
    ],
  ])('%j', async (text, expected) => {
    expect(await failing({ ...minimal, 'project.yml': text }, { profile: 'p' })).toEqual([expected])
  })

  it('when there is none, with where the nearest is', () =>
    inFolder({ ...minimal, 'models/a.sql': '' }, async (folder) => {
      const inside = join(folder, 'models')
      const result = await loadIn(inside)
      expect(told(result.problems)).toEqual([
        `project-not-found No "project.yml" or "dbt_project.yml" is in "${inside}". | There is one in "${folder}": go there, or add --project-dir "${folder}".`,
      ])
    }))

  it('when it is not UTF-8', () =>
    inFolder(minimal, async (folder) => {
      const { writeFileSync } = await import('node:fs')
      writeFileSync(join(folder, 'project.yml'), Buffer.from([0x6e, 0xff, 0xfe]))
      expect(told((await loadIn(folder)).problems)).toEqual([
        'project.yml:1:2 file-not-utf8 "project.yml" is not UTF-8 text. | Save it as UTF-8.',
      ])
    }))

  it('when it is a folder', () =>
    inFolder({ 'profiles.yml': '' }, async (folder) => {
      mkdirSync(join(folder, 'project.yml'))
      expect(told((await loadIn(folder)).problems)).toEqual([
        'project.yml file-unreadable Cannot read "project.yml": it is a folder.',
      ])
    }))
})

describe('vars.yml', () => {
  it('takes the place of the variables in the project file and is known while that is rendered', async () => {
    const files = {
      ...minimal,
      'project.yml': 'name: shop\nprofile: p\ntarget-path: "{{ var(\'t\') }}"\n',
      'vars.yml': 'vars: {t: out, shop: {x: 1}}\n',
    }
    const { value } = await loaded(files)
    expect([value.config.targetPath, value.config.vars]).toEqual(['out', { t: 'out', shop: { x: 1 } }])
  })
  it('cannot stand beside variables in the project file', async () => {
    const files = { ...minimal, 'project.yml': 'name: shop\nprofile: p\nvars: {a: 1}\n', 'vars.yml': 'vars: {a: 1}\n' }
    expect(await failing(files)).toEqual([
      'project.yml:3:1 vars-in-two-files Variables are in both "vars.yml" and "project.yml". | Keep them in one of the two.',
    ])
  })
})

describe('selectors.yml', () => {
  it.each([
    [
      'selectors: [{name: a, definition: x, defalt: true}]',
      'selectors.yml:1:38 unknown-property "defalt" is not a key of the selector "a" and is ignored. | Did you mean "default"?',
      true,
    ],
    ['selectors: [{name: a}]', 'selectors.yml:1:13 missing-key The selector "a" needs the key "definition".', false],
    [
      'selectors: [{name: a, definition: [x]}]',
      'selectors.yml:1:35 schema-violation "definition" must be text or a mapping, but is a list.',
      false,
    ],
    [
      'selectors: [{name: a, definition: x, default: true}, {name: b, definition: y, default: true}]',
      'selectors.yml:1:61 selector-default-twice Two selectors are the default: "a" and "b".',
      false,
    ],
  ])('%s', async (text, expected, isUsable) => {
    const result = await load({ ...minimal, 'selectors.yml': text })
    expect([told(result.problems), result.ok]).toEqual([[expected], isUsable])
  })
})

describe('installed packages', () => {
  const utils = 'name: utils\nvars: {a: 1}\nmodels: {utils: {+schema: "{{ target.name }}"}}\n'
  const files: Files = {
    ...minimal,
    'packages.yml': 'packages:\n  - local: ../utils\n',
    'dbt_packages/utils/dbt_project.yml': utils,
    'dbt_packages/utils/macros/m.sql': '',
    'dbt_packages/__pycache__/x': '',
  }
  it('are read with their own files, after the root', async () => {
    const { value } = await loaded(files)
    expect(value.packages.map(({ name, files: found }) => [name, found.map((file) => file.originalPath)])).toEqual([
      ['shop', []],
      ['utils', ['macros/m.sql']],
    ])
    expect(value.packages[1]?.config.trees.models).toEqual({ utils: { '+schema': 'dev' } })
  })
  it('are missed when they are asked for and not there', async () => {
    const {
      'dbt_packages/utils/dbt_project.yml': _,
      'dbt_packages/utils/macros/m.sql': __,
      'dbt_packages/__pycache__/x': ___,
      ...none
    } = files
    expect(await failing(none)).toEqual([
      'packages.yml:2:5 packages-missing A package is not installed in "dbt_packages": "../utils". | Run "tsdbt deps" to install what is asked for.',
    ])
  })
  it('are missed by name when the lock file knows it', async () => {
    const lock =
      'packages:\n  - local: ../utils\n    name: utils\n  - git: x\n    revision: abc\n    name: other\nsha1_hash: abc\n'
    expect(await failing({ ...files, 'package-lock.yml': lock })).toEqual([
      'packages.yml:2:5 packages-missing A package is not installed in "dbt_packages": "other". | Run "tsdbt deps" to install what is asked for.',
    ])
  })
  it('are missed by number when the lock file has no names', async () => {
    const lock = 'packages:\n  - local: ../utils\n  - package: dbt-labs/more\n    version: 1.0.0\nsha1_hash: abc\n'
    expect(await failing({ ...files, 'package-lock.yml': lock })).toEqual([
      'packages.yml:2:5 packages-missing Packages are not installed in "dbt_packages": "../utils", "dbt-labs/more". | Run "tsdbt deps" to install what is asked for.',
    ])
  })
  it('cannot share a name', async () => {
    expect(await failing({ ...files, 'dbt_packages/again/dbt_project.yml': 'name: shop\n' })).toEqual([
      'project.yml:1:7 package-name-twice Two packages are named "shop".',
    ])
  })
  it('that are broken are named with their place', async () => {
    expect(await failing({ ...files, 'dbt_packages/utils/dbt_project.yml': 'name: [u]\n' })).toEqual([
      'dbt_packages/utils/dbt_project.yml:1:7 schema-violation "name" must be text, but is a list.',
    ])
  })
  it('are left alone where they are not needed', async () => {
    const { value } = await loaded({ ...files, 'dbt_packages/utils/dbt_project.yml': '{' }, { loadPackages: false })
    expect(value.packages).toHaveLength(1)
  })
  it('are followed when they are links to folders', () =>
    inFolder(
      {
        'lib/project.yml': 'name: lib\n',
        'lib/macros/m.sql': '',
        ...Object.fromEntries(Object.entries(minimal).map(([name, text]) => [`app/${name}`, text])),
      },
      async (folder) => {
        mkdirSync(join(folder, 'app/dbt_packages'))
        symlinkSync(join(folder, 'lib'), join(folder, 'app/dbt_packages/lib'))
        const result = await loadIn(join(folder, 'app'))
        expect(result.ok && result.value.packages.map((found) => [found.name, found.files.length])).toEqual([
          ['shop', 0],
          ['lib', 1],
        ])
      },
    ))
})

it('stops at packages given in two files', async () => {
  const files = { ...minimal, 'packages.yml': 'packages: []\n', 'dependencies.yml': 'packages: []\n' }
  expect(await failing(files)).toEqual([
    'packages.yml:1:1 packages-in-two-files "packages" is given in both "packages.yml" and "dependencies.yml"; it can stand in one of them only.',
  ])
})
