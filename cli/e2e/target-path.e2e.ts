import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspace } from './workspace.ts'

describe('a target folder that cannot be written', () => {
  it.each([
    ['taken/target', 'a part of its path is no folder'],
    ['taken', 'a file of that name is in the way'],
    // Node waits for ever there.
    ...(existsSync('/proc/self') ? [['/proc/nowhere', 'no folder can be made there']] : []),
  ])('is told in one line with its reason, before anything is built: %s', async (target, reason) => {
    using shop = workspace({ 'models/one.sql': 'select 1 as id', taken: '' })
    const { exitCode, stdout, stderr } = await shop.tsdbt('build', '--target-path', target)
    expect(exitCode).toBe(2)
    expect(`${stdout}${stderr}`.split('\n').slice(2)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^[\\d:]{8}  \\[ERROR\\]: Cannot write "${path.resolve(shop.folder, target)}": ${reason}. \\(file-unwritable\\)$`,
        ),
      ),
      '',
    ])
    expect(existsSync(shop.database)).toBe(false)
  })
})
