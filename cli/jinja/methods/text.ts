import { typeError, valueError } from '../errors.ts'
import { bindArgs } from '../bind-args.ts'
import { characters, iterate, textLength } from '../iterate.ts'
import { typeName } from '../types.ts'
import { PyTuple, pyTuple, textOf, type Value } from '../values.ts'
import { needInt, needText, positional, type Method } from './method.ts'

/** What Python's `str.isspace` takes for white space, as the inside of a character class. */
export const pythonSpace = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'

const leading = new RegExp(`^[${pythonSpace}]+`)
const trailing = new RegExp(`[${pythonSpace}]+$`)

/** Strips white space, or the characters of `chars`, from the sides asked for. */
export function strip(text: string, side: 'both' | 'left' | 'right', chars: Value = null): string {
  if (chars === null) {
    const left = side === 'right' ? text : text.replace(leading, '')
    return side === 'left' ? left : left.replace(trailing, '')
  }
  const set = textOf(chars)
  if (set === undefined) throw typeError(`${side === 'both' ? '' : side.charAt(0)}strip arg must be None or str`)
  const all = characters(text)
  let start = 0
  let end = all.length
  if (side !== 'right') while (start < end && set.includes(all[start] ?? '')) start++
  if (side !== 'left') while (end > start && set.includes(all[end - 1] ?? '')) end--
  return all.slice(start, end).join('')
}

/** A window of the text as start and end give it, with the offset in code points of its first character. */
function windowOf(
  text: string,
  from: Value,
  to: Value,
): { readonly part: string; readonly offset: number } | undefined {
  const all = characters(text)
  const at = (value: Value, fallback: number): number => {
    if (value === null) return fallback
    const index = needInt(value)
    return index < 0 ? Math.max(0, index + all.length) : index
  }
  const offset = at(from, 0)
  const end = Math.min(all.length, at(to, all.length))
  return offset > all.length || end < offset ? undefined : { part: all.slice(offset, end).join(''), offset }
}

function find(text: string, part: Value, from: Value, to: Value, isLast: boolean): number {
  const wanted = needText(part, isLast ? 'rfind() argument 1' : 'find() argument 1')
  const window = windowOf(text, from, to)
  if (window === undefined) return -1
  const index = isLast ? window.part.lastIndexOf(wanted) : window.part.indexOf(wanted)
  return index === -1 ? -1 : window.offset + textLength(window.part.slice(0, index))
}

function finder(name: string, isLast: boolean, raises: boolean): [string, Method<string>] {
  return positional<string>('str', name, 1, 3, (text, part = null, from = null, to = null) => {
    const index = find(text, part, from, to, isLast)
    if (index === -1 && raises) throw valueError('substring not found')
    return index
  })
}

function countOf(text: string, part: Value = null, from: Value = null, to: Value = null): number {
  const wanted = needText(part, 'count() argument 1')
  const window = windowOf(text, from, to)
  if (window === undefined) return 0
  return wanted === '' ? textLength(window.part) + 1 : window.part.split(wanted).length - 1
}

function edge(name: 'startswith' | 'endswith'): [string, Method<string>] {
  return positional<string>('str', name, 1, 3, (text, part = null, from = null, to = null) => {
    const wanted = part instanceof PyTuple ? part.items : [part]
    const window = windowOf(text, from, to)
    return wanted.some((one) => {
      const affix = textOf(one)
      if (affix === undefined) {
        const what =
          part instanceof PyTuple
            ? `tuple for ${name} must only contain str, not ${typeName(one)}`
            : `${name} first arg must be str or a tuple of str, not ${typeName(one)}`
        throw typeError(what)
      }
      return (
        window !== undefined && (name === 'startswith' ? window.part.startsWith(affix) : window.part.endsWith(affix))
      )
    })
  })
}

/** Python's `str.replace`: at most `count` times, always where negative. */
export function replaceText(text: string, from: string, to: string, count = -1): string {
  if (count < 0) return from === '' ? ['', ...characters(text), ''].join(to) : text.replaceAll(from, () => to)
  const parts = from === '' ? ['', ...characters(text), ''] : text.split(from)
  const head = parts.slice(0, count + 1)
  return (
    head.join(to) +
    parts
      .slice(count + 1)
      .map((part) => from + part)
      .join('')
  )
}

