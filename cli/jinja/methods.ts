import { HostObject, type Kwargs } from './host.ts'
import { dictMethods } from './methods/dict.ts'
import { listMethods, rangeMethods, tupleMethods } from './methods/list.ts'
import { floatMethods, intMethods } from './methods/number.ts'
import { setMethods } from './methods/set.ts'
import { formatMethods } from './methods/format.ts'
import { textMethods } from './methods/text.ts'
import { splitMethods } from './methods/split.ts'
import { caseMethods } from './methods/case.ts'
import { PySet } from './set.ts'
import { address } from './text.ts'
import { isFloat, isInt, typeName } from './types.ts'
import { isDict, PyRange, PyTuple, TaggedText, textOf, type Value } from './values.ts'
import type { Method } from './methods/method.ts'

const allTextMethods: ReadonlyMap<string, Method<string>> = new Map([
  ...textMethods,
  ...splitMethods,
  ...caseMethods,
  ...formatMethods,
])

/** A method of a builtin value, bound to it. */
class BoundMethod extends HostObject {
  readonly typeName = 'builtin_function_or_method'
  readonly name: string
  readonly #self: Value
  readonly #run: (args: Value[], kwargs: Kwargs) => Value
  constructor(self: Value, name: string, run: (args: Value[], kwargs: Kwargs) => Value) {
    super()
    this.name = name
    this.#self = self
    this.#run = run
  }
  override call(args: Value[], kwargs: Kwargs): Value {
    return this.#run(args, kwargs)
  }
  override repr(): string {
    const self = this.#self
    const at = typeof self === 'object' && self !== null ? address(self) : '0x7f0000000000'
    return `<built-in method ${this.name} of ${typeName(self)} object at ${at}>`
  }
}

/** The method `name` of a builtin value, bound; undefined where its type has none. */
export function methodOf(self: Value, name: string): BoundMethod | undefined {
  const text = textOf(self)
  if (text !== undefined) return textMethod(self, text, name)
  if (Array.isArray(self)) return bound(listMethods, self as Value[], name)
  if (self instanceof PyTuple) return bound(tupleMethods, self, name)
  if (self instanceof PyRange) return bound(rangeMethods, self, name)
  if (self instanceof PySet) return bound(setMethods, self, name)
  if (isInt(self)) return bound(intMethods, self, name)
  if (isFloat(self)) return bound(floatMethods, self, name)
  return isDict(self) ? bound(dictMethods, self, name) : undefined
}

function bound<T extends Value>(
  methods: ReadonlyMap<string, Method<T>>,
  self: T,
  name: string,
): BoundMethod | undefined {
  const method = methods.get(name)
  return method && new BoundMethod(self, name, (args, kwargs) => method(self, args, kwargs))
}

/** Methods of Markup work on its text and give Markup where they give text. */
function textMethod(self: Value, text: string, name: string): BoundMethod | undefined {
  const method = allTextMethods.get(name)
  if (!method) return undefined
  if (typeof self === 'string') return new BoundMethod(self, name, (args, kwargs) => method(text, args, kwargs))
  const isMarkup = self instanceof TaggedText && self.tag === 'markup'
  const wrap = (value: Value): Value =>
    typeof value === 'string' ? new TaggedText(value, 'markup') : Array.isArray(value) ? value.map(wrap) : value
  return new BoundMethod(self, name, (args, kwargs) =>
    isMarkup ? wrap(method(text, args, kwargs)) : method(text, args, kwargs),
  )
}
