import { describe, expect, it } from 'vitest'
import type { ProblemError } from '../core/diagnostic.ts'
import { testEnv } from './testing/rendering.ts'
import { makeYamlRenderer, type YamlScope } from './yaml-renderer.ts'

const scope: YamlScope = {
  file: 'dbt_project.yml',
  line: 4,
  column: 9,
  vars: { start: '2024', big: [1, 2] },
  secretsAllowed: false,
}
const render = (source: string, changes: Partial<YamlScope> = {}) =>
  makeYamlRenderer(testEnv({ env: { REGION: 'eu', FLAG: 'True', DBT_ENV_SECRET_KEY: 'k' } }))(source, {
    ...scope,
    ...changes,
  })

describe('a value of a YAML file', () => {
  it.each([
    ["{{ env_var('REGION') }}", 'eu'],
    ["a_{{ env_var('REGION') }}_{{ var('start') }}", 'a_eu_2024'],
    ["{{ var('big') }}", [1, 2]],
    ["{{ env_var('FLAG') | as_bool }}", true],
    ["{{ '12' | as_number }}", 12],
    ["{{ env_var('FLAG') }}", 'True'],
    ["{{ var('big')[0] + 1 }}", 2],
    ["{{ {'a': var('big')} }}", { a: [1, 2] }],
    ["{{ 'x' if target.name == 'prod' else 'y' }}", 'x'],
    ['plain', 'plain'],
  ])('rendered from %s', (source, value) => {
    expect(render(source, { target: { name: 'prod' } })).toEqual(value)
  })

  it.each([
    [
      "{{ var('strat') }}",
      'var-missing',
      'The variable "strat" is required by "dbt_project.yml", but has no value.',
      9,
    ],
    ["x {{ env_var('ZONE') }}", 'env-var-missing', 'The environment variable "ZONE" is required, but is not set.', 14],
    [
      "{{ env_var('DBT_ENV_SECRET_KEY') }}",
      'secret-env-var',
      '"DBT_ENV_SECRET_KEY" is a secret: it may be read in profiles.yml and packages.yml only.',
      9,
    ],
    ['{{ target.name }}', 'jinja-error', "UndefinedError: 'target' is undefined", 9],
    ['{{ 1 +', 'jinja-syntax', expect.stringContaining('Jinja syntax error: '), 9],
    ["{{ 'x' | as_number }}", 'jinja-error', "TemplateRuntimeError: Could not convert value 'x' into type 'number'", 9],
  ])('that cannot be rendered from %s is told with its place', (source, code, message) => {
    expect(problemsOf(source)).toMatchObject([{ code, message, at: { file: 'dbt_project.yml', line: 4 } }])
  })

  it('may hold a secret where secrets are allowed', () => {
    expect(render("{{ env_var('DBT_ENV_SECRET_KEY') }}", { secretsAllowed: true })).toBe('k')
  })
})

function problemsOf(source: string): ProblemError['problems'] {
  try {
    render(source)
  } catch (error) {
    return (error as ProblemError).problems // what the renderer throws
  }
  return []
}
