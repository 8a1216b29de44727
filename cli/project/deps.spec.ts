import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import * as tar from 'tar'
import { describe, expect, it } from 'vitest'
import { installPackages, type DepsOptions } from './deps.ts'
import { hashOf } from './lock.ts'
import { specsOf } from './packages.ts'
import { inFolder, told, type Files } from './spec-folder.ts'
import { parseYaml } from './yaml.ts'

const app = { 'app/project.yml': 'name: shop\n' }
const utils = { 'utils/dbt_project.yml': 'name: utils\n', 'utils/macros/m.sql': 'macro' }

const install = (folder: string, over: Partial<DepsOptions> = {}) =>
  installPackages({
    root: join(folder, 'app'),
    env: { PATH: process.env['PATH'] },
    render: (source) => source,
    ...over,
  })

const git = (folder: string, ...args: readonly string[]): string =>
  execFileSync(
    'git',
    ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'init.defaultBranch=main', ...args],
    { encoding: 'utf8' },
  )

function repository(folder: string): string {
  git(folder, 'init', '-q')
  git(folder, 'add', '.')
  git(folder, 'commit', '-q', '-m', 'one')
  git(folder, 'tag', 'v1')
  return git(folder, 'rev-parse', 'HEAD').trim()
}

const packages = (text: string): Files => ({ ...app, 'app/packages.yml': `packages:\n${text}` })
const installed = (folder: string): string[] => readdirSync(join(folder, 'app/dbt_packages')).sort()

