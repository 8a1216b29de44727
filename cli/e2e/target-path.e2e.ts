import { describe, expect, it } from 'vitest'
import { workspace } from './workspace.ts'

describe('a target folder that cannot be written', () => {
  it('is told in one line with its reason, after a build that published', async () => {
    using shop = workspace({ 'models/one.sql': 'select 1 as id', taken: '' })
    const { exitCode, stdout, stderr } = await shop.tsdbt('build', '--target-path', 'taken/target')
    expect(exitCode).toBe(2)
    expect(`${stdout}${stderr}`).toContain(
      'taken/target/manifest.json": a part of its path is no folder. (file-unwritable)',
    )
    expect(`${stdout}${stderr}`).not.toContain('please report this')
    expect(await shop.rows('select id from one')).toEqual([['1']])
  })
})
