import { valueError } from '../errors.ts'

/** Flags of Python's `re`, as bits. */
export const flagBits = { A: 256, I: 2, L: 4, M: 8, S: 16, U: 32, X: 64 } as const

export interface TranslatedRegex {
  readonly source: string
  /** JavaScript's flags, without "g", "y" and "d". */
  readonly flags: string
  readonly names: ReadonlyMap<string, number>
  readonly groups: number
  readonly bits: number
}

const word = '\\p{L}\\p{N}_'
const space = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
const classes: Readonly<Record<string, string>> = { w: word, d: '\\p{Nd}', s: space }

/** A Python regular expression in JavaScript's syntax: the same groups by number, the same meaning of `$`, `^`, `.`, `\b`, `\w`, `\d`, `\s`. */
export function translateRegex(pattern: string, bits: number): TranslatedRegex {
  // `(?i)(?s)`: several groups of flags may lead the pattern.
  const [inline = ''] = /^(?:\(\?[aiLmsux]+\))*/.exec(pattern) ?? []
  const all = [...inline].reduce((sum, letter) => sum | bitOf(letter), bits)
  const translator = new Translator(pattern.slice(inline.length), all)
  const source = translator.translate()
  return { source, flags: all & flagBits.I ? 'iu' : 'u', names: translator.names, groups: translator.groups, bits: all }
}

function bitOf(letter: string): number {
  switch (letter) {
    case 'a':
      return flagBits.A
    case 'i':
      return flagBits.I
    case 'm':
      return flagBits.M
    case 's':
      return flagBits.S
    case 'x':
      return flagBits.X
    default:
      return 0
  }
}

class Translator {
  readonly names = new Map<string, number>()
  groups = 0
  readonly #text: string
  readonly #bits: number
  #at = 0

  constructor(text: string, bits: number) {
    this.#text = text
    this.#bits = bits
  }

  translate(): string {
    let out = ''
    while (this.#at < this.#text.length) out += this.#next()
    return out
  }

  #has(bit: number): boolean {
    return (this.#bits & bit) !== 0
  }
  #take(pattern: RegExp): RegExpExecArray | null {
    const sticky = new RegExp(pattern.source, `${pattern.flags}y`)
    sticky.lastIndex = this.#at
    const found = sticky.exec(this.#text)
    if (found) this.#at = sticky.lastIndex
    return found
  }

  #next(): string {
    if (this.#has(flagBits.X) && this.#take(/\s+|#[^\n]*/)) return ''
    const character = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0)
    switch (character) {
      case '\\':
        return this.#escape(false)
      case '[':
        return this.#set()
      case '(':
        return this.#group()
      case '{':
        return this.#braces()
      case '}':
      case ']':
        this.#at++
        return `\\${character}`
      default:
        this.#at += character.length
        return this.#plain(character)
    }
  }

  #plain(character: string): string {
    if (character === '.') return this.#has(flagBits.S) ? '[^]' : '[^\\n]'
    if (character === '^') return this.#has(flagBits.M) ? '(?<![^\\n])' : '(?<![^])'
    if (character === '$') return this.#has(flagBits.M) ? '(?![^\\n])' : '(?=\\n?(?![^]))'
    if (/[*+?]/.test(character) && this.#text[this.#at] === '+')
      throw valueError('possessive quantifiers are not supported')
    return character === '/' ? '\\/' : character
  }

  #braces(): string {
    const found = this.#take(/\{(\d*)(,?)(\d*)\}/)
    if (found && (found[1] !== '' || found[3] !== ''))
      return `{${found[1] === '' ? '0' : found[1]}${found[2]}${found[3]}}`
    if (found) this.#at -= found[0].length
    this.#at++
    return '\\{'
  }

  #group(): string {
    const found = this.#take(
      /\((\?(?:P<(\w+)>|P=(\w+)\)|#[^)]*\)|:|=|!|<=|<!|>|\((\w+)\)|([aimsux]*)(?:-([imsx]+))?:))?/,
    )
    const [whole = '(', extension, name, back, condition, flags, off] = found ?? []
    if (extension === undefined) {
      if (this.#text[this.#at] === '?') throw valueError(`unknown extension ?${this.#text[this.#at + 1] ?? ''}`)
      this.groups++
      return '('
    }
    if (name !== undefined) {
      this.names.set(name, ++this.groups)
      return `(?<${name}>`
    }
    if (back !== undefined) return `\\k<${back}>`
    if (condition !== undefined || extension === '?>')
      throw valueError('conditional and atomic groups are not supported')
    if (extension.startsWith('?#')) return ''
    if (flags !== undefined && (flags !== '' || off !== undefined))
      return `(?${flags.replace(/[aux]/g, '')}${off === undefined ? '' : `-${off}`}:`
    return whole
  }

  #escape(isInSet: boolean): string {
    const found = this.#take(
      /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(0[0-7]{0,2}|[1-3][0-7]{2})|([1-9]\d?)|([^]))/u,
    )
    if (found === null) throw valueError('bad escape (end of pattern)')
    const [, x, u, long, octal, reference, letter = ''] = found
    const hex = x ?? u ?? long
    if (hex !== undefined) return `\\u{${hex}}`
    if (octal !== undefined) return `\\u{${Number.parseInt(octal, 8).toString(16)}}`
    if (reference !== undefined)
      return isInSet ? `\\u{${Number.parseInt(reference, 8).toString(16)}}` : `(?:\\${reference})`
    return this.#letter(letter, isInSet)
  }

  #letter(letter: string, isInSet: boolean): string {
    const members = this.#has(flagBits.A) && letter.toLowerCase() === 'w' ? 'A-Za-z0-9_' : classes[letter.toLowerCase()]
    if (members !== undefined) {
      const isNegated = letter !== letter.toLowerCase()
      if (!isInSet) return `[${isNegated ? '^' : ''}${members}]`
      return isNegated ? negatedInSet(letter) : members
    }
    if (letter === 'b' && isInSet) return '\\u{8}'
    if (letter === 'b') return `(?:(?<=[${word}])(?![${word}])|(?<![${word}])(?=[${word}]))`
    if (letter === 'B') return `(?:(?<=[${word}])(?=[${word}])|(?<![${word}])(?![${word}]))`
    if (letter === 'A') return '(?<![^])'
    if (letter === 'Z') return '(?![^])'
    if (letter === 'a') return '\\u{7}'
    if (/[fnrtv]/.test(letter)) return `\\${letter}`
    if (/[A-Za-z]/.test(letter)) throw valueError(`bad escape \\${letter} at position ${this.#at - 2}`)
    return literal(letter)
  }

  #set(): string {
    const open = this.#take(/\[\^?/)?.[0] ?? '['
    let members = this.#take(/\]/) ? '\\]' : ''
    while (this.#text[this.#at] !== ']') {
      const character = this.#text.codePointAt(this.#at)
      if (character === undefined) throw valueError('unterminated character set')
      if (character === 0x5c) members += this.#escape(true)
      else {
        const text = String.fromCodePoint(character)
        this.#at += text.length
        members += text === '-' ? '-' : literal(text)
      }
    }
    this.#at++
    return `${open}${members.replace(/^-|-$/g, '\\-')}]`
  }
}

const negatedInSet = (letter: string): string => (letter === 'D' ? '\\P{Nd}' : letter === 'S' ? '\\S' : '\\W')

const literal = (character: string): string => (/[\\^$.*+?()[\]{}|/-]/.test(character) ? `\\${character}` : character)