describe('deps', () => {
  it('links local packages and copies one revision of a repository', () =>
    inFolder(
      {
        ...packages('  - local: ../utils\n  - git: ../lib\n    revision: v1\n'),
        ...utils,
        'lib/project.yml': 'name: lib\n',
        'lib/x.sql': 'one',
      },
      async (folder) => {
        const commit = repository(join(folder, 'lib'))
        writeFileSync(join(folder, 'lib/x.sql'), 'two')
        git(join(folder, 'lib'), 'commit', '-q', '-a', '-m', 'two')
        const notes: string[] = []
        const result = await install(folder, { note: (text) => notes.push(text) })
        expect(result).toEqual({
          ok: true,
          value: [
            { name: 'utils', source: 'local', version: '../utils' },
            { name: 'lib', source: 'git', version: commit },
          ],
          problems: [],
        })
        expect(readFileSync(join(folder, 'app/dbt_packages/lib/x.sql'), 'utf8')).toBe('one')
        expect(lstatSync(join(folder, 'app/dbt_packages/utils')).isSymbolicLink()).toBe(true)
        expect(readdirSync(join(folder, 'app')).sort()).toEqual([
          'dbt_packages',
          'package-lock.yml',
          'packages.yml',
          'project.yml',
        ])
        expect(readFileSync(join(folder, 'app/package-lock.yml'), 'utf8')).toBe(
          `packages:\n  - local: ../utils\n    name: utils\n  - git: ../lib\n    name: lib\n    revision: ${commit}\nsha1_hash: ${hashIn(folder)}\n`,
        )
        expect(notes).toEqual([
          `Updating lock file in file path: ${join(folder, 'app/package-lock.yml')}`,
          'Installing ../utils',
          'Installed from <local @ ../utils>',
          'Installing ../lib',
          `Installed from revision ${commit}`,
        ])
      },
    ))

  it('keeps to the lock file until packages.yml changes or --upgrade is given', () =>
    inFolder(
      {
        ...packages('  - git: FOLDER/lib\n    revision: main\n    warn-unpinned: false\n'),
        'lib/project.yml': 'name: lib\n',
        'lib/x.sql': 'one',
      },
      async (folder) => {
        const lib = join(folder, 'lib')
        writeFileSync(
          join(folder, 'app/packages.yml'),
          `packages:\n  - git: ${lib}\n    revision: main\n    warn-unpinned: false\n`,
        )
        const first = repository(lib)
        const versionOf = async (over: Partial<DepsOptions> = {}): Promise<string | undefined> => {
          const result = await install(folder, over)
          if (!result.ok) throw new Error(told(result.problems).join())
          return result.value[0]?.version
        }
        expect(await versionOf()).toBe(first)
        writeFileSync(join(lib, 'x.sql'), 'two')
        git(lib, 'commit', '-q', '-a', '-m', 'two')
        expect(await versionOf()).toBe(first)
        const second = git(lib, 'rev-parse', 'HEAD').trim()
        expect(await versionOf({ upgrade: true })).toBe(second)
        expect(readFileSync(join(folder, 'app/dbt_packages/lib/x.sql'), 'utf8')).toBe('two')
      },
    ))

  it('takes a folder of a repository, and warns of what is not pinned', () =>
    inFolder({ ...app, 'mono/a/project.yml': 'name: a\n', 'mono/b/project.yml': 'name: b\n' }, async (folder) => {
      repository(join(folder, 'mono'))
      writeFileSync(join(folder, 'app/packages.yml'), `packages:\n  - git: ${folder}/mono\n    subdirectory: b\n`)
      const result = await install(folder)
      expect(told(result.problems)).toEqual([
        `packages.yml:2:5 package-unpinned The package "${folder}/mono/b" is not pinned: "HEAD" may change under you. | Add a "revision" (a tag or a commit), or "warn-unpinned: false".`,
      ])
      expect(installed(folder)).toEqual(['b'])
    }))

  it('unpacks an archive', () =>
    inFolder({ ...packages('  - tarball: ../utils.tgz\n    name: utils\n'), ...utils }, async (folder) => {
      await tar.create({ gzip: true, file: join(folder, 'utils.tgz'), cwd: folder }, ['utils'])
      expect(await install(folder)).toMatchObject({ ok: true, value: [{ name: 'utils', source: 'tarball' }] })
      expect(readFileSync(join(folder, 'app/dbt_packages/utils/macros/m.sql'), 'utf8')).toBe('macro')
    }))

  it('takes the newest version that fits from the hub, and what that wants in turn', () =>
    inFolder(
      {
        ...packages('  - package: acme/top\n    version: [">=1.0.0", "<2.0.0"]\n'),
        'top/project.yml': 'name: top\n',
        'top/packages.yml': 'packages: [{package: acme/low, version: 0.1.0}]\n',
        'low/project.yml': 'name: low\n',
      },
      async (folder) => {
        for (const name of ['top', 'low'])
          await tar.create({ gzip: true, file: join(folder, `${name}.tgz`), cwd: folder }, [name])
        const release = (name: string, version: string) => ({
          version,
          name,
          packages: [],
          downloads: { tarball: `${url}${name}.tgz` },
          require_dbt_version: version === '1.9.0' ? ['>=9.0.0'] : [],
        })
        const hub: Record<string, unknown> = {}
        const server = createServer((request, response) => {
          const path = (request.url ?? '').slice(1)
          const answer = hub[path]
          if (path.endsWith('.tgz')) response.end(readFileSync(join(folder, path)))
          else if (answer === undefined) response.writeHead(404).end()
          else response.end(JSON.stringify(answer))
        })
        await new Promise<void>((done) => server.listen(0, done))
        // A TCP server's address is an object with a port.
        const url = `http://localhost:${(server.address() as AddressInfo).port}/`
        const versions = ['1.0.0', '1.2.0', '1.9.0', '1.3.0-rc1', '2.0.0']
        hub['api/v1/acme/top.json'] = {
          name: 'top',
          versions: Object.fromEntries(versions.map((text) => [text, release('top', text)])),
        }
        hub['api/v1/acme/low.json'] = { name: 'low', versions: { '0.1.0': release('low', '0.1.0') } }
        const env = { PATH: process.env['PATH'], DBT_PACKAGE_HUB_URL: url }
        try {
          expect(await install(folder, { env })).toMatchObject({
            ok: true,
            value: [
              { name: 'top', source: 'hub', version: '1.2.0' },
              { name: 'low', source: 'hub', version: '0.1.0' },
            ],
          })
          writeFileSync(join(folder, 'app/packages.yml'), 'packages: [{package: acme/top, version: ">=3.0.0"}]\n')
          expect(told((await install(folder, { env })).problems)).toEqual([
            'packages.yml:1:12 package-unavailable The package "acme/top" cannot be found: no version is >=3.0.0. | The newest are 2.0.0, 1.3.0-rc1, 1.2.0, 1.0.0.',
          ])
          writeFileSync(join(folder, 'app/packages.yml'), 'packages: [{package: acme/none, version: 1.0.0}]\n')
          expect(told((await install(folder, { env })).problems)).toEqual([
            'packages.yml:1:12 package-unavailable The package "acme/none" cannot be found: the server answered 404. | The hub lists packages as "namespace/name". Without a network, give the package by "git", "local" or "tarball".',
          ])
          expect(installed(folder)).toEqual(['low', 'top'])
        } finally {
          server.close()
        }
      },
    ))

  it('leaves what is installed when it fails, and nothing half done', () =>
    inFolder({ ...packages('  - local: ../utils\n'), ...utils }, async (folder) => {
      expect((await install(folder)).ok).toBe(true)
      writeFileSync(join(folder, 'app/packages.yml'), 'packages: [{local: ../utils}, {local: ../none}]\n')
      const lock = readFileSync(join(folder, 'app/package-lock.yml'), 'utf8')
      expect((await install(folder)).ok).toBe(false)
      expect(installed(folder)).toEqual(['utils'])
      expect(realpathSync(join(folder, 'app/dbt_packages/utils'))).toBe(realpathSync(join(folder, 'utils')))
      expect(readFileSync(join(folder, 'app/package-lock.yml'), 'utf8')).toBe(lock)
      expect(readdirSync(join(folder, 'app')).filter((name) => name.startsWith('.'))).toEqual([])
    }))

  it('with --lock writes the lock file only', () =>
    inFolder({ ...packages('  - local: ../utils\n'), ...utils }, async (folder) => {
      expect((await install(folder, { lockOnly: true })).ok).toBe(true)
      expect(existsSync(join(folder, 'app/dbt_packages'))).toBe(false)
      expect(existsSync(join(folder, 'app/package-lock.yml'))).toBe(true)
    }))

  it('without packages has nothing to do', () =>
    inFolder(app, async (folder) => {
      const notes: string[] = []
      expect(await install(folder, { note: (text) => notes.push(text) })).toEqual({ ok: true, value: [], problems: [] })
      expect(notes).toEqual(['Warning: No packages were found in packages.yml'])
    }))
})

