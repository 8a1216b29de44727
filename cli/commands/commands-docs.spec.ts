import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { commands } from './command-table.ts'
import { globalFlags } from './flag-table.ts'
import { readArguments, type Reading } from './program.ts'

const documentation = readFileSync(path.resolve(import.meta.dirname, '../../docs/commands.md'), 'utf8')

async function read(...argv: string[]): Promise<{ reading: Reading; out: string; err: string }> {
  let out = ''
  let err = ''
  const streams = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) }
  return { reading: await readArguments(argv, { TSDBT_THREADS: '3', DBT_TARGET: 'ci' }, '1.2.3', streams), out, err }
}

describe('the command line', () => {
  it.each(commands.map(({ name }) => name))('documents %s', (name) => {
    expect(documentation).toContain(`| \`${name}\` |`)
  })

  it.each(commands.map(({ name }) => name))('helps with %s in full sentences and by example', async (name) => {
    const { reading, out } = await read(...name.split(' '), '--help')
    expect(reading).toEqual({ kind: 'done', exitCode: 0 })
    expect(out).toContain('Examples:')
  })

  it('takes flags before and after the command, and lists over several words', async () => {
    const { reading } = await read(
      '--no-use-colors',
      'build',
      '-s',
      'a',
      'b+',
      '--exclude',
      'c',
      '-x',
      '--target',
      'dev',
    )
    const call = reading.kind === 'call' && reading.call.ok ? reading.call.value : undefined
    expect(call?.options.entries()).toEqual({
      use_colors: false,
      select: ['a', 'b+'],
      exclude: ['c'],
      fail_fast: true,
      target: 'dev',
      threads: 3,
    })
  })

  it.each([
    [['biuld'], 'tsdbt has no command "biuld".', 'Did you mean "build"?'],
    [['build', '--selct', 'a'], 'tsdbt build has no flag "--selct".', 'Did you mean "--select"?'],
    [['build', '--threads'], 'tsdbt build needs a value after --threads.', undefined],
  ])('refuses %j with what was meant', async (argv, message, hint) => {
    const { reading } = await read(...argv)
    const problems = reading.kind === 'call' ? reading.call.problems : []
    expect(problems.map((found) => [found.message, found.hint])).toEqual([[message, hint]])
  })

  it('tells every wrong value at once', async () => {
    const { reading } = await read('build', '--threads', 'many', '--log-level', 'loud')
    const problems = reading.kind === 'call' ? reading.call.problems : []
    expect(problems.map(({ message }) => message)).toEqual([
      '--threads must be a whole number above 0, but is "many".',
      '--log-level must be one of debug, info, warn, error, none, but is "loud".',
    ])
  })

  it('has no flag twice', () => {
    for (const { name, flags } of commands) {
      const names = [...globalFlags, ...flags].map((flag) => flag.name)
      const twice = names.filter((flag, index) => names.indexOf(flag) !== index)
      expect([name, twice]).toEqual([name, []])
    }
  })
})
