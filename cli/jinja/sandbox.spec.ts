import { describe, expect, it } from 'vitest'
import { JinjaError } from './errors.ts'
import { declare, HostObject } from './host.ts'
import { scopeOf } from './scope.ts'
import { compileTemplate, renderSync } from './template.ts'
import type { PlainDict, Value } from './values.ts'

class Handle extends HostObject {
  readonly typeName = 'Handle'
  readonly secret = 'host secret'
  override getAttr(name: string): Value | undefined {
    return name === 'visible' ? 'yes' : undefined
  }
}

/** A class that knows nothing of templates. */
class Opaque {
  readonly secret = 'host secret'
  steal(): string {
    return this.secret
  }
}

const names = (): PlainDict => ({
  d: { a: 1 },
  bare: Object.assign(Object.create(null) as PlainDict, { a: 1 }),
  inherited: Object.create({ secret: 'host secret' }) as object,
  xs: [1, 2],
  s: 'text',
  n: 5,
  handle: new Handle(),
  opaque: new Opaque(),
  raw: () => 'host secret',
  call: declare('call', ['f'], (value) => value ?? null),
})

function outcome(source: string, values: PlainDict = names()): string {
  try {
    return renderSync(compileTemplate(source, { path: 'x.sql' }), scopeOf(values, { mode: 'sync' })).text
  } catch (error) {
    if (error instanceof JinjaError) return `${error.type}: ${error.message}`
    throw error
  }
}

const objects = [
  'd',
  'bare',
  'xs',
  's',
  'n',
  'handle',
  'opaque',
  'raw',
  'call',
  'inherited',
  'range',
  'd.items',
  's.upper',
  '(1, 2)',
  'none',
  'loop_v',
]
const doors = [
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'isPrototypeOf',
  'caller',
  'callee',
  'bind',
  'apply',
  'secret',
  'steal',
  '__proto__',
  '__defineGetter__',
  '__lookupGetter__',
  'then',
  'entries',
  'map',
  'length',
  'size',
]

describe('a template reaches nothing of JavaScript', () => {
  it.each(doors)('through the property %s of any value', (door) => {
    for (const object of objects) {
      for (const access of [`${object}.${door}`, `${object}['${door}']`, `${object}|attr('${door}')`]) {
        const printed = outcome(`{{ ${access} }}`)
        expect([access, printed]).toEqual([access, expect.stringMatching(/^$|^UndefinedError: 'loop_v' is undefined$/)])
      }
    }
  })

  it.each([
    'globalThis',
    'process',
    'require',
    'Function',
    'eval',
    'this',
    'arguments',
    'import',
    'module',
    'exports',
    '$',
    'S',
    'T',
    'p',
    'k',
    'b0',
    'e',
    'Object',
    'console',
  ])('through the global name %s', (name) => {
    expect(outcome(`{{ ${name} }}`)).toBe(name === '$' ? "TemplateSyntaxError: unexpected char '$' at 3" : '')
  })

  it('through assignments to the names of generated code', () => {
    expect(
      outcome(
        '{% set S = 1 %}{% set T = 2 %}{% set p = 3 %}{% set b0 = 4 %}{% set k = 5 %}{{ S }}{{ T }}{{ p }}{{ b0 }}{{ k }}{{ n }}',
      ),
    ).toBe('123455')
  })

  it('through text that ends a string of the generated code', () => {
    expect(outcome('`${process.pid}` \\` ${1} \u2028 {{ "\\"); process.exit(1); (\\"" }}')).toBe(
      '`${process.pid}` \\` ${1} \u2028 "); process.exit(1); ("',
    )
    expect(outcome("{{ d['\\'); process.exit(1); (\\''] }}{% set x = {'`${process}': 1} %}{{ x }}")).toBe(
      "{'`${process}': 1}",
    )
  })

  it('through an unusual identifier', () => {
    expect(outcome('{% set naïve = 1 %}{% set ªb = 2 %}{{ naïve }}{{ ªb }}')).toBe('12')
  })

  it('through a plain function or an unknown class of the host', () => {
    expect(outcome('{{ raw() }}')).toBe("TypeError: 'object' object is not callable")
    expect(outcome('{{ opaque.steal() }}')).toBe("UndefinedError: 'object object' has no attribute 'steal'")
    expect(outcome('{{ handle.visible }}{{ handle.secret }}')).toBe('yes')
  })
})

describe("a template cannot change the host's prototypes", () => {
  it.each([
    "{% do d.update({'__proto__': {'polluted': 1}}) %}",
    "{% do d.setdefault('__proto__', {'polluted': 1}) %}",
    "{% do d.update(__proto__={'polluted': 1}) %}",
    "{% set ns = namespace(__proto__={'polluted': 1}) %}{% set ns.__proto__ = 1 %}",
    "{% do d.__proto__.update({'polluted': 1}) %}",
    "{% do d.constructor.prototype.update({'polluted': 1}) %}",
  ])('with %s', (source) => {
    const values = names()
    outcome(source, values)
    expect(Object.getPrototypeOf(values['d'])).toBe(Object.prototype)
    expect('polluted' in {}).toBe(false)
  })
})

describe('names with underscores are refused as in Jinja2', () => {
  it.each([
    ["{{ ''.__class__ }}", ''],
    ["{{ ''.__class__.x }}", "SecurityError: access to attribute '__class__' of 'str' object is unsafe."],
    ['{{ d.__init__() }}', "SecurityError: access to attribute '__init__' of 'dict' object is unsafe."],
    ["{{ '{0.__class__.x}'.format(1) }}", "SecurityError: access to attribute '__class__' of 'int' object is unsafe."],
    ["{{ '{0[__class__]}'.format(d) }}", ''],
    ["{{ '{a.constructor}{a.secret}'.format(a=handle) }}", ''],
    ['{{ handle._visible }}', ''],
    ["{{ {'_x': 1}._x }}", '1'],
  ])('%s gives %s', (source, wanted) => {
    expect(outcome(source)).toBe(wanted)
  })
})

describe('a template cannot exhaust the process', () => {
  it.each([
    [
      '{{ range(1000000000) }}',
      'OverflowError: Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000).',
    ],
    ["{{ 'x' * 10000000000 }}", 'OverflowError: cannot fit the repeated sequence into memory'],
    ['{{ 9 ** (9 ** 9) }}', 'OverflowError: the result of ** is too large'],
    ['{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}', 'RecursionError: maximum recursion depth exceeded'],
    [
      '{% for k in d %}{% do d.update({k ~ 1: 1}) %}{% endfor %}',
      'RuntimeError: dictionary changed size during iteration',
    ],
  ])('%s', (source, wanted) => {
    expect(outcome(source)).toBe(wanted)
  })
})
