import { describe, expect, it } from 'vitest'
import { parseTemplate } from '../jinja/parser.ts'
import { isStatic, unrenderedConfig } from './static-calls.ts'

/** Pairs of a value in `config(x=…)` and what dbt-core 1.12 writes for it into `unrendered_config`. */
const cases: readonly (readonly [string, string])[] = [
  ["'table'", 'table'],
  ['3', '3'],
  ['2.0', '2.0'],
  ['true', 'True'],
  ['none', 'None'],
  ['[\'a\', "b"]', "['a', 'b']"],
  ["('a',)", "('a',)"],
  ["{'a': 1, 'b': [true]}", "{'a': 1, 'b': [True]}"],
  ["var('x', 'y')", "var('x', 'y')"],
  ["env_var('A') ~ '_b'", "env_var('A') ~ '_b'"],
  ['target.name == "prod"', "target.name == 'prod'"],
  ['a.b["c"]', "a.b['c']"],
  ['not x and y or z', 'not x and y or z'],
  ['-1', '-1'],
  ['f(*a, **b)', 'f(*a, **b)'],
  ['1 + 2', 'Add(left=Const(value=1), right=Const(value=2))'],
  ["'a' if x else 'b'", "CondExpr(test=Name(name='x', ctx='load'), expr1=Const(value='a'), expr2=Const(value='b'))"],
  [
    'x | lower',
    "Filter(node=Name(name='x', ctx='load'), name='lower', args=[], kwargs=[], dyn_args=None, dyn_kwargs=None)",
  ],
  [
    'x is defined',
    "Test(node=Name(name='x', ctx='load'), name='defined', args=[], kwargs=[], dyn_args=None, dyn_kwargs=None)",
  ],
]

describe('the config of a file as written', () => {
  it.each(cases)('keeps %s as dbt does', (written, expected) => {
    const ast = parseTemplate(`{{ config(x=${written}) }} select 1`, { path: 'm.sql' })
    expect(unrenderedConfig(ast)).toEqual({ x: expected })
  })

  it('is that of the first call, and nothing where there is none', () => {
    const twice = parseTemplate("{{ config(a='1') }}{{ config(b='2') }}", { path: 'm.sql' })
    expect(unrenderedConfig(twice)).toEqual({ a: '1' })
    expect(unrenderedConfig(parseTemplate('select 1', { path: 'm.sql' }))).toBeUndefined()
  })
})

it.each([
  ["select 1 {{ config(a='x', b=[True, {'c': 'd'}]) }}{{ ref('a', v=1) }}{{ source('b', 'c') }} {# note #}", true],
  ['{{ config(a=1) }}', false],
  ['{{ config(a=true) }}', false],
  ["{{ config(a='b' 'c') }}", false],
  ["{{ config(pre_hook='select 1') }}", false],
  ["{{ config(a='x') -}} select 1", false],
  ["{{ config(a='b' ~ 'c') }}", false],
  ["{{ config(a='x') }}{{ this }}", false],
  ["{% if true %}{{ ref('a') }}{% endif %}", false],
  ["{{ config({'a': 'b'}) }}", false],
  ["{{ source('a', b='c') }}", false],
])('the template %s is one that dbt reads without rendering: %s', (text, expected) => {
  expect(isStatic(text, parseTemplate(text, { path: 'a.sql' }))).toBe(expected)
})
