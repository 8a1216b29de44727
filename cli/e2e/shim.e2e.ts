import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

const files = { 'models/orders.sql': 'select 1 as id\n' }

/** Calls the dbt that stands in a folder of the project. */
const dbt = (shop: Workspace, file: string, ...args: string[]): string =>
  execFileSync(path.join(shop.folder, file), args, { cwd: shop.folder, encoding: 'utf8', stdio: 'pipe' })

describe('tsdbt shim', () => {
  it('writes a dbt that answers as wrappers expect', async () => {
    using shop = workspace(files)
    const ended = await shop.tsdbt('shim', 'bin')
    expect(ended.exitCode).toBe(0)
    expect(ended.stdout).toMatch(/Wrote bin\/dbt and bin\/dbt\.cmd: "dbt" there runs tsdbt \d/)
    expect(ended.stdout).toContain(`export PATH="${path.join(shop.folder, 'bin')}:$PATH"`)
    expect(dbt(shop, 'bin/dbt', '--version')).toMatch(
      /^Core:\n {2}- installed: 1\.12\.0\n {2}- latest: {4}1\.12\.0 - Up to date!\n\nPlugins:\n {2}- duckdb: {3}1\.12\.0 - Up to date!\n/,
    )
    const listed = dbt(shop, 'bin/dbt', 'ls', '--output', 'json', '--output-keys', 'name', 'unique_id', 'resource_type')
    expect(JSON.parse(listed)).toEqual({ name: 'orders', unique_id: 'model.shop.orders', resource_type: 'model' })
    const [first = ''] = dbt(shop, 'bin/dbt', '--log-format', 'json', 'build').split('\n')
    expect(JSON.parse(first)).toMatchObject({ info: { name: 'MainReportVersion' }, data: { version: '=1.12.0' } })
    expect(shop.json('target/run_results.json')).toMatchObject({
      args: { invocation_command: 'dbt --log-format json build' },
    })
    expect(existsSync(path.join(shop.folder, 'logs/dbt.log'))).toBe(true)
  })

  it('goes to node_modules/.bin when no folder is named', async () => {
    using shop = workspace({ ...files, 'node_modules/.bin/other': '' })
    expect((await shop.tsdbt('shim')).exitCode).toBe(0)
    expect(existsSync(path.join(shop.folder, 'node_modules/.bin/dbt.cmd'))).toBe(true)
  })

  it('asks for a folder where there is none to guess', async () => {
    using shop = workspace(files)
    const ended = await shop.tsdbt('shim')
    expect(ended.exitCode).toBe(2)
    expect(ended.stdout).toContain('tsdbt shim needs a folder: no node_modules/.bin is here. (flag-needed)')
    expect(ended.stdout).toContain('Name one that is on the PATH: tsdbt shim ~/.local/bin')
  })

  it('leaves another dbt alone unless it is forced, and brings it back', async () => {
    const real = '#!/bin/sh\necho real\n'
    using shop = workspace({ ...files, 'bin/dbt': real })
    const refused = await shop.tsdbt('shim', 'bin')
    expect(refused.exitCode).toBe(2)
    expect(refused.stdout).toContain('"bin/dbt" is another dbt. (shim-taken)')
    expect(shop.read('bin/dbt')).toBe(real)
    const forced = await shop.tsdbt('shim', 'bin', '--force')
    expect(forced.stdout).toContain('The dbt that was there is kept as bin/dbt.before-tsdbt.')
    expect(dbt(shop, 'bin/dbt', '--version')).toContain('installed: 1.12.0')
    expect((await shop.tsdbt('shim', 'bin')).exitCode).toBe(0)
    const removed = await shop.tsdbt('shim', 'bin', '--remove')
    expect(removed.stdout).toContain('Removed bin/dbt and bin/dbt.cmd. bin/dbt is back.')
    expect(readFileSync(path.join(shop.folder, 'bin/dbt'), 'utf8')).toBe(real)
    const again = await shop.tsdbt('shim', 'bin', '--remove')
    expect(again.exitCode).toBe(2)
    expect(again.stdout).toContain('No dbt that tsdbt wrote is in "bin". (shim-missing)')
  })
})
