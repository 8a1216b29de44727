import { identity } from './hash.ts'
import { HostObject } from './host.ts'
import { floatText } from './float-text.ts'
import { escapeCode, reprText } from './quote.ts'
import { PySet } from './set.ts'
import { Undefined } from './undefined.ts'
import {
  type Dict,
  DictView,
  isDict,
  NamedTuple,
  PyFloat,
  PyIterator,
  PyRange,
  PyTuple,
  TaggedText,
  type Value,
} from './values.ts'
import { typeName } from './types.ts'
import { typeError } from './errors.ts'

/** Python's `str(x)`: what `{{ x }}` prints. */
export function str(value: Value): string {
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
      return Number.isInteger(value) ? intText(value) : floatText(value)
    case 'boolean':
      return value ? 'True' : 'False'
    case 'bigint':
      return value.toString()
    default:
      if (value === null) return 'None'
      if (value instanceof TaggedText) return value.text
      if (value instanceof Undefined) return ''
      return value instanceof HostObject ? value.str() : repr(value)
  }
}

const intText = (value: number): string => (Number.isSafeInteger(value) ? String(value) : BigInt(value).toString())

/** Python's `repr(x)`: how x stands inside a printed list or dict. */
export function repr(value: Value): string {
  if (typeof value === 'string') return reprText(value)
  return typeof value === 'object' && value !== null ? reprObject(value, []) : str(value)
}

function reprNested(value: Value, open: readonly object[]): string {
  return typeof value === 'object' && value !== null ? reprObject(value, open) : repr(value)
}

function reprObject(value: object, open: readonly object[]): string {
  if (value instanceof HostObject) return value.repr()
  if (value instanceof PyFloat) return floatText(value.value)
  if (value instanceof Undefined) return 'Undefined'
  if (value instanceof TaggedText)
    return value.tag === 'markup' ? `Markup(${reprText(value.text)})` : reprText(value.text)
  if (value instanceof PyRange)
    return `range(${value.start}, ${value.stop}${value.step === 1 ? '' : `, ${value.step}`})`
  if (value instanceof PyIterator) return `<generator object ${value.name} at ${address(value)}>`
  if (value instanceof Promise)
    throw typeError('a value that is still to come was printed: the host function that gave it is asynchronous')
  return reprContainer(value, open)
}

function reprContainer(value: object, open: readonly object[]): string {
  const isOpen = open.includes(value)
  const inner = [...open, value]
  const list = (items: Iterable<Value>): string => Array.from(items, (item) => reprNested(item, inner)).join(', ')
  if (Array.isArray(value)) return isOpen ? '[...]' : `[${list(value)}]`
  if (value instanceof NamedTuple && value.label !== null) return reprNamed(value, value.label, inner)
  if (value instanceof PyTuple) return isOpen ? '(...)' : `(${list(value.items)}${value.items.length === 1 ? ',' : ''})`
  if (value instanceof PySet) return value.size === 0 ? 'set()' : `{${list(value)}}`
  if (value instanceof DictView) return `dict_${value.kind}([${list(value)}])`
  if (isDict(value)) return isOpen ? '{...}' : reprDict(value, inner)
  return `<${typeName(value)} object at ${address(value)}>`
}

const reprNamed = (value: NamedTuple, label: string, open: readonly object[]): string =>
  `${label}(${value.items.map((item, index) => `${value.names[index] ?? ''}=${reprNested(item, open)}`).join(', ')})`

function reprDict(dict: Dict, open: readonly object[]): string {
  const parts: string[] = []
  for (const [key, value] of dict instanceof Map ? dict : Object.entries(dict)) {
    parts.push(`${reprNested(key, open)}: ${reprNested(value ?? null, open)}`)
  }
  return `{${parts.join(', ')}}`
}

/** Python's `ascii(x)`: repr with everything beyond ASCII escaped. */
export const ascii = (value: Value): string =>
  repr(value).replace(/[^\x00-\x7f]/gu, (character) => escapeCode(character.codePointAt(0) ?? 0)) // oxlint-disable-line no-control-regex: all of ASCII

/** A made-up memory address that stays with the object. */
export const address = (value: object): string => `0x${(0x7f0000000000 + identity(value) * 16).toString(16)}`
