import { describe, expect, it } from 'vitest'
import { problem } from '../core/diagnostic.ts'
import { parseYaml } from '../project/yaml.ts'
import { need } from '../run/need.ts'
import { Options } from './options.ts'
import { unknownWarnings } from './warning-names.ts'
import { judged, warningsAreErrors, warningSettings } from './warnings.ts'

const deprecated = problem('model-deprecated', { name: 'a', date: '2020-01-01' })
const unused = problem('config-path-unused', { path: 'models.b' })

describe('--warn-error-options', () => {
  it.each<[Readonly<Record<string, string | string[]>>, readonly (string | undefined)[]]>([
    [{ error: ['DeprecatedModel'] }, ['error', 'warning']],
    [{ error: ['model-deprecated'] }, ['error', 'warning']],
    [{ include: ['UnusedResourceConfigPath'] }, ['warning', 'error']],
    [{ error: 'all', warn: ['DeprecatedModel'] }, ['warning', 'error']],
    [{ include: '*', exclude: ['config-path-unused'] }, ['error', 'warning']],
    [{ error: 'all', silence: ['DeprecatedModel'] }, [undefined, 'error']],
    [{ error: ['DeprecatedReference'] }, ['warning', 'warning']],
    [{ error: 'all', warn: ['Deprecations'] }, ['error', 'error']],
  ])('%j judges warnings by code or by the name of the event in dbt', (given, expected) => {
    const options = new Options(new Map([['warn-error-options', given]]))
    const told = judged([deprecated, unused], options)
    expect([deprecated, unused].map(({ code }) => told.find((found) => found.code === code)?.severity)).toEqual(
      expected,
    )
  })

  it.each<[Readonly<Record<string, string | string[]>>, string | undefined]>([
    [{ error: ['Deprecations'] }, 'error'],
    [{ error: ['Deprecations'], warn: ['DuplicateYAMLKeysDeprecation'] }, 'warning'],
    [{ error: ['yaml-duplicate-key'], warn: ['Deprecations'] }, 'error'],
    [{ error: 'all', warn: ['Deprecations'] }, 'warning'],
    [{ silence: ['Deprecations'] }, undefined],
    [{ silence: ['Deprecations'], error: ['DuplicateYAMLKeysDeprecation'] }, 'error'],
  ])('%j takes what is named before the group of all deprecations', (given, expected) => {
    const options = new Options(new Map([['warn-error-options', given]]))
    expect(judged([problem('yaml-duplicate-key', { key: 'a' })], options)[0]?.severity).toBe(expected)
  })

  it.each([
    ['DeprecatedModel', []],
    ['LogTestResult', []],
    ['CacheInvalidationWarning', []],
    ['NoNodesForSelectionCritera', ['Did you mean "NoNodesForSelectionCriteria"?']],
    ['selection-emtpy', ['Did you mean "selection-empty"?']],
    ['ref-not-found', ['It takes the codes that warnings end with, and the names that dbt has for its warnings.']],
  ])('takes the names of warnings only: %s', (name, hints) => {
    const found = unknownWarnings([{ name, at: undefined }], '--warn-error-options')
    expect(found.problems.map(({ hint }) => hint)).toEqual(hints)
    expect(found.ignored).toEqual([])
  })

  it("lets names pass that may be those of dbt's other engine", () => {
    const found = unknownWarnings([{ name: 'JinjaTopLevelReturn', at: undefined }], '--warn-error-options')
    expect(found).toEqual({ problems: [], ignored: ['JinjaTopLevelReturn'] })
  })

  it('takes one of two names of one setting', () => {
    const given = new Options(
      new Map([['warn-error-options', { error: 'all', include: 'all', warn: ['DeprecatedModel'] }]]),
    )
    const document = need(parseYaml('name: shop', 'project.yml'))
    const { problems } = warningSettings(given, { flags: {}, document })
    expect(problems.map(({ message }) => message)).toEqual(['"error" and "include" cannot both be given.'])
  })

  it('may stand in the flags of a project', () => {
    const options = new Options(new Map()).withDefaults({ warn_error_options: { error: ['DeprecatedModel'] } })
    expect(judged([deprecated, unused], options).map(({ severity }) => severity)).toEqual(['error', 'warning'])
  })

  it.each<[Readonly<Record<string, string | string[]>>, boolean]>([
    [{ error: ['LogTestResult'] }, true],
    [{ error: 'all' }, true],
    [{ error: 'all', warn: ['LogTestResult'] }, false],
  ])('%j judges tests that warn', (given, expected) => {
    expect(warningsAreErrors(new Options(new Map([['warn-error-options', given]])))).toBe(expected)
  })
})
