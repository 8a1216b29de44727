import { getAttr, getItem, attribute, missing } from '../access.ts'
import { HostObject } from '../host.ts'
import { str } from '../text.ts'
import { Undefined } from '../undefined.ts'
import { textOf, type Value } from '../values.ts'
import { filter, type Filter, type FilterEnv } from './define.ts'

/** Looks an attribute path ("address.city", 0) up in an item. */
export type Getter = (item: Value) => Value

function pathOf(attr: Value): Value[] {
  const text = textOf(attr)
  if (text !== undefined) return text.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))
  return attr === null ? [] : [attr]
}

export function attributeGetter(
  env: FilterEnv,
  attr: Value,
  options: { readonly ignoresCase?: boolean; readonly fallback?: Value } = {},
): Getter {
  const path = pathOf(attr)
  const { ignoresCase = false, fallback = null } = options
  return (from) => {
    let item = from
    for (const part of path) {
      item = getItem(item, part, env)
      if (fallback !== null && item instanceof Undefined) item = fallback
    }
    return ignoresCase ? lowered(item) : item
  }
}

/** Several attributes, separated by commas, as a list of values. */
export function multiGetter(env: FilterEnv, attr: Value, ignoresCase: boolean): (item: Value) => Value[] {
  const text = textOf(attr)
  const getters = (text === undefined ? [attr] : text.split(',')).map((one) =>
    attributeGetter(env, one, { ignoresCase }),
  )
  return (item) => getters.map((get) => get(item))
}

export const lowered = (value: Value): Value => textOf(value)?.toLowerCase() ?? value

function attr(env: FilterEnv, object: Value, name: Value = null): Value {
  const wanted = textOf(name) ?? str(name)
  if (object instanceof Undefined || wanted.startsWith('_')) return getAttr(object, wanted, env)
  const found = object instanceof HostObject ? object.getAttr(wanted) : attribute(object, wanted)
  if (found !== undefined) return found
  return missing(object, wanted, env)
}

export const attributeFilters: ReadonlyMap<string, Filter> = new Map([filter('attr', ['name'], attr)])
