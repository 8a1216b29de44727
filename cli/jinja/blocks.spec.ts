import { describe, expect, it } from 'vitest'
import { blocksOf } from './blocks.ts'
import { JinjaError } from './errors.ts'
import { Scope } from './scope.ts'
import { compileTemplate, render } from './template.ts'

const found = (source: string): string[] =>
  blocksOf(source, 'f.sql').map(
    ({ kind, name, line, column, fullText }) => `${kind} ${name} ${line}:${column} ${JSON.stringify(fullText)}`,
  )

describe('the top-level blocks of a file', () => {
  it('come with their raw text and place', () => {
    expect(
      found(
        "text\n{% macro a(x) %}\n 1\n{% endmacro %}\n\n  {%- test b(model) -%} 2 {%- endtest -%}\n x {% docs c %}it's{% enddocs %}",
      ),
    ).toEqual([
      'macro a 2:1 "{% macro a(x) %}\\n 1\\n{% endmacro %}"',
      'test b 4:15 "\\n\\n  {%- test b(model) -%} 2 {%- endtest -%}\\n "',
      'docs c 7:4 "{% docs c %}it\'s{% enddocs %}"',
    ])
  })

  it.each([
    ["{% macro a() %}{{ '{% endmacro %}' }}{% endmacro %}", 1],
    ['{# {% macro a() %} #}{% macro b() %}{% endmacro %}', 1],
    ['{% raw %}{% macro a() %}{% endraw %}', 0],
    ['{% macro a(x="%}") %}{% endmacro %}', 1],
    ['{% macro a() %}{% set x %}{% endset %}{% if x %}{% for y in x %}{% endfor %}{% endif %}{% endmacro %}', 1],
    [
      '{% snapshot s %}{% endsnapshot %}{% materialization m, default %}{% endmaterialization %}{% data_test d(model) %}{% enddata_test %}',
      3,
    ],
    ['no blocks {{ at }} all', 0],
  ])('of %j are %i', (source, count) => {
    expect(blocksOf(source, 'f.sql')).toHaveLength(count)
  })

  it.each([
    ['{% macro a() %}', 'the macro block "a" is never closed: expected {% endmacro %}', '1:1'],
    [
      '\n{% macro a() %}{% macro b() %}{% endmacro %}{% endmacro %}',
      'the macro block "b" is inside the macro block "a"; blocks do not nest',
      '2:16',
    ],
    [
      '{% if x %}\n{% macro a() %}{% endmacro %}{% endif %}',
      'a macro block must stand at the top level of its file, not inside {% if %}',
      '2:1',
    ],
    ['{% endif %}', 'got an unexpected control flow end tag, got endif but never saw a preceding if', '1:1'],
    ['{{ "a', 'unexpected end of file, expected }}', '1:1'],
    ['{# a', 'unexpected end of file, expected #}', '1:1'],
  ])('of %j fail', (source, message, place) => {
    try {
      blocksOf(source, 'f.sql')
      expect.unreachable()
    } catch (error) {
      if (!(error instanceof JinjaError)) throw error
      expect([error.message, `${error.frames[0]?.line}:${error.frames[0]?.column}`]).toEqual([message, place])
    }
  })

  it('compile to macros whose errors stand where the file has them', async () => {
    const [block] = blocksOf('\n\n{% macro a(x) %}\n{{ x.y.z }}{% endmacro %}', 'macros/a.sql')
    if (block === undefined) throw new Error('no block')
    const scope: Scope = new Scope((name) =>
      name === 'a'
        ? compileTemplate(block.fullText, {
            path: 'macros/a.sql',
            line: block.line,
            column: block.column,
          }).macros[0]?.bind(scope)
        : undefined,
    )
    const failure: unknown = await render(compileTemplate('{{ a(1) }}', { path: 'm.sql' }), scope).catch(
      (error: unknown) => error,
    )
    expect(
      failure instanceof JinjaError && failure.frames.map(({ path, line, column }) => `${path}:${line}:${column}`),
    ).toEqual(['macros/a.sql:4:4', 'm.sql:1:4'])
  })
})
