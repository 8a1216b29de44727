import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeFolder } from './make-folder.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsdbt-folder-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('makes a folder with all that are missing above it, and leaves one that is there', () => {
  for (const _ of [1, 2]) makeFolder(join(folder, 'a', 'b', 'c'))
  expect(statSync(join(folder, 'a', 'b', 'c')).isDirectory()).toBe(true)
})

it.each(['file', 'file/below'])('throws where a file is in the way: %s', (name) => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => makeFolder(join(folder, name))).toThrow(/EEXIST|ENOTDIR/)
})

it.skipIf(!existsSync('/proc/self'))('throws where the system has folders in which none can be made', () => {
  expect(() => makeFolder('/proc/nowhere/target')).toThrow('ENOENT')
})
