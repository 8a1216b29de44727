import { describe, expect, it } from 'vitest'
import { ReturnSignal } from './errors.ts'
import { declare, HostObject } from './host.ts'
import { Scope, scopeOf } from './scope.ts'
import { compileTemplate, render, renderSync } from './template.ts'
import { pyFloat, pyTuple, type Value } from './values.ts'

const text = async (source: string, names: Readonly<Record<string, Value>> = {}): Promise<string> =>
  (await render(compileTemplate(source, { path: 'x.sql' }), scopeOf(names))).text

const returns = declare('return', ['value'], (value) => {
  throw new ReturnSignal(value)
})

describe('macros bound to a scope', () => {
  const library = compileTemplate(
    '{% macro who() %}{{ name }}/{{ other() }}{% endmacro %}{% macro other() %}{{ name|upper }}{% endmacro %}',
    { path: 'lib.sql' },
  )

  function scopeFor(name: string): Scope {
    const scope: Scope = new Scope((wanted) => {
      if (wanted === 'name') return name
      return wanted === 'return' ? returns : library.macros.find((macro) => macro.name === wanted)?.bind(scope)
    })
    return scope
  }

  it('see the names of the scope they are bound to, when they are called', async () => {
    const template = compileTemplate('{{ who() }}', { path: 'm.sql' })
    const texts = await Promise.all(['a', 'b'].map(async (name) => (await render(template, scopeFor(name))).text))
    expect(texts).toEqual(['a/A', 'b/B'])
  })

  it('describe their parameters', () => {
    const [macro] = compileTemplate('{% macro m(a, b: Dict[str, int], c=1) %}{% endmacro %}', { path: 'x' }).macros
    expect(macro?.params).toEqual([
      { name: 'a', type: null, hasDefault: false },
      { name: 'b', type: 'Dict[str, int]', hasDefault: false },
      { name: 'c', type: null, hasDefault: true },
    ])
  })

  it('do not see what their file sets', async () => {
    const { macros } = compileTemplate('{% set x = 1 %}{% macro m() %}[{{ x }}]{% endmacro %}', { path: 'x' })
    const scope: Scope = new Scope((name) => (name === 'm' ? macros[0]?.bind(scope) : undefined))
    expect((await render(compileTemplate('{{ m() }}', { path: 'y' }), scope)).text).toBe('[]')
  })

  it('end at return() with its value, through call blocks and loops', async () => {
    const { macros } = compileTemplate(
      '{% macro first(xs) %}text{% for x in xs %}{{ return(x) }}{% endfor %}{% endmacro %}{% macro wrap() %}{{ caller() }}never{% endmacro %}',
      { path: 'x' },
    )
    const scope: Scope = new Scope((name) =>
      name === 'return' ? returns : macros.find((macro) => macro.name === name)?.bind(scope),
    )
    const { text: made } = await render(
      compileTemplate(
        '{{ first([[1], 2]) is sequence }}{{ first([7]) + 1 }}{% call wrap() %}{{ return(5) }}{% endcall %}',
        { path: 'y' },
      ),
      scope,
    )
    expect(made).toBe('True85')
  })

  it('leave a return() outside of macros to the host', async () => {
    await expect(text('{{ return(1) }}', { return: returns })).rejects.toBeInstanceOf(ReturnSignal)
  })
})

describe('asynchronous host functions', () => {
  const later = declare('later', ['value', ['ms', 1]], async (value = null, ms = 1) => {
    await new Promise((resolve) => setTimeout(resolve, Number(ms)))
    return value
  })

  it('are awaited wherever a call may stand', async () => {
    const source = `{% set x = later(1) + later(2) %}{{ x }}{{ later('a')|upper }}{{ later(0) or later('b') }}{% if later(true) %}c{% endif %}{% for i in later([1, 2]) if later(i) > 1 %}{{ loop.last }}{{ i }}{% endfor %}{% macro m(a=later('d')) %}{{ a }}{{ caller() }}{% endmacro %}{% call m() %}{{ later('e') }}{% endcall %}{{ [later(1), later(2)] }}{{ {'k': later(3)}.k }}{{ 'y' if later(false) else later('z') }}`
    expect(await text(source, { later })).toBe('3AbcTrue2de[1, 2]3z')
  })

  it('let renderings interleave without mixing', async () => {
    const template = compileTemplate('{% for i in range(3) %}{{ later(name, 2) }}{% set ns = i %}{% endfor %}', {
      path: 'x',
    })
    const names = ['a', 'b', 'c', 'd']
    const made = await Promise.all(names.map(async (name) => (await render(template, scopeOf({ later, name }))).text))
    expect(made).toEqual(['aaa', 'bbb', 'ccc', 'ddd'])
  })
})