function replace(text: string, args: Value[]): Value {
  const [from = null, to = null, count = -1] = args
  return replaceText(text, needText(from, 'replace() argument 1'), needText(to, 'replace() argument 2'), needInt(count))
}

function join(separator: string, items: Value = null): string {
  return Array.from(iterate(items), (item, index) => {
    const text = textOf(item)
    if (text === undefined) throw typeError(`sequence item ${index}: expected str instance, ${typeName(item)} found`)
    return text
  }).join(separator)
}

function padder(name: 'center' | 'ljust' | 'rjust'): [string, Method<string>] {
  return positional<string>('str', name, 1, 2, (text, width = 0, fill = ' ') =>
    pad(text, needInt(width), fillOf(fill), name),
  )
}

function fillOf(fill: Value): string {
  const text = textOf(fill)
  if (text === undefined || textLength(text) !== 1)
    throw typeError('The fill character must be exactly one character long')
  return text
}

/** Python's center puts the odd blank left when both the width and the margin are odd. */
export function pad(text: string, width: number, fill: string, name: 'center' | 'ljust' | 'rjust'): string {
  const margin = Math.max(0, width - textLength(text))
  if (name === 'ljust') return text + fill.repeat(margin)
  if (name === 'rjust') return fill.repeat(margin) + text
  const left = (margin >> 1) + (margin & width & 1)
  return fill.repeat(left) + text + fill.repeat(margin - left)
}

function zeroFill(text: string, width: Value = 0): string {
  const missing = Math.max(0, needInt(width) - textLength(text))
  const sign = /^[+-]/.exec(text)?.[0] ?? ''
  return sign + '0'.repeat(missing) + text.slice(sign.length)
}

function expandTabs(text: string, size: number): string {
  let column = 0
  return characters(text)
    .map((character) => {
      const shown = character === '\t' ? ' '.repeat(size > 0 ? size - (column % size) : 0) : character
      column = character === '\n' || character === '\r' ? 0 : column + textLength(shown)
      return shown
    })
    .join('')
}

function partition(text: string, separator: Value, isLast: boolean): PyTuple {
  const wanted = needText(separator, 'must be str, not')
  if (wanted === '') throw valueError('empty separator')
  const index = isLast ? text.lastIndexOf(wanted) : text.indexOf(wanted)
  if (index === -1) return isLast ? pyTuple('', '', text) : pyTuple(text, '', '')
  return pyTuple(text.slice(0, index), wanted, text.slice(index + wanted.length))
}

const withoutPrefix = (text: string, prefix: string): string =>
  text.startsWith(prefix) ? text.slice(prefix.length) : text
const withoutSuffix = (text: string, suffix: string): string =>
  suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text

const tabsMethod: Method<string> = (text, args, kwargs) => {
  const [size = 8] = bindArgs('expandtabs', [['tabsize', 8]], args, kwargs)
  return expandTabs(text, needInt(size))
}

export const textMethods: ReadonlyMap<string, Method<string>> = new Map([
  finder('find', false, false),
  finder('rfind', true, false),
  finder('index', false, true),
  finder('rindex', true, true),
  edge('startswith'),
  edge('endswith'),
  padder('center'),
  padder('ljust'),
  padder('rjust'),
  positional<string>('str', 'count', 1, 3, countOf),
  positional<string>('str', 'replace', 2, 3, (text, ...args) => replace(text, args)),
  positional<string>('str', 'join', 1, 1, join),
  positional<string>('str', 'strip', 0, 1, (text, chars) => strip(text, 'both', chars)),
  positional<string>('str', 'lstrip', 0, 1, (text, chars) => strip(text, 'left', chars)),
  positional<string>('str', 'rstrip', 0, 1, (text, chars) => strip(text, 'right', chars)),
  positional<string>('str', 'zfill', 1, 1, zeroFill),
  positional<string>('str', 'partition', 1, 1, (text, separator = null) => partition(text, separator, false)),
  positional<string>('str', 'rpartition', 1, 1, (text, separator = null) => partition(text, separator, true)),
  positional<string>('str', 'removeprefix', 1, 1, (text, prefix = null) =>
    withoutPrefix(text, needText(prefix, 'removeprefix() argument')),
  ),
  positional<string>('str', 'removesuffix', 1, 1, (text, suffix = null) =>
    withoutSuffix(text, needText(suffix, 'removesuffix() argument')),
  ),
  ['expandtabs', tabsMethod],
])
