import { dictGet } from './dict.ts'
import { JinjaError, typeError, valueError } from './errors.ts'
import { HostObject } from './host.ts'
import { characters } from './iterate.ts'
import { methodOf } from './methods.ts'
import { repr } from './text.ts'
import { isFloat, isInt, typeName } from './types.ts'
import { PermissiveUndefined, Undefined } from './undefined.ts'
import { isDict, NamedTuple, pyFloat, PyRange, PyTuple, TaggedText, textOf, type Value } from './values.ts'

/** `x[from:to:step]` as a value, where a subscript is computed before what it subscripts is known. */
export class PySlice {
  readonly from: Value
  readonly to: Value
  readonly step: Value
  constructor(from: Value, to: Value, step: Value) {
    this.from = from
    this.to = to
    this.step = step
  }
}

/** What attribute and item access depend on: whether what is missing becomes dbt's permissive undefined. */
export interface Env {
  readonly isPermissive: boolean
}

const strict: Env = { isPermissive: false }

/** `object.name`: the attribute, else the item, else undefined. */
export function getAttr(object: Value, name: string, env: Env = strict): Value {
  if (object instanceof Undefined) return undefinedAttr(object, name)
  const found = name.startsWith('_') ? guarded(object, name) : attributeOrItem(object, name)
  return found === undefined ? missing(object, name, env) : found
}

/** A slice where a TypeError means that there is nothing, as for any other key. */
function sliceItem(object: Value, key: PySlice, env: Env): Value {
  const isIndex = [key.from, key.to, key.step].every((part) => part === null || isInt(part))
  return isIndex && sliceable(object) ? slice(object, key.from, key.to, key.step) : missing(object, key, env)
}

function attributeOrItem(object: Value, name: string): Value | undefined {
  if (object instanceof HostObject) {
    const found = object.getAttr(name)
    return found === undefined ? object.getItem(name) : found
  }
  const found = attribute(object, name)
  return found === undefined && isDict(object) ? dictGet(object, name) : found
}

/** `object[key]`: the item, else for a text key the attribute, else undefined. */
export function getItem(object: Value, key: Value, env: Env = strict): Value {
  if (key instanceof PySlice && !(object instanceof Undefined)) return sliceItem(object, key, env)
  if (object instanceof Undefined) {
    if (object instanceof PermissiveUndefined) return object
    throw object.error()
  }
  const found = item(object, key)
  if (found !== undefined) return found
  const name = textOf(key)
  const other = name === undefined ? undefined : attributeOnly(object, name)
  return other === undefined ? missing(object, key, env) : other
}

function attributeOnly(object: Value, name: string): Value | undefined {
  if (name.startsWith('_')) return guarded(object, name)
  return object instanceof HostObject ? object.getAttr(name) : attribute(object, name)
}

function undefinedAttr(object: Undefined, name: string): Value {
  if (!(object instanceof PermissiveUndefined) && unsafeNames.has(name) && !functionNames.has(name))
    return unsafe(object, name)
  if (!(object instanceof PermissiveUndefined)) throw object.error()
  return name === 'name' || isDunder(name) ? object : object.attribute(name)
}

const isDunder = (name: string): boolean => name.startsWith('__') && name.endsWith('__')

const dunders = (names: string): Set<string> => new Set(names.split(' ').map((name) => `__${name}__`))

/** What only functions, methods and classes have in Python. */
const functionNames = dunders(
  'globals code closure defaults kwdefaults dict name qualname wrapped func self builtins annotations mro bases subclasses',
)

/** Python attributes that lead out of a sandbox; taken to be on every object, so that none falls through to an item. */
const unsafeNames = new Set([
  ...functionNames,
  ...dunders(
    'class delattr dir doc eq format ge getattribute getstate gt hash init init_subclass le lt ne new reduce reduce_ex repr setattr sizeof',
  ),
  ...dunders(
    'str subclasshook len iter next getitem setitem delitem contains add radd iadd sub rsub mul rmul imul mod rmod truediv floordiv pow',
  ),
  ...dunders('neg pos abs bool int float index reversed or ror ior and xor class_getitem getnewargs call module'),
])

const unsafe = (object: Value, name: string): Undefined =>
  new Undefined(name, {
    hint: `access to attribute '${name}' of '${typeName(object)}' object is unsafe.`,
    type: 'SecurityError',
  })

/** What a name that starts with an underscore gives: an undefined that raises SecurityError when used, or a dict's own item. */
function guarded(object: Value, name: string): Value | undefined {
  if (unsafeNames.has(name)) return unsafe(object, name)
  if (object instanceof HostObject) return object.getItem(name)
  return isDict(object) ? dictGet(object, name) : undefined
}

