import { bindArgs } from './bind-args.ts'
import { dictOf, dictSet } from './dict.ts'
import { JinjaError, typeError, valueError } from './errors.ts'
import { HostObject, hostFunction, type Kwargs } from './host.ts'
import { entriesOf } from './methods/dict.ts'
import { needInt } from './methods/method.ts'
import { repr } from './text.ts'
import { PyRange, PyTuple, type Value } from './values.ts'

/** Jinja2's sandbox refuses longer ranges. */
const longestRange = 100_000

function range(args: Value[], kwargs: Kwargs): PyRange {
  if (kwargs.size > 0) throw typeError('range() takes no keyword arguments')
  if (args.length === 0) throw typeError('range expected at least 1 argument, got 0')
  if (args.length > 3) throw typeError(`range expected at most 3 arguments, got ${args.length}`)
  const [first = 0, second, third = 1] = args.map(needInt)
  const [start, stop] = second === undefined ? [0, first] : [first, second]
  if (third === 0) throw valueError('range() arg 3 must not be zero')
  const found = new PyRange(start, stop, third)
  if (found.length > longestRange) {
    throw new JinjaError(
      'OverflowError',
      `Range too big. The sandbox blocks ranges larger than MAX_RANGE (${longestRange}).`,
    )
  }
  return found
}

function dict(args: Value[], kwargs: Kwargs): Map<Value, Value> {
  if (args.length > 1) throw typeError(`dict expected at most 1 argument, got ${args.length}`)
  const made = dictOf(args[0] === undefined ? [] : entriesOf(args[0]))
  for (const [key, value] of kwargs) dictSet(made, key, value)
  return made
}

/** `namespace(a=1)`: what `{% set ns.a = … %}` may assign to. */
export class Namespace extends HostObject {
  readonly typeName = 'Namespace'
  readonly attributes: Map<Value, Value>
  constructor(attributes: Map<Value, Value>) {
    super()
    this.attributes = attributes
  }
  override qualifiedName(): string {
    return 'jinja2.utils.Namespace'
  }
  override getAttr(name: string): Value | undefined {
    return this.attributes.get(name)
  }
  override repr(): string {
    return `<Namespace ${repr(this.attributes)}>`
  }
}

/** `cycler('odd', 'even')`. */
class Cycler extends HostObject {
  readonly typeName = 'Cycler'
  readonly #items: readonly Value[]
  #at = 0
  constructor(items: readonly Value[]) {
    super()
    this.#items = items
  }
  override getAttr(name: string): Value | undefined {
    if (name === 'current') return this.#items[this.#at]
    if (name === 'items') return new PyTuple(this.#items)
    if (name === 'pos') return this.#at
    if (name === 'next') return hostFunction('next', () => this.#next())
    return name === 'reset' ? hostFunction('reset', () => this.#reset()) : undefined
  }
  #next(): Value {
    const item = this.#items[this.#at]
    this.#at = (this.#at + 1) % this.#items.length
    return item ?? null
  }
  #reset(): null {
    this.#at = 0
    return null
  }
}

/** `joiner(', ')`: nothing the first time it is called, then the separator. */
class Joiner extends HostObject {
  readonly typeName = 'Joiner'
  readonly #separator: Value
  #isUsed = false
  constructor(separator: Value) {
    super()
    this.#separator = separator
  }
  override call(): Value {
    if (this.#isUsed) return this.#separator
    this.#isUsed = true
    return ''
  }
}

/** Filler text: Jinja2's is random; ours is always the same, so that what is rendered is. */
function lipsum(args: Value[], kwargs: Kwargs): Value {
  const [count = 5, isHtml = true] = bindArgs(
    'generate_lorem_ipsum',
    [
      ['n', 5],
      ['html', true],
      ['min', 20],
      ['max', 100],
    ],
    args,
    kwargs,
  )
  const sentence =
    'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua.'
  const paragraphs = Array.from({ length: needInt(count) }, () => `${sentence} ${sentence}`)
  return isHtml === false ? paragraphs.join('\n\n') : paragraphs.map((text) => `<p>${text}</p>`).join('\n')
}

const makeJoiner = (separator: Value = ', '): Joiner => new Joiner(separator)

function cycler(args: Value[]): Value {
  if (args.length === 0) throw new JinjaError('RuntimeError', 'at least one item has to be provided')
  return new Cycler(args)
}

/** Jinja2's own global names, below those of the host. */
export const globals: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['range', hostFunction('safe_range', range)],
  ['dict', hostFunction('dict', dict, { repr: "<class 'dict'>", typeName: 'type' })],
  [
    'namespace',
    hostFunction('Namespace', (args, kwargs) => new Namespace(dict(args, kwargs)), {
      repr: "<class 'jinja2.utils.Namespace'>",
      typeName: 'type',
    }),
  ],
  ['cycler', hostFunction('Cycler', cycler, { repr: "<class 'jinja2.utils.Cycler'>", typeName: 'type' })],
  [
    'joiner',
    hostFunction('Joiner', (args, kwargs) => makeJoiner(...bindArgs('Joiner', [['sep', ', ']], args, kwargs)), {
      repr: "<class 'jinja2.utils.Joiner'>",
      typeName: 'type',
    }),
  ],
  ['lipsum', hostFunction('generate_lorem_ipsum', lipsum)],
])
