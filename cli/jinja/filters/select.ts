import { JinjaError } from '../errors.ts'
import type { Kwargs } from '../host.ts'
import { iterate, truthy } from '../iterate.ts'
import { repr, str } from '../text.ts'
import { Undefined } from '../undefined.ts'
import { PyIterator, textOf, type Value } from '../values.ts'
import { attributeGetter } from './attribute.ts'
import { argumentError, type Filter, type FilterEnv } from './define.ts'

type Each = (item: Value) => Value

const named = (value: Value): string => textOf(value) ?? (value instanceof Undefined ? unnamed(value) : str(value))
const unnamed = (value: Undefined): never => {
  throw new JinjaError('TemplateRuntimeError', `No filter named ${repr(value)}.`)
}

function prepareMap(env: FilterEnv, args: Value[], kwargs: Kwargs): Each {
  const [name, ...rest] = args
  if (name !== undefined) return (item) => env.applyFilter(named(name), item, rest, kwargs)
  const attribute = kwargs.get('attribute')
  if (attribute === undefined) throw argumentError('map requires a filter argument')
  const unexpected = [...kwargs.keys()].find((key) => key !== 'attribute' && key !== 'default')
  if (unexpected !== undefined) throw argumentError(`Unexpected keyword argument ${repr(unexpected)}`)
  return attributeGetter(env, attribute, { fallback: kwargs.get('default') ?? null })
}

function prepareTest(env: FilterEnv, args: Value[], kwargs: Kwargs): (item: Value) => boolean {
  const [name, ...rest] = args
  return name === undefined ? truthy : (item) => env.applyTest(named(name), item, rest, kwargs)
}

function* mapped(env: FilterEnv, value: Value, args: Value[], kwargs: Kwargs): Generator<Value> {
  if (!truthy(value)) return
  const each = prepareMap(env, args, kwargs)
  for (const item of iterate(value)) yield each(item)
}

function* selected(
  env: FilterEnv,
  value: Value,
  args: Value[],
  kwargs: Kwargs,
  keeps: boolean,
  byAttribute: boolean,
): Generator<Value> {
  if (!truthy(value)) return
  let get: Each = (item) => item
  if (byAttribute) {
    const [attribute] = args
    if (attribute === undefined) throw argumentError('Missing parameter for attribute name')
    get = attributeGetter(env, attribute)
  }
  const test = prepareTest(env, byAttribute ? args.slice(1) : args, kwargs)
  for (const item of iterate(value)) if (test(get(item)) === keeps) yield item
}

const lazy =
  (name: string, make: (env: FilterEnv, value: Value, args: Value[], kwargs: Kwargs) => Generator<Value>): Filter =>
  (env, value, args, kwargs) =>
    new PyIterator(name, { [Symbol.iterator]: () => make(env, value, args, kwargs) })

const selector = (name: string, keeps: boolean, byAttribute: boolean): Filter =>
  lazy(`sync_do_${name}`, (env, value, args, kwargs) => selected(env, value, args, kwargs, keeps, byAttribute))

export const selectFilters: ReadonlyMap<string, Filter> = new Map([
  ['map', lazy('sync_do_map', mapped)],
  ['select', selector('select', true, false)],
  ['reject', selector('reject', false, false)],
  ['selectattr', selector('selectattr', true, true)],
  ['rejectattr', selector('rejectattr', false, true)],
])
