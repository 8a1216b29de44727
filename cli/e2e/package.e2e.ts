import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '..', '..')
const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-package-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** npm with scripts off: what is packed must work as it is. */
const npm = (cwd: string, ...args: string[]): string =>
  execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

describe('the packed package', () => {
  it('installs into an empty folder, starts a project and builds it', () => {
    npm(root, 'pack', '--ignore-scripts', '--pack-destination', folder)
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? ''
    const home = path.join(folder, 'home')
    mkdirSync(home)
    writeFileSync(path.join(home, 'package.json'), '{"name": "home", "private": true}')
    npm(home, 'install', '--ignore-scripts', '--no-audit', '--no-fund', path.join(folder, tarball))
    const bin = path.join(home, 'node_modules', '.bin', 'tsdbt')
    const tsdbt = (cwd: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } =>
      spawnSync(process.execPath, [bin, ...args], { cwd, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } })
    const script = `import { elbow } from 'tsdbt/analytics'; console.log(elbow([9, 2, 1, 0]))`
    const library = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: home,
      encoding: 'utf8',
    })
    expect(library).toMatchObject({ status: 0, stdout: '1\n' })
    expect(tsdbt(home, 'init', 'demo')).toMatchObject({ status: 0 })
    const built = tsdbt(path.join(home, 'demo'), 'build')
    expect(built.stderr + built.stdout).toContain('Completed successfully')
    expect(built.status).toBe(0)
    expect(tsdbt(path.join(home, 'demo'), 'docs', 'generate')).toMatchObject({ status: 0 })
    const shown = tsdbt(path.join(home, 'demo'), 'show', '--select', 'orders_by_customer', '--output', 'json')
    expect(JSON.parse(shown.stdout)).toMatchObject({ node: 'orders_by_customer' })
  })
})
