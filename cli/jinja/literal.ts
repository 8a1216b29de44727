import { dictOf } from './dict.ts'
import { parseFloatText, parseIntText } from './parse-number.ts'
import { PySet } from './set.ts'
import { unary } from './operators.ts'
import { unescapeString } from './unescape.ts'
import { pyFloat, PyTuple, type Value } from './values.ts'

/** Python's `ast.literal_eval`; undefined where the text is not a literal. Raises TypeError for unhashable keys, as there. */
export function literalEval(text: string): Value | undefined {
  try {
    return new Reader(text.replace(/^[ \t]+/, '')).whole()
  } catch (error) {
    if (error instanceof NotLiteral) return undefined
    throw error
  }
}

class NotLiteral extends Error {}

const token =
  /(?:[ \t\n\r\f]|#[^\n]*|\\\n)*(?:((?:[rR]?(?:'''(?:[^\\]|\\[^])*?'''|"""(?:[^\\]|\\[^])*?"""|'(?:[^'\\\n]|\\[^])*'|"(?:[^"\\\n]|\\[^])*"))|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d+)?(?!\w)|0[xXoObB][\da-fA-F_]+|[A-Za-z_]\w*|[-+()[\]{},:])|$)/y

class Reader {
  readonly #text: string
  #at = 0
  #token = ''

  constructor(text: string) {
    this.#text = text
    this.#advance()
  }

  whole(): Value {
    const value = this.#items('')
    if (this.#token !== '') throw new NotLiteral()
    return value
  }

  #advance(): string {
    const before = this.#token
    token.lastIndex = this.#at
    const found = token.exec(this.#text)
    if (found === null) throw new NotLiteral()
    this.#at = token.lastIndex
    this.#token = found[1] ?? ''
    if (this.#token === '' && this.#at < this.#text.length) throw new NotLiteral()
    return before
  }

  /** One value, or a tuple where commas follow, up to `end`. */
  #items(end: string): Value {
    const values: Value[] = []
    let isTuple = end !== '' && this.#token === end
    while (this.#token !== end) {
      values.push(this.#value())
      if (this.#token !== ',') break
      isTuple = true
      this.#advance()
    }
    const [only] = values
    if (isTuple) return new PyTuple(values)
    if (only === undefined) throw new NotLiteral()
    return only
  }

  #value(): Value {
    if (this.#token === '-' || this.#token === '+') {
      const sign = this.#advance()
      const operand = this.#value()
      if (typeof operand === 'boolean') throw new NotLiteral()
      return unary(sign === '-' ? '-' : '+', operand)
    }
    const current = this.#advance()
    if (current === '(') return this.#closed(this.#items(')'), ')')
    if (current === '[') return this.#list()
    if (current === '{') return this.#braces()
    if (/['"]/.test(current)) return this.#string(current)
    if (/^[\d.]/.test(current)) return number(current)
    if (current === 'True' || current === 'False') return current === 'True'
    if (current === 'None') return null
    if (current === 'set' && this.#token === '(') {
      this.#advance()
      return this.#closed(new PySet(), ')')
    }
    throw new NotLiteral()
  }

  #closed(value: Value, end: string): Value {
    if (this.#advance() !== end) throw new NotLiteral()
    return value
  }

  #list(): Value {
    const values: Value[] = []
    while (this.#token !== ']') {
      values.push(this.#value())
      if (this.#token !== ',') break
      this.#advance()
    }
    return this.#closed(values, ']')
  }

  #braces(): Value {
    const entries: [Value, Value][] = []
    const items: Value[] = []
    while (this.#token !== '}') {
      const key = this.#value()
      if (this.#token === ':') {
        this.#advance()
        entries.push([key, this.#value()])
      } else items.push(key)
      if (this.#token !== ',') break
      this.#advance()
    }
    if (entries.length > 0 && items.length > 0) throw new NotLiteral()
    return this.#closed(items.length > 0 ? new PySet(items) : dictOf(entries), '}')
  }

  #string(first: string): string {
    let text = stringValue(first)
    while (/^[rR]?['"]/.test(this.#token)) text += stringValue(this.#advance())
    return text
  }
}

function stringValue(token: string): string {
  const isRaw = /^[rR]/.test(token)
  const quoted = isRaw ? token.slice(1) : token
  const width = /^(?:'''|""")/.test(quoted) && quoted.length >= 6 ? 3 : 1
  const inside = quoted.slice(width, -width)
  if (isRaw) return inside
  return unescapeString(inside, () => {
    throw new NotLiteral()
  })
}

function number(text: string): Value {
  const whole = parseIntText(text, 0)
  if (whole !== undefined) return whole
  const float = parseFloatText(text)
  if (float === undefined || /^0\d+$/.test(text)) throw new NotLiteral()
  return pyFloat(float)
}
