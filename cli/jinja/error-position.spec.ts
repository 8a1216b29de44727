import { describe, expect, it } from 'vitest'
import { JinjaError, type Frame } from './errors.ts'
import { declare } from './host.ts'
import { Scope } from './scope.ts'
import { compileTemplate, render, renderSync } from './template.ts'
import type { Value } from './values.ts'

/** `path:line:column  name  "excerpt"`, one frame a line, innermost first. */
const describeFrames = (frames: readonly Frame[]): string =>
  frames
    .map(
      ({ path, line, column, excerpt, name }) =>
        `  at ${path}:${line}:${column}${name === null ? '' : ` (${name})`}  ${excerpt}`,
    )
    .join('\n')

async function failure(
  model: string,
  macroFiles: Readonly<Record<string, string>> = {},
  values: Readonly<Record<string, Value>> = {},
): Promise<JinjaError> {
  const names = new Map<string, Value>(Object.entries(values))
  const scope: Scope = new Scope((name) => names.get(name))
  try {
    for (const [path, source] of Object.entries(macroFiles)) {
      for (const macro of compileTemplate(source, { path }).macros) names.set(macro.name, macro.bind(scope))
    }
    await render(compileTemplate(model, { path: 'm.sql' }), scope)
  } catch (error) {
    if (error instanceof JinjaError) return error
    throw error
  }
  throw new Error('it rendered')
}

describe('runtime errors name file, line and column', () => {
  it('through macros, from the innermost out', async () => {
    const error = await failure('select 1\n  , {{ outer(none) }}', {
      'macros/inner.sql': '{% macro inner(x) %}\n  a\n  {{ x.name.upper() }}\n{% endmacro %}',
      'macros/outer.sql': '{% macro outer(y) %}\n  b {{ inner(y) }}\n{% endmacro %}',
    })
    expect(`${error.type}: ${error.message}\n${describeFrames(error.frames)}`).toBe(
      [
        "UndefinedError: 'None' has no attribute 'name'",
        '  at macros/inner.sql:3:6 (inner)  x.name.upper',
        '  at macros/outer.sql:2:8 (outer)  inner(y)',
        '  at m.sql:2:8  outer(none)',
      ].join('\n'),
    )
  })

  it.each([
    ['a\n{{ 1 +\n "x" }}', '2:4 1 + "x"'],
    ['{% if true %}\n\n  {% set y = xs[0].nope.deeper %}{% endif %}', '3:14 xs[0].nope.deeper'],
    ['{% for i in\n 5 %}{% endfor %}', '2:2 5'],
    ['{% for a, b in [[1]] %}{% endfor %}', '1:8 a, b'],
    ["{{ 'a'|upper|\n  round }}", "1:4 'a'|upper| round"],
    ['{{ xs|map("nope")|list }}', '1:4 xs|map("nope")|list'],
    ['{{ 1 < "a" }}', '1:4 1 < "a"'],
    ['{% do xs.append() %}', '1:7 xs.append()'],
    ['{{ undefined_macro() }}', '1:4 undefined_macro()'],
    ['{{ f(1, undefined_name + 1) }}', '1:9 undefined_name + 1'],
    ['{{ f(1, 2) }}', '1:4 f(1, 2)'],
    ['{% set ns = 1 %}\n{% set ns.a = 1 %}', '2:4 set ns.a = 1'],
    ['{{ -"a" }}', '1:4 -"a"'],
    ['{{ xs[1:"a"] }}', '1:4 xs[1:"a"]'],
  ])('%j fails at %s', async (model, wanted) => {
    const error = await failure(model, {}, { xs: [1], f: declare('f', ['a'], () => null) })
    const [frame] = error.frames
    expect(`${frame?.line}:${frame?.column} ${frame?.excerpt}`).toBe(wanted)
  })

  it('in call blocks, default values and nested macros', async () => {
    const error = await failure(
      '{% macro m(a, b=a.x.y) %}{{ b }}{% endmacro %}\n{% macro n() %}{{ caller() }}{% endmacro %}\n{% call n() %}\n {{ m(1) }}{% endcall %}',
    )
    expect(error.frames.map(({ line, column, name }) => [line, column, name])).toEqual([
      [1, 17, 'm'],
      [4, 5, null],
      [2, 19, 'n'],
      [3, 9, null],
    ])
  })

  it('in syntax, compiled filters and blocks that start later in a file', () => {
    const fail = (source: string, line = 1): string => {
      try {
        renderSync(compileTemplate(source, { path: 'f.sql', line }), new Scope(() => undefined, { mode: 'sync' }))
        return 'rendered'
      } catch (error) {
        return error instanceof JinjaError ? `${error.type} ${describeFrames(error.frames)}` : String(error)
      }
    }
    expect(fail('a\n{{ 1 2 }}')).toBe('TemplateSyntaxError   at f.sql:2:6  2')
    expect(fail('{{ x|nope }}')).toBe('TemplateAssertionError   at f.sql:1:4  x|nope')
    expect(fail("\n{{ 'a }}", 40)).toBe("TemplateSyntaxError   at f.sql:41:4  '")
  })
})

describe('what the host throws', () => {
  it('keeps its cause and gets the frames of the template', async () => {
    const cause = new Error('relation is missing')
    const error = await failure(
      '{{ m() }}',
      { 'macros/m.sql': '{% macro m() %}\n{{ load() }}{% endmacro %}' },
      {
        load: declare('load', [], async () => {
          throw cause
        }),
      },
    )
    expect([error.type, error.message, error.cause]).toEqual(['HostError', 'relation is missing', cause])
    expect(error.frames.map(({ path, line }) => `${path}:${line}`)).toEqual(['macros/m.sql:2', 'm.sql:1'])
  })

  it('is told apart where an asynchronous function is called in sync rendering', () => {
    const scope = new Scope((name) => (name === 'f' ? declare('f', [], async () => 1) : undefined), { mode: 'sync' })
    expect(() => renderSync(compileTemplate('{{ f() }}', { path: 'x' }), scope)).toThrow(
      'an asynchronous function was called while rendering synchronously',
    )
  })
})
