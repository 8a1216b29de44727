import { PySlice, slice } from './access.ts'
import { dictOf } from './dict.ts'
import { JinjaError, ReturnSignal, typeError } from './errors.ts'
import { Namespace } from './globals.ts'
import { HostObject, type Kwargs } from './host.ts'
import { iterate, iterated, truthy, unpack } from './iterate.ts'
import { LoopContext } from './loop.ts'
import { Macro, type MacroBody, type MacroShape } from './macro.ts'
import { escaped } from './markup.ts'
import { entriesOf } from './methods/dict.ts'
import { NativeBuffer } from './native-buffer.ts'
import { binary, compare, unary } from './operators.ts'
import { traced, type Scope } from './scope.ts'
import { str } from './text.ts'
import { typeName } from './types.ts'
import { Undefined } from './undefined.ts'
import { isDict, PyIterator, pyFloat, PyTuple, textOf, type Value } from './values.ts'

/** What generated code calls as `$`. Names here are part of cached templates: changing one means raising `formatVersion` in template.ts. */
export const runtime = {
  Tuple: PyTuple,
  Slice: PySlice,
  Loop: LoopContext,
  ReturnSignal,
  binary,
  compare,
  unary,
  truthy,
  unpack,
  slice,
  str,
  traced,
  iterate,
  float: pyFloat,
  concat: (parts: readonly Value[], _at: number): string => parts.map(str).join(''),
  dict: (entries: Iterable<readonly [Value, Value]>, _at: number): Map<Value, Value> => dictOf(entries),
  escapedText: (value: Value): string => escaped(value).text,
  macro: (scope: Scope, shape: MacroShape, body: MacroBody): Macro => new Macro(scope, shape, body),
  native: (): NativeBuffer => new NativeBuffer(),
  generator: (make: () => Generator<Value>): PyIterator => new PyIterator('loop', { [Symbol.iterator]: make }),
  noElse: (line: number): Undefined =>
    new Undefined('None', {
      hint: `the inline if-expression on line ${line} evaluated to false and no else section was defined.`,
    }),
  noLoader,
  needNamespace,
  setAttr,
  starArgs,
  starKwargs,
}

export type Runtime = typeof runtime

function noLoader(_template: Value, _at: number): never {
  throw typeError('no loader for this environment specified')
}

function needNamespace(value: Value | undefined, _at: number): void {
  if (!(value instanceof Namespace))
    throw new JinjaError('TemplateRuntimeError', 'cannot assign attribute on non-namespace object')
}

function setAttr(namespace: Value, name: string, value: Value): void {
  if (namespace instanceof Namespace) namespace.attributes.set(name, value)
}

function starArgs(value: Value): Iterable<Value> {
  const items = iterated(value)
  if (items === undefined) throw typeError(`Value after * must be an iterable, not ${typeName(value)}`)
  return items
}

/** The keyword arguments of a call with `**kwargs`. */
function starKwargs(named: Kwargs | null, value: Value): Kwargs {
  if (!isDict(value) && !(value instanceof HostObject && value.isMapping())) {
    throw typeError(`argument after ** must be a mapping, not ${typeName(value)}`)
  }
  const kwargs: Kwargs = named ?? new Map()
  for (const [key, item] of entriesOf(value)) {
    const name = textOf(key)
    if (name === undefined) throw typeError('keywords must be strings')
    if (kwargs.has(name)) throw typeError(`got multiple values for keyword argument '${name}'`)
    kwargs.set(name, item)
  }
  return kwargs
}
