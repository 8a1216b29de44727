import { describe, expect, it } from 'vitest'
import type { Frame } from './errors.ts'
import { ReturnSignal } from './errors.ts'
import { declare } from './host.ts'
import type { Located } from './provenance.ts'
import { Scope } from './scope.ts'
import { compileTemplate, render } from './template.ts'
import type { Value } from './values.ts'

const places = (frames: readonly Frame[]): string[] =>
  frames.map(({ path, line, column, excerpt }) => `${path}:${line}:${column} ${excerpt}`)

/** Renders a model that sees the macros of these files. */
async function rendered(
  model: string,
  macroFiles: Readonly<Record<string, string>>,
): Promise<{ readonly made: Located; readonly scope: Scope }> {
  const names = new Map<string, Value>([
    [
      'return',
      declare('return', ['value'], (value) => {
        throw new ReturnSignal(value)
      }),
    ],
  ])
  const scope: Scope = new Scope((name) => names.get(name))
  for (const [path, source] of Object.entries(macroFiles)) {
    for (const macro of compileTemplate(source, { path }).macros) names.set(macro.name, macro.bind(scope))
  }
  return { made: await render(compileTemplate(model, { path: 'models/orders.sql' }), scope), scope }
}

const at = (made: Located, text: string): string[] => places(made.locate(made.text.indexOf(text)))

describe('compiled text leads back to its source', () => {
  it('maps template text to its own line and column', async () => {
    const { made } = await rendered('select a,\n  {{ 1 }} as b,\n  c  \n  {%- if true %} from t{% endif %}', {})
    expect(at(made, 'c ')[0]).toMatch(/^models\/orders\.sql:3:3 /)
    expect(at(made, 'from')[0]).toMatch(/^models\/orders\.sql:4:18 /)
    expect(at(made, '1')).toEqual(['models/orders.sql:2:3 {{ 1 }}'])
  })

  it('leads through macros, innermost first', async () => {
    const { made } = await rendered("select\n  {{ cents_to_dollars('amout') }} as x", {
      'macros/cents.sql': '{% macro cents_to_dollars(col) %}\n  ({{ col }} / 100)\n{% endmacro %}',
    })
    expect(at(made, 'amout')).toEqual([
      'macros/cents.sql:2:4 {{ col }}',
      "models/orders.sql:2:3 {{ cents_to_dollars('amout') }}",
    ])
    expect(at(made, '/ 100')[0]).toMatch(/^macros\/cents\.sql:2:14 /)
  })

  it('survives set, return(), call blocks and a later template that prints the text', async () => {
    const { made, scope } = await rendered(
      "{% set cols %}a, {{ one('b1') }}{% endset %}select {{ cols }}, {{ two('c1') }}{% call wrap() %} from {{ one('t1') }}{% endcall %}",
      {
        'macros/one.sql': '{% macro one(x) %}<{{ x }}>{% endmacro %}',
        'macros/two.sql': '{% macro two(x) %}{{ return(one(x)) }}{% endmacro %}',
        'macros/wrap.sql': '{% macro wrap() %}{{ caller() }}{% endmacro %}',
      },
    )
    expect(at(made, 'b1')).toEqual([
      'macros/one.sql:1:20 {{ x }}',
      "models/orders.sql:1:18 {{ one('b1') }}",
      'models/orders.sql:1:52 {{ cols }}',
    ])
    expect(at(made, 'c1')).toEqual(['macros/one.sql:1:20 {{ x }}', "models/orders.sql:1:64 {{ two('c1') }}"])
    expect(at(made, 't1').map((place) => place.split(' ')[0])).toEqual([
      'macros/one.sql:1:20',
      'models/orders.sql:1:102',
      'macros/wrap.sql:1:19',
      'models/orders.sql:1:87',
    ])
    const outer = await render(
      compileTemplate('create table x as (\n{{ body }})', { path: 'macros/mat.sql' }),
      new Scope((name) => (name === 'body' ? made.text : undefined)),
    )
    expect(at(outer, 'b1')).toEqual(['macros/mat.sql:2:1 {{ body }}'])
    const inner = await render(
      compileTemplate(`(\n{{ "${made.text.replaceAll('"', "'")}" }})`, { path: 'macros/mat.sql' }),
      scope,
    )
    expect(at(inner, 'b1')[0]).toBe('macros/one.sql:1:20 {{ x }}')
  })

  it('survives the trim filter', async () => {
    const { made } = await rendered("select {{ padded('a1')|trim }}", {
      'macros/padded.sql': '{% macro padded(x) %}\n  {{ x }} + 1\n{% endmacro %}',
    })
    expect(at(made, 'a1')).toEqual(['macros/padded.sql:2:3 {{ x }}', "models/orders.sql:1:8 {{ padded('a1')|trim }}"])
    expect(at(made, '+ 1')[0]).toMatch(/^macros\/padded\.sql:2:11 /)
  })

  it('counts from the place of the block in its file', async () => {
    const scope = new Scope(() => undefined)
    const made = await render(compileTemplate('x {{ 1 }}\ny {{ 2 }}', { path: 'f.sql', line: 10, column: 5 }), scope)
    expect([at(made, '1'), at(made, '2')]).toEqual([['f.sql:10:7 {{ 1 }}'], ['f.sql:11:3 {{ 2 }}']])
  })

  it('gives nothing outside the text and where recording is off', async () => {
    const made = await render(compileTemplate('abc', { path: 'f.sql' }), new Scope(() => undefined))
    expect([made.locate(-1), made.locate(99)]).toEqual([[], []])
    const off = await render(
      compileTemplate('abc', { path: 'f.sql' }),
      new Scope(() => undefined, { provenance: false }),
    )
    expect(off.locate(1)).toEqual([])
  })
})