const hashIn = (folder: string): string =>
  /sha1_hash: (\w+)/.exec(readFileSync(join(folder, 'app/package-lock.yml'), 'utf8'))?.[1] ?? ''

describe('packages that cannot be installed say why', () => {
  it.each([
    [
      '[{local: ../none}]',
      'packages.yml:1:12 package-unavailable The package "../none" cannot be found: No "project.yml" or "dbt_project.yml" is in "FOLDER/none".',
    ],
    [
      '[{git: FOLDER/none}]',
      `packages.yml:1:12 package-install-failed The package "FOLDER/none" cannot be installed: 'FOLDER/none' does not appear to be a git repository.`,
    ],
    [
      '[{tarball: none.tgz}]',
      'packages.yml:1:12 package-install-failed The package "none.tgz" cannot be installed: it does not exist.',
    ],
    ['[{local: ../utils}, {local: ../same}]', 'packages.yml:1:31 package-name-twice Two packages are named "utils".'],
    [
      '[{package: dbt_utils, version: 1.0.0}]',
      'packages.yml:1:22 schema-violation "package" must be a namespace and a name, as in "dbt-labs/dbt_utils", but is "dbt_utils".',
    ],
    ['[{package: a/b}]', 'packages.yml:1:12 missing-key This package needs the key "version".'],
    [
      '[{git: x, revison: v1}]',
      'packages.yml:1:21 unknown-key "revison" is not a key of this package. | Did you mean "revision"?',
    ],
    [
      '[{private: a/b}]',
      'packages.yml:1:12 missing-key This package needs the key "package". | Private packages belong to a hosted service; give its repository by "git" instead.',
    ],
    [
      '[{nme: a}]',
      'packages.yml:1:12 missing-key This package needs the key "package". | A package is given by "package", "git", "local" or "tarball".',
    ],
    ['{}', 'packages.yml:1:11 schema-violation "packages" must be a list, but is a mapping.'],
  ])('packages: %s', (text, expected) =>
    inFolder({ ...app, ...utils, 'same/project.yml': 'name: utils\n' }, async (folder) => {
      const real = realpathSync(folder)
      writeFileSync(join(folder, 'app/packages.yml'), `packages: ${text.replaceAll('FOLDER', real)}\n`)
      const result = await installPackages({
        root: join(real, 'app'),
        env: { PATH: process.env['PATH'] },
        render: (source) => source,
      })
      expect(
        told(result.problems).map((line) => line.replaceAll(real, 'FOLDER').replace(/ \| The repository.*/, '')),
      ).toEqual([expected])
    }),
  )

  it('when two want different revisions of one repository', () =>
    inFolder({ ...app, 'lib/project.yml': 'name: lib\n' }, async (folder) => {
      repository(join(folder, 'lib'))
      writeFileSync(
        join(folder, 'app/packages.yml'),
        `packages: [{git: ${folder}/lib, revision: v1}, {git: ${folder}/lib, revision: v2}]\n`,
      )
      expect(told((await install(folder)).problems)).toEqual([
        `packages.yml:1:12 package-conflict "${folder}/lib" is wanted in versions that exclude each other: v1, v2.`,
      ])
    }))

  it('when a package takes the name of the project', () =>
    inFolder({ ...packages('  - local: ../utils\n'), 'utils/project.yml': 'name: shop\n' }, async (folder) => {
      expect(told((await install(folder)).problems)).toEqual([
        'packages.yml:2:5 package-name-twice Two packages are named "shop".',
      ])
    }))
})

describe("the fingerprint of packages.yml is dbt's, so that either takes the other's lock file", () => {
  // `_create_sha1_hash` of dbt-core 1.12 on these files.
  it.each([
    [
      '- local: ../utils\n- git: https://example.org/lib.git\n  revision: v1\n',
      '9e4a31ac742b04b9b074b4163934cba4d1eb06be',
    ],
    [
      '- git: a\n  revision: v1\n  warn-unpinned: false\n  subdirectory: x\n',
      '94f03f14f4a6b8ff91c7b876f39b71b7e7ed3247',
    ],
    [
      "- package: dbt-labs/dbt_utils\n  version: ['>=1.0.0', '<2.0.0']\n- package: a/b\n  version: 1.2.3\n  install_prerelease: true\n",
      '99c20dcaa5dbe38c938e4de9c650fc683afdcea4',
    ],
    ['- tarball: https://example.org/é.tgz\n  name: t\n', '9ed7f3724b0376779b50955d68581b007efb2afb'],
  ])('%j', (text, hash) => {
    const document = parseYaml(`packages:\n${text}`, 'packages.yml')
    const specs = document.ok ? specsOf(document.value, (source) => source) : document
    expect(specs.ok && hashOf(specs.value)).toBe(hash)
  })
})