/** A builtin attribute or method of a value that is not of the host. */
export function attribute(object: Value, name: string): Value | undefined {
  const method = methodOf(object, name)
  if (method) return method
  if (object instanceof NamedTuple) {
    const index = object.names.indexOf(name)
    return index === -1 ? undefined : object.items[index]
  }
  if (object instanceof PyRange && (name === 'start' || name === 'stop' || name === 'step')) return object[name]
  if (isInt(object) && (name === 'real' || name === 'numerator'))
    return typeof object === 'boolean' ? Number(object) : object
  if (isInt(object) && (name === 'imag' || name === 'denominator')) return name === 'imag' ? 0 : 1
  return isFloat(object) && (name === 'real' || name === 'imag') ? (name === 'real' ? object : pyFloat(0)) : undefined
}

function item(object: Value, key: Value): Value | undefined {
  if (isDict(object)) return textOf(key) === undefined && !isHashable(key) ? undefined : dictGet(object, key)
  if (object instanceof HostObject) return object.getItem(key)
  if (!isInt(key)) return undefined
  const index = Number(key)
  if (Array.isArray(object)) return object.at(index) as Value | undefined
  if (object instanceof PyTuple) return object.items.at(index)
  if (object instanceof PyRange) {
    const at = index < 0 ? index + object.length : index
    return at >= 0 && at < object.length ? object.at(at) : undefined
  }
  const text = textOf(object)
  return text === undefined ? undefined : characters(text).at(index)
}

const isHashable = (key: Value): boolean => !Array.isArray(key) && (!isDict(key) || key instanceof PyTuple)

/** Jinja2's undefined for an attribute or item that an object lacks. */
export function missing(object: Value, key: Value, env: Env): Undefined {
  const name = textOf(key)
  if (env.isPermissive) return new PermissiveUndefined(name ?? repr(key))
  const owner =
    object === null ? 'None' : `${object instanceof HostObject ? object.qualifiedName() : typeName(object)} object`
  if (name !== undefined) return new Undefined(name, { owner })
  return new Undefined(repr(key), { owner, nameRepr: repr(key), isElement: true })
}

const sliceable = (object: Value): boolean =>
  Array.isArray(object) || object instanceof PyTuple || object instanceof PyRange || textOf(object) !== undefined

/** `object[from:to:step]`; a TypeError where Python's is one. */
export function slice(object: Value, from: Value, to: Value, step: Value): Value {
  if (object instanceof Undefined) {
    if (object instanceof PermissiveUndefined) return object
    throw object.error()
  }
  if (Array.isArray(object)) return sliced(object as Value[], from, to, step)
  if (object instanceof PyTuple) return new PyTuple(sliced(object.items, from, to, step))
  if (object instanceof PyRange) return sliceRange(object, from, to, step)
  const text = textOf(object)
  if (text !== undefined) {
    const cut = sliced(characters(text), from, to, step).join('')
    return object instanceof TaggedText && object.tag === 'markup' ? new TaggedText(cut, 'markup') : cut
  }
  if (object instanceof HostObject) {
    const found = object.getItem(new PySlice(from, to, step))
    if (found !== undefined) return found
  }
  if (isDict(object)) throw typeError("unhashable type: 'slice'")
  throw typeError(`'${typeName(object)}' object is not subscriptable`)
}

function sliceRange(range: PyRange, from: Value, to: Value, step: Value): PyRange {
  const [start, stop, stride] = bounds(range.length, from, to, step)
  return new PyRange(range.at(start), range.at(stop), range.step * stride)
}

/** The items of a list that a slice takes. */
function sliced<T>(items: readonly T[], from: Value, to: Value, step: Value): T[] {
  const [start, stop, stride] = bounds(items.length, from, to, step)
  if (stride === 1) return items.slice(start, Math.max(start, stop))
  const taken: T[] = []
  for (let index = start; stride > 0 ? index < stop : index > stop; index += stride)
    taken.push(...items.slice(index, index + 1))
  return taken
}

function bounds(length: number, from: Value, to: Value, step: Value): [start: number, stop: number, step: number] {
  const stride = sliceIndex(step) ?? 1
  if (stride === 0) throw valueError('slice step cannot be zero')
  const lowest = stride > 0 ? 0 : -1
  const highest = stride > 0 ? length : length - 1
  const clamp = (value: Value, fallback: number): number => {
    const index = sliceIndex(value)
    if (index === undefined) return fallback
    return Math.min(highest, Math.max(lowest, index < 0 ? index + length : index))
  }
  return [clamp(from, stride > 0 ? lowest : highest), clamp(to, stride > 0 ? highest : lowest), stride]
}

function sliceIndex(value: Value): number | undefined {
  if (value === null) return undefined
  if (isInt(value)) return Number(value)
  throw new JinjaError('TypeError', 'slice indices must be integers or None or have an __index__ method')
}
