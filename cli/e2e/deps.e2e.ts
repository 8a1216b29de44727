import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

const packageFiles = (name: string, answer: string): Readonly<Record<string, string>> => ({
  'dbt_project.yml': `name: ${name}\nversion: '1.0'\nmodels: {${name}: {+materialized: table}}\n`,
  'models/from_package.sql': `select {{ ${name}.answer() }} as n`,
  'macros/answer.sql': `{% macro answer() %}${answer}{% endmacro %}`,
})

function writeFolder(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), text)
  }
}

const git = (folder: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
    cwd: folder,
    encoding: 'utf8',
  }).trim()

/** A repository whose first commit is tagged v1 and whose second is not. */
function repository(shop: Workspace): string {
  const folder = path.join(shop.folder, 'upstream')
  writeFolder(folder, packageFiles('util', '1'))
  git(folder, 'init', '-q', '-b', 'main')
  git(folder, 'add', '.')
  git(folder, 'commit', '-q', '-m', 'one')
  git(folder, 'tag', 'v1')
  writeFolder(folder, packageFiles('util', '2'))
  git(folder, 'commit', '-q', '-a', '-m', 'two')
  return folder
}

const built = async (shop: Workspace): Promise<(string | null)[][]> => {
  expect(await shop.tsdbt('build')).toMatchObject({ exitCode: 0 })
  return shop.rows('from from_package')
}

describe('deps', () => {
  it('installs a folder', async () => {
    using shop = workspace({ 'packages.yml': 'packages: [{local: packages/util}]\n' })
    writeFolder(path.join(shop.folder, 'packages/util'), packageFiles('util', '7'))
    const before = await shop.tsdbt('build')
    expect(before.exitCode).toBe(2)
    expect(before.stdout).toContain('Run "tsdbt deps"')
    const { exitCode, stdout } = await shop.tsdbt('deps')
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 })
    expect(stdout).toContain('Installed from <local @ packages/util>')
    expect(await built(shop)).toEqual([['7']])
  })

  it('installs a tag or a commit of a git repository and keeps to what it locked', async () => {
    using shop = workspace()
    const upstream = repository(shop)
    shop.write({ 'packages.yml': `packages: [{git: "file://${upstream}", revision: v1}]\n` })
    expect(await shop.tsdbt('deps')).toMatchObject({ exitCode: 0 })
    expect(await built(shop)).toEqual([['1']])
    expect(shop.read('package-lock.yml')).toContain(git(upstream, 'rev-parse', 'v1'))
    shop.write({ 'packages.yml': `packages: [{git: "file://${upstream}", revision: main}]\n` })
    expect(await shop.tsdbt('deps')).toMatchObject({ exitCode: 0 })
    expect(await built(shop)).toEqual([['2']])
    writeFolder(upstream, packageFiles('util', '3'))
    git(upstream, 'commit', '-q', '-a', '-m', 'three')
    shop.remove('dbt_packages')
    await shop.tsdbt('deps')
    expect(await built(shop)).toEqual([['2']])
    await shop.tsdbt('deps', '--upgrade')
    expect(await built(shop)).toEqual([['3']])
  })

  it('says which revision is not there', async () => {
    using shop = workspace()
    shop.write({ 'packages.yml': `packages: [{git: "file://${repository(shop)}", revision: v9}]\n` })
    const { exitCode, stdout } = await shop.tsdbt('deps')
    expect(exitCode).toBe(2)
    expect(stdout).toContain('"v9"')
  })

  it('installs a tarball from a server', async () => {
    using shop = workspace()
    writeFolder(path.join(shop.folder, 'tar/util-1.0'), packageFiles('util', '11'))
    execFileSync('tar', ['-czf', 'util.tar.gz', '-C', 'tar', 'util-1.0'], { cwd: shop.folder })
    const server = createServer((request, response) => {
      if (request.url === '/util.tar.gz') response.end(readFileSync(path.join(shop.folder, 'util.tar.gz')))
      else response.writeHead(404).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo // a server on TCP has one
    try {
      const tarball = (name: string): string =>
        `packages: [{tarball: "http://127.0.0.1:${port}/${name}", name: util}]\n`
      shop.write({ 'packages.yml': tarball('util.tar.gz') })
      const { exitCode, stdout } = await shop.tsdbt('deps')
      expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 })
      expect(await built(shop)).toEqual([['11']])
      shop.write({ 'packages.yml': tarball('gone.tar.gz') })
      const gone = await shop.tsdbt('deps')
      expect(gone.exitCode).toBe(2)
      expect(gone.stdout).toContain('404')
      expect(await built(shop)).toEqual([['11']])
    } finally {
      server.close()
    }
  })

  it('only writes the lock file with --lock', async () => {
    using shop = workspace()
    const upstream = repository(shop)
    shop.write({ 'packages.yml': `packages: [{git: "file://${upstream}", revision: v1}]\n` })
    expect(await shop.tsdbt('deps', '--lock')).toMatchObject({ exitCode: 0 })
    expect(shop.read('package-lock.yml')).toContain('sha1_hash')
    expect(() => shop.read('dbt_packages/util/dbt_project.yml')).toThrow('ENOENT')
  })

  it('lets the project’s macros win over a package’s, and the package’s vars be set', async () => {
    using shop = workspace({
      'packages.yml': 'packages: [{local: packages/util}]\n',
      'project.yml': `name: shop
profile: shop
vars: {util: {start: 5}}
dispatch: [{macro_namespace: util, search_order: [shop, util]}]
models: {util: {+schema: pkg}}
`,
      'macros/mine.sql': "{% macro default__speak() %}'mine'{% endmacro %}",
      'packages/util/dbt_project.yml': "name: util\nversion: '1.0.0'\nvars: {start: 1, end: 9}\n",
      'packages/util/macros/m.sql':
        "{% macro speak() %}{{ return(adapter.dispatch('speak', 'util')()) }}{% endmacro %}{% macro default__speak() %}'theirs'{% endmacro %}",
      'packages/util/models/spoken.sql':
        "{{ config(materialized='table') }} select {{ util.speak() }} as who, {{ var('start') }} as s, {{ var('end') }} as e",
    })
    await shop.tsdbt('deps')
    expect(await shop.tsdbt('build')).toMatchObject({ exitCode: 0 })
    expect(await shop.rows('from main_pkg.spoken')).toEqual([['mine', '5', '9']])
  })
})
