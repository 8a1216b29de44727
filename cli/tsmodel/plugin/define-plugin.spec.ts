import { describe, expect, expectTypeOf, it } from 'vitest'
import { definePlugin } from './define-plugin.ts'
import { engineFunction } from './engine-function.ts'
import { scalarFunction } from './scalar-function.ts'
import { pluginInvalidity } from './shape.ts'

describe('definePlugin', () => {
  it('types config of every part by what initialize gives', () => {
    const plugin = definePlugin({
      initialize: ({ days }) => ({ days: Number(days) }),
      async *load({ config, source }) {
        expectTypeOf(config).toEqualTypeOf<{ days: number }>()
        expectTypeOf(source.identifier).toBeString()
        yield { id: config.days }
      },
      store({ config }) {
        expectTypeOf(config.days).toBeNumber()
      },
    })
    expect(pluginInvalidity(plugin)).toBeUndefined()
  })

  it('types the arguments of a function by its parameters', () => {
    scalarFunction({
      parameters: ['varchar', 'integer', 'bigint', 'decimal(9,2)', 'date'],
      returns: 'varchar',
      call: (text, small, wide, price, day) => {
        expectTypeOf([text, price, day]).toEqualTypeOf<string[]>()
        expectTypeOf(small).toBeNumber()
        expectTypeOf(wide).toBeBigInt()
        return text
      },
    })
    scalarFunction({
      parameters: ['double'],
      returns: 'double',
      nullHandling: 'special',
      call: (value) => {
        expectTypeOf(value).toEqualTypeOf<number | null>()
        return value
      },
    })
  })
})

const call = () => 'x'
const some = { parameters: ['varchar'], returns: 'varchar', call }

describe('a module’s default export', () => {
  it.each<[unknown, string, string | undefined]>([
    [undefined, 'it has no default export; write "export default definePlugin({ … })"', undefined],
    [{ load: call }, 'its default export is not made by definePlugin', undefined],
    [definePlugin({}), 'it does nothing', undefined],
    [definePlugin({ load: 'x' } as object), '"load" must be a function', 'load'],
    [definePlugin({ loda: call } as object), '"loda" is not a part of one', 'loda'],
    [
      definePlugin({ defaultMaterialization: 'ephemeral' } as object),
      '"defaultMaterialization" must be "table" or "view"',
      'defaultMaterialization',
    ],
    [definePlugin({ functions: call } as object), '"functions" must be an object of functions', 'functions'],
    [definePlugin({ functions: { f: call } } as object), 'function "f" must be made by scalarFunction', 'f'],
    [definePlugin({ functions: { 'a b': some } }), '"a b" is no name of a function', 'a b'],
    [
      definePlugin({ functions: { f: { ...some, parameters: 'varchar' } } } as object),
      '"parameters" of function "f" must be a list of types, such as ["varchar"]',
      'f',
    ],
    [
      definePlugin({ functions: { f: { ...some, returns: 1 } } } as object),
      '"returns" of function "f" must be a type, such as "varchar"',
      'f',
    ],
    [
      definePlugin({ functions: { f: { ...some, call: 1 } } } as object),
      '"call" of function "f" must be a function',
      'f',
    ],
    [
      definePlugin({ functions: { f: { ...some, nullHandling: 'none' } } } as object),
      '"nullHandling" of function "f" must be "default" or "special"',
      'f',
    ],
  ])('%# is no plugin, for one reason', (value, reason, key) => {
    expect(pluginInvalidity(value)).toEqual(key === undefined ? { reason } : { reason, key })
  })
})

describe('what a function gives', () => {
  it.each<[() => unknown, string, string]>([
    [() => 1.5, 'integer', 'it must give a whole number of 32 bits (integer), but gave 1.5'],
    [() => 'x', 'boolean', 'it must give true or false (boolean), but gave "x"'],
    [() => Promise.resolve('x'), 'varchar', 'it must give its result at once, but gave a promise'],
  ])('%s as %s is refused', (made, returns, message) => {
    const fn = engineFunction('f', { parameters: [], returns, call: made as () => string })
    expect(() => fn.call([])).toThrow(message)
  })
})
