import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ProblemError } from '../../core/diagnostic.ts'
import type { PluginDeclaration } from '../../core/plugin.ts'
import { setPackageEntry } from '../native-import.ts'
import { loadPlugins } from './load-plugins.ts'

const at = { module: { file: 'profiles.yml', line: 8 }, config: { file: 'profiles.yml', line: 9 } }
const plugin = (module: string, config = {}): PluginDeclaration => ({
  alias: module.replace('.ts', ''),
  module,
  config,
  at,
})

describe('loading plugins', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'tsdbt-plugins-'))
    setPackageEntry(new URL('../../index.ts', import.meta.url).href)
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))
  const write = (name: string, body: string, second = 0): void => {
    const file = path.join(root, name)
    writeFileSync(file, `import { definePlugin } from 'tsdbt'\nexport default definePlugin({ ${body} })\n`)
    utimesSync(file, second, second)
  }

  it('takes a module anew that was saved since', async () => {
    write('a.ts', "load: () => 'select 1'", 1)
    const [first] = await loadPlugins([plugin('a.ts')], root)
    write('a.ts', "load: () => 'select 2'", 2)
    const [second] = await loadPlugins([plugin('a.ts')], root)
    expect([first?.load?.({}), second?.load?.({})]).toEqual(['select 1', 'select 2'])
  })

  it('gives every part what initialize made, and the plugin itself as this', async () => {
    write(
      'b.ts',
      `initialize: async ({ n }) => ({ twice: Number(n) * 2 }),
  load({ config, source, projectRoot }) { return [typeof this.initialize, config, source, projectRoot] }`,
    )
    const [made] = await loadPlugins([plugin('b.ts', { n: 4 })], root)
    expect(made?.load?.({ source: 's' })).toEqual(['function', { twice: 8 }, 's', root])
    expect(made?.defaultMaterialization).toBe('table')
  })

  it('tells all that is wrong with all of them at once', async () => {
    write('c.ts', "initialize() { throw new Error('no key.') }, load: () => []")
    const thrown: unknown = await loadPlugins([plugin('c.ts'), plugin('d.ts')], root).catch((error: unknown) => error)
    const problems = thrown instanceof ProblemError ? thrown.problems : []
    expect(problems.map(({ message, at: place }) => [message, place?.line])).toEqual([
      ['The plugin "c" does not take this config: no key.', 9],
      ['The module "d.ts" of the plugin "d" is not there.', 8],
    ])
  })

  it('says where in its module a plugin fails while a session is prepared', async () => {
    write('e.ts', "async configureCursor({ execute }) {\n  await execute('set nothing')\n}")
    const [made] = await loadPlugins([plugin('e.ts')], root)
    const session = {
      execute: () => Promise.reject(new Error('no such setting')),
      query: () => Promise.reject(new Error('')),
    }
    const thrown: unknown = await made?.configureCursor?.(session).catch((error: unknown) => error)
    const [found] = thrown instanceof ProblemError ? thrown.problems : []
    expect(found).toMatchObject({
      code: 'plugin-failed',
      message: 'This plugin failed: Error: no such setting.',
      at: { file: 'e.ts', line: 3 },
    })
    expect(made?.placeOf('configureCursor')).toMatchObject({ file: 'e.ts', line: 2 })
  })
})
