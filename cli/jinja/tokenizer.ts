import lexer, { type Lexer } from 'nunjucks/src/lexer.js'
import { textLength } from './iterate.ts'
import { reprText } from './quote.ts'
import type { Token } from './token.ts'
import { unescapeString } from './unescape.ts'

// nunjucks exports no Tokenizer; an instance leads to its class.
const NunjucksTokenizer = lexer.lex('').constructor as new (source: string) => Lexer

const space = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
const sticky = (pattern: string, flags = ''): RegExp => new RegExp(pattern, `y${flags}`)

const opening = /\{[{%#]/g
const spaces = sticky(`${space}+`)
const trailingSpaces = new RegExp(`${space}+$`)
const rawStart = sticky(`\\{%([-+]?)${space}*raw${space}*(?:-%\\}${space}*|%\\})`)
const rawEnd = new RegExp(`\\{%([-+]?)${space}*endraw${space}*(?:\\+%\\}|-%\\}${space}*|%\\})`, 'g')
const commentEnd = new RegExp(`\\+#\\}|-#\\}${space}*|#\\}`, 'g')
const blockEnd = sticky(`\\+%\\}|-%\\}${space}*|%\\}`)
const variableEnd = sticky(`-\\}\\}${space}*|\\}\\}`)
const digits = '(?:\\d+_)*\\d+'
const float = sticky(`${digits}(?:(?:\\.${digits})?e[+-]?${digits}|\\.${digits})`, 'i')
const integer = sticky('0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\\da-f])+|[1-9](?:_?\\d)*|0(?:_?0)*', 'i')
const asciiName = sticky('[A-Za-z_][A-Za-z0-9_]*')
const anyName = sticky('[\\p{L}\\p{N}\\p{M}_\\u00b7]+', 'u')
const identifier = /^[\p{XID_Start}_][\p{XID_Continue}]*$/u
const string = sticky(`'(?:[^'\\\\]*(?:\\\\[^][^'\\\\]*)*)'|"(?:[^"\\\\]*(?:\\\\[^][^"\\\\]*)*)"`)
const operator = sticky('//|\\*\\*|==|!=|>=|<=|[-+/*%~[\\](){}><=.:|,;]')
const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/** Throws the TemplateSyntaxError of a message at an offset. */
export type Fail = (message: string, offset: number) => never

/** nunjucks' character cursor with Jinja2's lexical grammar. Whitespace and comments give no tokens. */
export class Tokenizer extends NunjucksTokenizer {
  readonly #fail: Fail
  readonly #queue: Token[] = []
  readonly #open: string[] = []
  #state: 'text' | 'block' | 'variable' = 'text'

  constructor(source: string, fail: Fail) {
    super(source)
    this.#fail = fail
  }

  nextToken(): Token {
    return this.#queue.shift() ?? this.#scan()
  }

  /** The token after the one that `nextToken` gave last. */
  look(): Token {
    const token = this.#queue[0] ?? this.#scan()
    if (this.#queue.length === 0) this.#queue.push(token)
    return token
  }

  #scan(): Token {
    return this.#state === 'text' ? this.#scanText() : this.#scanCode(this.#state)
  }

  #token(type: Token['type'], value: string, start: number, end: number): Token {
    this.index = end
    return { type, value, start, end }
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.index
    return pattern.exec(this.str)?.[0]
  }

  #scanText(): Token {
    const start = this.index
    opening.lastIndex = start
    const found = opening.exec(this.str)
    if (found === null) {
      return this.isFinished()
        ? this.#token('eof', '', start, start)
        : this.#token('data', this.str.slice(start), start, this.len)
    }
    const at = found.index
    rawStart.lastIndex = at
    const raw = this.str[at + 1] === '%' ? rawStart.exec(this.str) : null
    const sign = raw ? raw[1] : this.str[at + 2]
    const text = sign === '-' ? this.str.slice(start, at).replace(trailingSpaces, '') : this.str.slice(start, at)
    this.index = at + 2 + (!raw && (sign === '-' || sign === '+') ? 1 : 0)
    const opened = raw ? this.#scanRaw(at + raw[0].length) : this.#openTag(at)
    if (text === '') return opened ?? this.#scanText()
    if (opened) this.#queue.push(opened)
    return { type: 'data', value: text, start, end: start + text.length }
  }

  /** The token of the tag that opens at `at`; undefined for a comment, which is skipped. */
  #openTag(at: number): Token | undefined {
    const kind = this.str[at + 1]
    if (kind === '#') {
      commentEnd.lastIndex = this.index
      const end = commentEnd.exec(this.str)
      if (end === null && !this.isFinished()) return this.#fail('Missing end of comment tag', at)
      this.index = end === null ? this.len : end.index + end[0].length
      return undefined
    }
    this.#state = kind === '{' ? 'variable' : 'block'
    return this.#token(kind === '{' ? 'variable-start' : 'block-start', '', at, this.index)
  }

  #scanRaw(start: number): Token | undefined {
    this.index = start
    if (this.isFinished()) return undefined
    rawEnd.lastIndex = start
    const end = rawEnd.exec(this.str)
    if (end === null) return this.#fail('Missing end of raw directive', start)
    const body = this.str.slice(start, end.index)
    const text = end[1] === '-' ? body.replace(trailingSpaces, '') : body
    this.index = end.index + end[0].length
    return text === '' ? undefined : { type: 'data', value: text, start, end: start + text.length }
  }

  #scanCode(state: 'block' | 'variable'): Token {
    const skipped = this.#match(spaces)
    if (skipped !== undefined) this.index += skipped.length
    const start = this.index
    if (this.isFinished()) return this.#token('eof', '', start, start)
    if (this.#open.length === 0) {
      const end = this.#match(state === 'block' ? blockEnd : variableEnd)
      if (end !== undefined) {
        this.#state = 'text'
        return this.#token(state === 'block' ? 'block-end' : 'variable-end', '', start, start + end.length)
      }
    }
    return this.#scanNumber(start) ?? this.#scanName(start) ?? this.#scanString(start) ?? this.#scanOperator(start)
  }

  #scanNumber(start: number): Token | undefined {
    const code = this.str.charCodeAt(start)
    if (code < 48 || code > 57) return undefined
    const fraction = this.str[start - 1] === '.' ? undefined : this.#match(float)
    if (fraction !== undefined)
      return this.#token('float', fraction.replaceAll('_', ''), start, start + fraction.length)
    const whole = this.#match(integer)
    return whole === undefined ? undefined : this.#token('int', whole.replaceAll('_', ''), start, start + whole.length)
  }

  #scanName(start: number): Token | undefined {
    let name = this.#match(asciiName)
    const after = this.str.charCodeAt(start + (name?.length ?? 0))
    if (after > 127) name = this.#match(anyName)
    if (name === undefined) return undefined
    if (after > 127 && !identifier.test(name)) return this.#fail('Invalid character in identifier', start)
    return this.#token('symbol', name, start, start + name.length)
  }

  #scanString(start: number): Token | undefined {
    const quoted = this.#match(string)
    if (quoted === undefined) return undefined
    const value = unescapeString(quoted.slice(1, -1), (message) => this.#fail(message, start))
    return this.#token('string', value, start, start + quoted.length)
  }

  #scanOperator(start: number): Token {
    const found = this.#match(operator)
    if (found === undefined) {
      const character = String.fromCodePoint(this.str.codePointAt(start) ?? 0)
      return this.#fail(`unexpected char ${reprText(character)} at ${textLength(this.str.slice(0, start))}`, start)
    }
    const closer = closers[found]
    if (closer !== undefined) this.#open.push(closer)
    else if (found === ')' || found === ']' || found === '}') {
      const expected = this.#open.pop()
      if (expected === undefined) return this.#fail(`unexpected '${found}'`, start)
      if (expected !== found) return this.#fail(`unexpected '${found}', expected '${expected}'`, start)
    }
    return this.#token('operator', found, start, start + found.length)
  }
}
