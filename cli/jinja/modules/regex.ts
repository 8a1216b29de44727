import { bindArgs, type Param } from '../bind-args.ts'
import { JinjaError, typeError, valueError } from '../errors.ts'
import { HostObject, declare, type Kwargs } from '../host.ts'
import { textLength } from '../iterate.ts'
import { dictOf } from '../dict.ts'
import { repr, str } from '../text.ts'
import { isInt, typeName } from '../types.ts'
import { PyIterator, PyTuple, pyTuple, textOf, type PlainDict, type Value } from '../values.ts'
import { flagBits, translateRegex, type TranslatedRegex } from './regex-translate.ts'

function needText(value: Value | undefined): string {
  const text = textOf(value ?? null)
  if (text === undefined) throw typeError(`expected string or bytes-like object, got '${typeName(value ?? null)}'`)
  return text
}

const needInt = (value: Value): number => {
  if (!isInt(value)) throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`)
  return Number(value)
}

/** Python's re.Match. */
class Match extends HostObject {
  readonly typeName = 're.Match'
  readonly found: RegExpExecArray
  readonly #pattern: Pattern
  constructor(pattern: Pattern, found: RegExpExecArray) {
    super()
    this.#pattern = pattern
    this.found = found
  }
  group(key: Value): Value {
    const index = this.#index(key)
    const text = this.found[index]
    return text === undefined ? null : text
  }
  #index(key: Value): number {
    const name = textOf(key)
    const index = name === undefined ? (isInt(key) ? Number(key) : -1) : (this.#pattern.regex.names.get(name) ?? -1)
    if (index < 0 || index > this.#pattern.regex.groups) throw new JinjaError('IndexError', 'no such group')
    return index
  }
  /** Start and end of a group, in code points. */
  span(key: Value): [start: number, end: number] {
    const pair = this.found.indices?.[this.#index(key)]
    if (pair === undefined) return [-1, -1]
    const start = textLength(this.found.input.slice(0, pair[0]))
    return [start, start + textLength(this.found.input.slice(pair[0], pair[1]))]
  }
  groups(fallback: Value): Value[] {
    return this.found.slice(1).map((text: string | undefined) => (text === undefined ? fallback : text))
  }
  override getItem(key: Value): Value | undefined {
    return this.group(key)
  }
  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'group':
        return declare('group', ['*groups'], (keys = null) => this.#several(keys))
      case 'groups':
        return declare('groups', [['default', null]], (fallback = null) => new PyTuple(this.groups(fallback)))
      case 'groupdict':
        return declare('groupdict', [['default', null]], (fallback = null) => this.#named(fallback))
      case 'start':
      case 'end':
        return declare(name, [['group', 0]], (key = 0) => this.span(key)[name === 'start' ? 0 : 1])
      case 'span':
        return declare('span', [['group', 0]], (key = 0) => pyTuple(...this.span(key)))
      case 'expand':
        return declare('expand', ['template'], (template = '') => expand(needText(template), this))
      case 'string':
        return this.found.input
      case 're':
        return this.#pattern
      case 'lastindex':
        return this.found.findLastIndex((text: string | undefined, index) => index > 0 && text !== undefined) || null
      default:
        return undefined
    }
  }
  #several(keys: Value): Value {
    const items = keys instanceof PyTuple ? keys.items : []
    if (items.length === 0) return this.group(0)
    return items.length === 1 ? this.group(items[0] ?? 0) : new PyTuple(items.map((key) => this.group(key)))
  }
  #named(fallback: Value): Value {
    return dictOf([...this.#pattern.regex.names].map(([name, index]) => [name, this.found[index] ?? fallback] as const))
  }
  override repr(): string {
    const [start, end] = this.span(0)
    return `<re.Match object; span=(${start}, ${end}), match=${repr(this.found[0])}>`
  }
}

/** A replacement template: `\1`, `\g<1>`, `\g<name>` and string escapes. */
function expand(template: string, match: Match): string {
  return template.replace(
    /\\(?:g<(\w+)>|([1-9]\d?)|(0[0-7]{0,2})|([^]))/g,
    (_whole, name?: string, number?: string, octal?: string, letter?: string) => {
      const key = name ?? number
      if (key !== undefined) return str(match.group(/^\d+$/.test(key) ? Number(key) : key) ?? '')
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
      const escapes: Readonly<Record<string, string>> = {
        n: '\n',
        t: '\t',
        r: '\r',
        f: '\f',
        v: '\v',
        a: '\x07',
        b: '\b',
        '\\': '\\',
      }
      const known = escapes[letter ?? '']
      if (known !== undefined) return known
      if (/[A-Za-z]/.test(letter ?? '')) throw valueError(`bad escape \\${letter ?? ''}`)
      return `\\${letter ?? ''}`
    },
  )
}

type Operation = readonly [
  params: readonly Param[],
  run: (pattern: Pattern, ...args: Value[]) => Value | Promise<Value>,
]

const operations: Readonly<Record<string, Operation>> = {
  match: [['string'], (pattern, text) => pattern.find(needText(text), '(?<![^])')],
  fullmatch: [['string'], (pattern, text) => pattern.find(needText(text), '(?<![^])', '(?![^])')],
  search: [['string'], (pattern, text) => pattern.find(needText(text))],
  findall: [['string'], (pattern, text) => pattern.all(needText(text)).map(listed)],
  finditer: [['string'], (pattern, text) => new PyIterator('callable_iterator', pattern.all(needText(text)))],
  split: [['string', ['maxsplit', 0]], (pattern, text, most = 0) => pattern.split(needText(text), needInt(most))],
  sub: [
    ['repl', 'string', ['count', 0]],
    (pattern, by = '', text, count = 0) => pattern.replace(by, needText(text), needInt(count), ([out]) => out),
  ],
  subn: [
    ['repl', 'string', ['count', 0]],
    (pattern, by = '', text, count = 0) =>
      pattern.replace(by, needText(text), needInt(count), (both) => pyTuple(...both)),
  ],
}

function listed(match: Match): Value {
  const groups = match.groups('')
  return groups.length === 0 ? match.group(0) : groups.length === 1 ? (groups[0] ?? '') : new PyTuple(groups)
}

/** Python's re.Pattern. */
class Pattern extends HostObject {
  readonly typeName = 're.Pattern'
  readonly text: string
  readonly regex: TranslatedRegex
  constructor(text: string, bits: number) {
    super()
    this.text = text
    this.regex = translateRegex(text, bits)
  }
  #compiled(prefix: string, suffix: string, flags: string): RegExp {
    try {
      return new RegExp(`${prefix}(?:${this.regex.source})${suffix}`, this.regex.flags + flags)
    } catch (error) {
      throw new JinjaError(
        'ValueError',
        `the regular expression ${repr(this.text)} is not valid: ${error instanceof Error ? error.message : ''}`,
        { cause: error },
      )
    }
  }
  find(text: string, prefix = '', suffix = ''): Value {
    const found = this.#compiled(prefix, suffix, 'd').exec(text)
    return found === null ? null : new Match(this, found)
  }
  all(text: string): Match[] {
    return Array.from(text.matchAll(this.#compiled('', '', 'gd')), (found) => new Match(this, found))
  }
  split(text: string, most: number): Value[] {
    const parts: Value[] = []
    let start = 0
    for (const match of this.all(text).slice(0, most > 0 ? most : undefined)) {
      parts.push(text.slice(start, match.found.index), ...match.groups(null))
      start = match.found.index + match.found[0].length
    }
    return [...parts, text.slice(start)]
  }
  replace(
    by: Value,
    text: string,
    count: number,
    give: (result: [text: string, count: number]) => Value,
  ): Value | Promise<Value> {
    const matches = this.all(text).slice(0, count > 0 ? count : undefined)
    const template = textOf(by)
    const put = (parts: readonly Value[]): Value => give([spliced(text, matches, parts), matches.length])
    if (template !== undefined) return put(matches.map((match) => expand(template, match)))
    if (!(by instanceof HostObject) || by.call === undefined)
      throw typeError('decoding to str: need a bytes-like object')
    const called = by
    const parts = matches.map((match) => called.call?.([match], new Map()) ?? null)
    if (!parts.some((part) => part instanceof Promise)) return put(parts)
    return Promise.all(parts.map((part) => Promise.resolve(part))).then(put)
  }
  override getAttr(name: string): Value | undefined {
    if (name === 'pattern') return this.text
    if (name === 'flags') return this.regex.bits | flagBits.U
    if (name === 'groups') return this.regex.groups
    if (name === 'groupindex') return dictOf(this.regex.names)
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined
    return operation && declare(name, operation[0], (...args) => operation[1](this, ...args))
  }
  override equals(other: Value): boolean {
    return other instanceof Pattern && other.text === this.text && other.regex.bits === this.regex.bits
  }
  override hashKey(): string {
    return `${this.regex.bits} ${this.text}`
  }
  override repr(): string {
    return `re.compile(${repr(this.text)})`
  }
}

function spliced(text: string, matches: readonly Match[], parts: readonly Value[]): string {
  let out = ''
  let start = 0
  matches.forEach(({ found }, index) => {
    out += text.slice(start, found.index) + str(parts[index] ?? '')
    start = found.index + found[0].length
  })
  return out + text.slice(start)
}

function compile(pattern: Value, flags: Value): Pattern {
  if (pattern instanceof Pattern) return pattern
  const text = textOf(pattern)
  if (text === undefined) throw typeError('first argument must be string or compiled pattern')
  return new Pattern(text, isInt(flags) ? Number(flags) : 0)
}

/** `re.sub(pattern, …, flags=0)` and its kin from the methods of a pattern. */
const moduleFunctions: PlainDict = Object.fromEntries(
  Object.entries(operations).map(([name, [params, run]]) => {
    const all: readonly Param[] = ['pattern', ...params, ['flags', 0]]
    const call = (args: Value[], kwargs: Kwargs): Value | Promise<Value> => {
      const [pattern = '', ...rest] = bindArgs(name, all, args, kwargs)
      return run(compile(pattern, rest.at(-1) ?? 0), ...rest.slice(0, -1))
    }
    return [name, declare(name, ['*args', '**kwargs'], (args, kwargs) => call(itemsOf(args), kwargsOf(kwargs)))]
  }),
)

const itemsOf = (args: Value | undefined): Value[] => (args instanceof PyTuple ? [...args.items] : [])
const kwargsOf = (kwargs: Value | undefined): Kwargs =>
  new Map(kwargs instanceof Map ? [...(kwargs as Map<string, Value>)] : []) // what `**kwargs` binds

const escape = (text: string): string => text.replace(/[\t\n\v\f\r #$&()*+\-.?[\\\]^{|}~]/g, '\\$&')

/** Python's `re` module. */
export const reModule: PlainDict = {
  ...moduleFunctions,
  compile: declare('compile', ['pattern', ['flags', 0]], (pattern = '', flags = 0) => compile(pattern, flags)),
  escape: declare('escape', ['pattern'], (pattern) => escape(needText(pattern))),
  purge: declare('purge', [], () => null),
  A: flagBits.A,
  ASCII: flagBits.A,
  I: flagBits.I,
  IGNORECASE: flagBits.I,
  M: flagBits.M,
  MULTILINE: flagBits.M,
  S: flagBits.S,
  DOTALL: flagBits.S,
  U: flagBits.U,
  UNICODE: flagBits.U,
  X: flagBits.X,
  VERBOSE: flagBits.X,
}
