import { describe, expect, it } from 'vitest'
import { parseDotenv, withDotenv } from './dotenv.ts'
import { inFolder, load, minimal, told } from './spec-folder.ts'
import { parseCliVars, varsFor } from './vars.ts'
import { compareVersions, parseBound, satisfies, splitRanges } from './version.ts'

describe('a variable', () => {
  const files = {
    ...minimal,
    'project.yml':
      'name: shop\nprofile: p\nvars: {a: root, b: root, only_root: 1, utils: {b: root-for-utils}, shop: {c: shop}}\n',
    'dbt_packages/utils/project.yml': 'name: utils\nvars: {a: own, b: own, d: own, utils: {d: own-scoped}, e: null}\n',
  }
  it.each([
    ['shop', 'a', 'cli'],
    ['shop', 'b', 'root'],
    ['shop', 'c', 'shop'],
    ['shop', 'd', undefined],
    ['utils', 'a', 'cli'],
    ['utils', 'b', 'root-for-utils'],
    ['utils', 'only_root', 1],
    ['utils', 'd', 'own-scoped'],
    ['utils', 'e', null],
    ['utils', 'c', undefined],
    ['unknown', 'b', 'root'],
    ['shop', 'toString', undefined],
  ])('in %s: %s is %j', async (packageName, name, expected) => {
    const result = await load(files, { vars: { a: 'cli' } })
    if (!result.ok) throw new Error(told(result.problems).join())
    const scope = varsFor(result.value, packageName)
    expect([scope.get(name), scope.has(name)]).toEqual([expected, expected !== undefined])
  })
})

describe('--vars', () => {
  it.each([
    ['{"a": 1, "b": [2]}', { a: 1, b: [2] }],
    ['a: yes', { a: true }],
    ['{}', {}],
  ])('%s', (text, expected) => {
    expect(parseCliVars(text)).toMatchObject({ ok: true, value: expected })
  })
  const hint = `| Write --vars 'name: value' or --vars '{"name": "value"}'.`
  it.each([
    ['a', `vars-not-a-mapping --vars must be a YAML or JSON mapping of names to values, but is "a". ${hint}`],
    ['', `vars-not-a-mapping --vars must be a YAML or JSON mapping of names to values, but is empty. ${hint}`],
    ['[a]', `vars-not-a-mapping --vars must be a YAML or JSON mapping of names to values, but is a list. ${hint}`],
    ['{a: ', '--vars:1:1 yaml-syntax This is not valid YAML: the closing } is missing.'],
  ])('%j says what is wrong', (text, expected) => {
    expect(told(parseCliVars(text).problems)).toEqual([expected])
  })
})

describe('.env', () => {
  it.each([
    ['A=1', { A: '1' }],
    ['export A=1\n\n# comment\nB = two words # tail', { A: '1', B: 'two words' }],
    [`A="x\\n\\"y\\""\nB='it\\'s # ok'`, { A: 'x\n"y"', B: "it's # ok" }],
    ['A="two\nlines"\nB=1', { A: 'two\nlines', B: '1' }],
    ['A=1\nB=${A}2\nC="${NO:-d}"\nD=\'${A}\'', { A: '1', B: '12', C: 'd', D: '${A}' }],
    ['A=', { A: '' }],
    ['A=x#y', { A: 'x#y' }],
    ['A=1\r\nB=2\r\n', { A: '1', B: '2' }],
  ])('%j', (text, expected) => {
    expect(parseDotenv(text, {})).toEqual({ values: expected, problems: [] })
  })
  it('that is no assignment is told of without its end, which may be a secret', () => {
    expect(told(parseDotenv('A=1\nthis is a password', {}).problems)).toEqual([
      '.env:2 dotenv-line-invalid "this is a pa…" is not an assignment (NAME=value) and is ignored.',
    ])
  })
  it('adds to the environment, the shell wins', () =>
    inFolder({ '.env': 'A=file\nB=file\n' }, (folder) => {
      expect(withDotenv(folder, { A: 'shell' })).toEqual({ ok: true, value: { A: 'shell', B: 'file' }, problems: [] })
      expect(withDotenv(`${folder}/none`, { A: 'shell' })).toEqual({ ok: true, value: { A: 'shell' }, problems: [] })
    }))
})

describe('a version range', () => {
  it.each([
    ['1.2.3', '1.2.3', true],
    ['=1.2.3', '1.2.4', false],
    ['>=1.2.0', '1.2.0', true],
    ['>1.2.0', '1.2.0', false],
    ['<2.0.0', '2.0.0-rc1', false],
    ['<2.0.0', '1.9.0-rc1', true],
    ['>=1.0.0,<2.0.0', '1.10.0', true],
    ['>=1.0.0,<2.0.0', '2.1.0', false],
    ['>=1.10.0', '1.9.9', false],
    ['<=1.0.0-beta2', '1.0.0-beta10', false],
  ])('%s on %s: %s', (range, version, expected) => {
    const bounds = splitRanges([range]).map((text) => parseBound(text) ?? expect.fail(text))
    expect(satisfies((parseBound(version) ?? expect.fail()).version, bounds)).toBe(expected)
  })
  it('that is none is told from one', () => {
    expect(['1.2', 'one', '~1.2.3', '>=1.2.x', ''].map(parseBound)).toEqual(Array(5).fill(undefined))
  })
  it('puts trials before the release', () => {
    const sorted = ['1.0.0', '1.0.0-rc2', '1.0.0-rc10', '0.9.9', '1.0.0-alpha']
      .map((text) => (parseBound(text) ?? expect.fail()).version)
      .sort(compareVersions)
    expect(sorted.map((version) => version.prerelease)).toEqual(['', 'alpha', 'rc2', 'rc10', ''])
  })
})
