import { arithmetic } from './arithmetic.ts'
import { dictHas } from './dict.ts'
import { equals, ordered, same } from './compare.ts'
import { JinjaError, typeError } from './errors.ts'
import { hashKey } from './hash.ts'
import { HostObject, type BinaryOperator } from './host.ts'
import { iterated } from './iterate.ts'
import { escapeHtml } from './markup.ts'
import { percentFormat } from './percent-format.ts'
import { PySet } from './set.ts'
import { isInt, isNumber, typeName } from './types.ts'
import { Undefined } from './undefined.ts'
import { DictView, isDict, PyFloat, pyFloat, pyInt, PyTuple, TaggedText, textOf, type Value } from './values.ts'
import type { CompareOp } from './ast.ts'

/** `a op b` as Python computes it. The last argument lets generated code note its position after both operands. */
export function binary(op: BinaryOperator, a: Value, b: Value, _at?: number): Value {
  if (isNumber(a) && isNumber(b)) return arithmetic(op, a, b)
  if (op === '+' && typeof a === 'string' && typeof b === 'string') return a + b
  const text = textOf(a)
  if (op === '%' && text !== undefined)
    return tagLike(a, percentFormat(text, a instanceof TaggedText && a.tag === 'markup' ? escapeArguments(b) : b))
  if (a instanceof Undefined) throw a.error()
  if (b instanceof Undefined) throw b.error()
  const found = objectBinary(op, a, b)
  if (found !== undefined) return found
  throw unsupported(op, a, b)
}

function objectBinary(op: BinaryOperator, a: Value, b: Value): Value | undefined {
  if (a instanceof HostObject) {
    const found = a.binary(op, b, false)
    if (found !== undefined) return found
  }
  if (b instanceof HostObject) {
    const found = b.binary(op, a, true)
    if (found !== undefined) return found
  }
  if (op === '+') return concatenated(a, b)
  if (op === '*') return repeated(a, b) ?? repeated(b, a)
  return op === '-' ? setDifference(a, b) : undefined
}

/** Sets subtract sets; views of a dict also take, and give way to, any iterable. */
function setDifference(a: Value, b: Value): PySet | undefined {
  const isView = isKeyView(a) || isKeyView(b)
  const left = isView || a instanceof PySet ? iterated(a) : undefined
  const right = isView || b instanceof PySet ? iterated(b) : undefined
  if (left === undefined || right === undefined) return undefined
  const taken = new PySet(right)
  return new PySet([...new PySet(left)].filter((item) => !taken.has(item)))
}

const isKeyView = (value: Value): boolean => value instanceof DictView && value.kind !== 'values'

function concatenated(a: Value, b: Value): Value | undefined {
  const left = textOf(a)
  const right = textOf(b)
  if (left !== undefined && right !== undefined) return concatenatedText(a, left, b, right)
  if (Array.isArray(a) && Array.isArray(b)) return [...(a as Value[]), ...(b as Value[])]
  return a instanceof PyTuple && b instanceof PyTuple ? new PyTuple([...a.items, ...b.items]) : undefined
}

const isMarkup = (value: Value): boolean => value instanceof TaggedText && value.tag === 'markup'

function concatenatedText(a: Value, left: string, b: Value, right: string): Value {
  if (!isMarkup(a) && !isMarkup(b)) return left + right
  return new TaggedText((isMarkup(a) ? left : escapeHtml(left)) + (isMarkup(b) ? right : escapeHtml(right)), 'markup')
}

const tagLike = (like: Value, text: string): Value => (isMarkup(like) ? new TaggedText(text, 'markup') : text)

/** What a Markup's `%` does to its arguments. */
function escapeArguments(value: Value): Value {
  if (value instanceof PyTuple) return new PyTuple(value.items.map(escapeArguments))
  return typeof value === 'string' ? escapeHtml(value) : value
}

/** Longest text or list that `*` may build; a sandboxed template must not exhaust the memory. */
const mostRepeated = 50_000_000

function repeated(sequence: Value, times: Value): Value | undefined {
  const text = textOf(sequence)
  const items = Array.isArray(sequence)
    ? (sequence as Value[])
    : sequence instanceof PyTuple
      ? sequence.items
      : undefined
  if ((text === undefined && items === undefined) || !isInt(times)) return undefined
  const count = Math.max(0, Number(times))
  if (count * (text ?? items ?? '').length > mostRepeated)
    throw new JinjaError('OverflowError', 'cannot fit the repeated sequence into memory')
  if (text !== undefined) return tagLike(sequence, text.repeat(count))
  const all = Array.from({ length: count }, () => items ?? []).flat()
  return Array.isArray(sequence) ? all : new PyTuple(all)
}

const isSequence = (value: Value): boolean =>
  textOf(value) !== undefined || Array.isArray(value) || value instanceof PyTuple

function unsupported(op: BinaryOperator, a: Value, b: Value): JinjaError {
  const left = typeName(a)
  const right = typeName(b)
  if (op === '+' && isSequence(a))
    return typeError(
      `can only concatenate ${left === 'Markup' ? 'str' : left} (not "${right}") to ${left === 'Markup' ? 'str' : left}`,
    )
  if (op === '*' && isSequence(a)) return typeError(`can't multiply sequence by non-int of type '${right}'`)
  if (op === '*' && isSequence(b)) return typeError(`can't multiply sequence by non-int of type '${left}'`)
  return typeError(`unsupported operand type(s) for ${op === '**' ? '** or pow()' : op}: '${left}' and '${right}'`)
}

/** `+x` and `-x`. */
export function unary(op: '+' | '-', value: Value, _at?: number): Value {
  if (isInt(value))
    return pyInt(
      typeof value === 'bigint' ? (op === '-' ? -value : value) : op === '-' ? -Number(value) : Number(value),
    )
  if (typeof value === 'number') return op === '-' ? -value : value
  if (value instanceof PyFloat) return pyFloat(op === '-' ? -value.value : value.value)
  if (value instanceof Undefined) throw value.error()
  const found = value instanceof HostObject && op === '-' ? value.binary('*', -1, false) : undefined
  if (found !== undefined) return found
  throw typeError(`bad operand type for unary ${op}: '${typeName(value)}'`)
}

/** One link of a comparison chain. */
export function compare(op: CompareOp, a: Value, b: Value, _at?: number): boolean {
  switch (op) {
    case '==':
      return equals(a, b)
    case '!=':
      return !equals(a, b)
    case 'in':
      return contains(b, a)
    case 'not in':
      return !contains(b, a)
    default:
      return ordered(op, a, b)
  }
}

function hashable(item: Value): Value {
  hashKey(item)
  return item
}

/** Python's `item in container`. */
export function contains(container: Value, item: Value): boolean {
  const text = textOf(container)
  if (text !== undefined) {
    const part = textOf(item)
    if (part === undefined) throw typeError(`'in <string>' requires string as left operand, not ${typeName(item)}`)
    return text.includes(part)
  }
  if (container instanceof PySet) return container.has(item)
  if (container instanceof HostObject) {
    const found = container.contains(item)
    if (found !== undefined) return found
  }
  if (container instanceof DictView && container.kind === 'keys') return dictHas(container.dict, hashable(item))
  if (isDict(container)) return dictHas(container, hashable(item))
  const items = iterated(container)
  if (items === undefined) throw typeError(`argument of type '${typeName(container)}' is not iterable`)
  for (const candidate of items) if (same(candidate, item)) return true
  return false
}