describe('undefined while a file is parsed', () => {
  const parsed = (source: string): string =>
    renderSync(
      compileTemplate(source, { path: 'x' }),
      scopeOf({ d: {}, xs: [] }, { mode: 'sync', undefined: 'permissive' }),
    ).text

  it.each([
    ['[{{ nope }}]', '[]'],
    ['[{{ nope.a.b }}]', '[]'],
    ['[{{ nope["a"].b() }}]', '[]'],
    ['[{{ nope(1, a=2).c[0] }}]', '[]'],
    ['[{{ d.zz.yy }}]', '[]'],
    ['[{{ (xs|first).name }}]', '[]'],
    ['{% for x in nope.rows %}{% endfor %}{{ nope is defined }}', 'False'],
    ['{% macro m(a) %}{{ a.b.c }}{% endmacro %}[{{ m() }}]', '[]'],
  ])('%s gives %s', (source, wanted) => {
    expect(parsed(source)).toBe(wanted)
  })

  it('still refuses arithmetic', () => {
    expect(() => parsed('{{ nope + 1 }}')).toThrow("'nope' is undefined")
  })
})

describe('values of the host', () => {
  class Relation extends HostObject {
    readonly typeName = 'Relation'
    override getAttr(name: string): Value | undefined {
      return name === 'schema' ? null : undefined
    }
    override isMapping(): boolean {
      return true
    }
    override iterate(): Iterable<Value> {
      return ['schema', 'metadata']
    }
    override getItem(key: Value): Value | undefined {
      return key === 'metadata' ? { type: 'R' } : undefined
    }
    override str(): string {
      return '"a"."b"'
    }
  }

  it('print, compare and unfold by their own protocol', async () => {
    expect(
      await text(
        "{{ r }}{{ r is mapping }}{{ r.schema }}{{ r.metadata.type }}{{ r.zz is defined }}{{ 'schema' in r }}{{ [r] }}{{ r == r }}",
        { r: new Relation() },
      ),
    ).toBe('"a"."b"TrueNoneRFalseTrue[<Relation object>]True')
  })

  it('may be plain objects, whose changes the host sees', async () => {
    const graph = { nodes: {} as Record<string, Value> }
    expect(
      await text(
        "{% do graph.nodes.update({'a': 1}) %}{% do graph.setdefault('cache', []) %}{% do graph.cache.append(2) %}{{ graph }}{{ graph.pop('cache') }}",
        { graph },
      ),
    ).toBe("{'nodes': {'a': 1}, 'cache': [2]}[2]")
    expect(graph).toEqual({ nodes: { a: 1 } })
  })

  it('keep floats apart from ints, and None apart from missing', async () => {
    expect(
      await text('{{ f }}{{ f + 1 }}{{ t }}{{ d.a }}{{ d.get("a", 9) }}{{ d["a"] is none }}', {
        f: pyFloat(3),
        t: pyTuple(1, pyFloat(2)),
        d: { a: null },
      }),
    ).toBe('3.04.0(1, 2.0)NoneNoneTrue')
  })

  it('bind arguments with the errors of Python', async () => {
    const f = declare('f', ['a', ['b', 2], '*rest', 'k', '**more'], (a, b, rest, k, more) =>
      pyTuple(a ?? null, b ?? null, rest ?? null, k ?? null, more ?? null),
    )
    const g = declare('g', ['a', 'b', ['c', null]], () => null)
    expect(await text('{{ f(1, k=3) }}{{ f(1, 5, 6, 7, k=8, z=9) }}', { f })).toBe(
      "(1, 2, (), 3, {})(1, 5, (6, 7), 8, {'z': 9})",
    )
    const failures = ['f()', 'f(1)', 'f(1, a=2, k=1)', 'g()', 'g(1)', 'g(1, 2, 3, 4)', 'g(1, 2, z=1)', 'g(1, a=1)']
    const messages = await Promise.all(
      failures.map(async (call) =>
        text(`{{ ${call} }}`, { f, g }).catch((error: unknown) => (error instanceof Error ? error.message : error)),
      ),
    )
    expect(messages).toEqual([
      "f() missing 1 required positional argument: 'a'",
      "f() missing 1 required keyword-only argument: 'k'",
      "f() got multiple values for argument 'a'",
      "g() missing 2 required positional arguments: 'a' and 'b'",
      "g() missing 1 required positional argument: 'b'",
      'g() takes from 2 to 3 positional arguments but 4 were given',
      "g() got an unexpected keyword argument 'z'",
      "g() got multiple values for argument 'a'",
    ])
  })
})
