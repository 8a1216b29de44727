import { describe, expect, it } from 'vitest'
import { fullArguments } from './full-arguments.ts'
import { quickArguments } from './quick-arguments.ts'

const streams = { out: () => undefined, err: () => undefined }
const words = (line: string): string[] => (line === '' ? [] : line.split(' '))

describe('a plain command line', () => {
  it.each([
    'build',
    'build --select a b+ --exclude c --select d',
    'build --no-use-colors --use-colors --fail-fast',
    'build --fail-fast --no-fail-fast',
    'build --models a --select b',
    'source freshness --select source:raw',
    'docs generate --no-compile',
    'show --inline select --limit 3',
    'ls --output json --output-keys name alias --resource-type model test',
    'run --threads 4 --target prod --reporter junit --reporter github --junit-file a.xml',
    'run --event-time-start 2024-01-01 --vars {}',
    'run-operation --args {}',
  ])('is read as the full parser reads it: %s', async (line) => {
    const quick = quickArguments(words(line))
    const full = await fullArguments(words(line), '1.2.3', streams)
    expect(quick).toBeDefined()
    expect('flags' in full && [full.spec.name, full.words, full.flags]).toEqual([
      quick?.spec.name,
      quick?.words,
      quick?.flags,
    ])
  })

  it.each([
    '',
    '--help',
    'build --help',
    'build -s a',
    '--target prod build',
    'build --select=a',
    'build --selct a',
    'build --select',
    'build --threads --select a',
    'build a',
    'run-operation drop_all',
    'list',
    'docs',
    'biuld',
    'build --no-select',
    'build -- a',
  ])('is left to the full parser when it is not one: %s', (line) => {
    expect(quickArguments(words(line))).toBeUndefined()
  })
})
