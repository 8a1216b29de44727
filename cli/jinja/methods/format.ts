import { JinjaError, typeError, valueError } from '../errors.ts'
import { getAttr, getItem } from '../access.ts'
import { dictGet } from '../dict.ts'
import { formatValue } from '../format-spec.ts'
import { iterate, textLength } from '../iterate.ts'
import { ascii, repr, str } from '../text.ts'
import { isInt } from '../types.ts'
import { type Dict, isDict, textOf, type Value } from '../values.ts'
import { needInt, needText, positional, type Method } from './method.ts'

interface Fields {
  readonly args: readonly Value[]
  readonly named: (key: string) => Value | undefined
  next: number
}

/** Python's `format.format(*args, **kwargs)`; attributes and items in fields go through the sandbox like any other. */
function formatText(format: string, fields: Fields, depth = 2): string {
  if (depth < 0) throw valueError('Max string recursion exceeded')
  let out = ''
  for (let at = 0; at < format.length;) {
    const character = format.charAt(at)
    if (character !== '{' && character !== '}') {
      const end = nextBrace(format, at)
      out += format.slice(at, end)
      at = end
    } else if (format[at + 1] === character) {
      out += character
      at += 2
    } else if (character === '}') throw valueError("Single '}' encountered in format string")
    else {
      const end = fieldEnd(format, at + 1)
      out += formatField(format.slice(at + 1, end), fields, depth)
      at = end + 1
    }
  }
  return out
}

function nextBrace(format: string, from: number): number {
  const found = format.slice(from).search(/[{}]/)
  return found === -1 ? format.length : from + found
}

/** The offset of the brace that closes the field whose inside starts at `start`. */
function fieldEnd(format: string, start: number): number {
  let depth = 1
  for (let at = start; at < format.length; at++) {
    if (format[at] === '{') depth++
    else if (format[at] === '}' && --depth === 0) return at
  }
  throw valueError(
    start === format.length ? "Single '{' encountered in format string" : "expected '}' before end of string",
  )
}

const fieldGrammar = /^([^!:[{]*(?:\[[^\]]*\][^!:[{]*)*)(?:!([^:}]*))?(?::([^]*))?$/

function formatField(field: string, fields: Fields, depth: number): string {
  const [whole, name = '', conversion, spec = ''] = fieldGrammar.exec(field) ?? []
  if (whole === undefined) throw valueError("unexpected '{' in field name")
  const value = converted(fieldValue(name, fields), conversion)
  return formatValue(value, spec.includes('{') ? formatText(spec, fields, depth - 1) : spec)
}

function converted(value: Value, conversion: string | undefined): Value {
  if (conversion === undefined) return value
  if (conversion === 's') return str(value)
  if (conversion === 'r') return repr(value)
  if (conversion === 'a') return ascii(value)
  if (conversion === '') throw valueError('end of string while looking for conversion specifier')
  throw valueError(`Unknown conversion specifier '${conversion}'`)
}

function fieldValue(name: string, fields: Fields): Value {
  const first = /^[^.[]*/.exec(name)?.[0] ?? ''
  let value = firstValue(first, fields)
  for (const [, attr, key] of name.slice(first.length).matchAll(/\.([^.[]*)|\[([^\]]*)\]/g)) {
    if (attr !== undefined) value = getAttr(value, attr)
    else value = getItem(value, key !== undefined && /^\d+$/.test(key) ? Number(key) : (key ?? ''))
  }
  return value
}

function firstValue(first: string, fields: Fields): Value {
  if (first === '' || /^\d+$/.test(first)) {
    if (first === '' ? fields.next < 0 : fields.next > 0) {
      const [from, to] =
        first === ''
          ? ['manual field specification', 'automatic field numbering']
          : ['automatic field numbering', 'manual field specification']
      throw valueError(`cannot switch from ${from} to ${to}`)
    }
    const index = first === '' ? fields.next++ : Number(first)
    if (first !== '') fields.next = -1
    const value = fields.args[index]
    if (value === undefined) throw new JinjaError('IndexError', 'tuple index out of range')
    return value
  }
  const value = fields.named(first)
  if (value === undefined) throw new JinjaError('KeyError', repr(first))
  return value
}

function formatMap(text: string, mapping: Value = null): string {
  return formatText(text, {
    args: [],
    named: (key) => (isDict(mapping) ? dictGet(mapping, key) : getItem(mapping, key)),
    next: 0,
  })
}

/** `str.maketrans(...)`: a dict from code points to text, code point or None. */
function makeTable(...args: Value[]): Map<Value, Value> {
  const [from = null, to, dropped] = args
  const table = new Map<Value, Value>()
  const code = (text: string): number => text.codePointAt(0) ?? 0
  if (to === undefined) {
    if (!isDict(from)) throw typeError('if you give only one argument to maketrans it must be a dict')
    for (const [key, value] of from instanceof Map ? from : Object.entries(from))
      table.set(isInt(key) ? Number(key) : code(needText(key, 'key')), value ?? null)
    return table
  }
  const left = needText(from, 'maketrans() argument 1')
  const right = needText(to, 'maketrans() argument 2')
  if (textLength(left) !== textLength(right))
    throw valueError('the first two maketrans arguments must have equal length')
  const targets = [...right]
  ;[...left].forEach((character, index) => table.set(code(character), code(targets[index] ?? '')))
  for (const character of dropped === undefined ? '' : needText(dropped, 'maketrans() argument 3'))
    table.set(code(character), null)
  return table
}

function translate(text: string, table: Value = null): string {
  const dict: Dict = isDict(table) ? table : new Map(Array.from(iterate(table), (value, index) => [index, value]))
  return Array.from(text, (character) => {
    const found = dictGet(dict, character.codePointAt(0) ?? 0)
    if (found === undefined) return character
    return found === null ? '' : (textOf(found) ?? String.fromCodePoint(needInt(found)))
  }).join('')
}

export const formatMethods: ReadonlyMap<string, Method<string>> = new Map<string, Method<string>>([
  ['format', (text, args, kwargs) => formatText(text, { args, named: (key) => kwargs.get(key), next: 0 })],
  positional<string>('str', 'format_map', 1, 1, formatMap),
  positional<string>('str', 'maketrans', 1, 3, (_text, ...args) => makeTable(...args)),
  positional<string>('str', 'translate', 1, 1, translate),
])
