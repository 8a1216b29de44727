import nunjucks from 'nunjucks/src/parser.js'
import type { Stmt, TemplateAst } from './ast.ts'
import { JinjaError, type PyErrorType } from './errors.ts'
import { parseStatements } from './parse-statement.ts'
import { TemplateSource, type Origin } from './source.ts'
import { describeToken, describeType, type Token } from './token.ts'
import { Tokenizer } from './tokenizer.ts'

/**
 * Parses a template; raises TemplateSyntaxError with its place. nunjucks provides the token plumbing and the loop over end tags; the grammar is
 * Jinja2's (parse-statement.ts, parse-expression.ts) with the tags dbt adds: do, break, continue, test, data_test, snapshot, docs,
 * materialization.
 */
export function parseTemplate(source: string, origin: Origin): TemplateAst {
  const text = normalize(source)
  const cursor = new Cursor(text, origin)
  const body = cursor.parse()
  return { origin, source: text, body }
}

/** Newlines become "\n" and one at the end of the file is dropped, as Jinja2 reads. */
function normalize(source: string): string {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source
  return text.endsWith('\n') ? text.slice(0, -1) : text
}

/** The parser's place in the tokens of one template. */
export class Cursor extends nunjucks.Parser<Token> {
  /** Where the last consumed token ended. */
  lastEnd = 0
  /** Names of the tags that are open, for messages. */
  readonly openTags: string[] = []
  /** The end tags each open block looks for, for messages. */
  readonly endTags: string[][] = []
  readonly #tokenizer: Tokenizer
  readonly #source: TemplateSource

  constructor(text: string, origin: Origin) {
    const source = new TemplateSource(text, origin, [])
    const tokenizer = new Tokenizer(text, (message, offset) =>
      fail(source, 'TemplateSyntaxError', message, offset, offset + 1),
    )
    super(tokenizer)
    this.#source = source
    this.#tokenizer = tokenizer
  }

  /** Overrides nunjucks' parse: what parseUntilBlocks calls for each body. */
  override parse(): Stmt[] {
    return parseStatements(this, this.breakOnBlocks)
  }

  /** The statements up to one of the end tags, which is left as the current token. */
  bodyUntil(...names: string[]): Stmt[] {
    this.skipOperator(':')
    this.expect('block-end')
    this.endTags.push(names)
    const body = this.parseUntilBlocks(...names) as Stmt[] // what `parse` above gives
    if (this.current().type === 'eof') this.failAtEnd()
    this.endTags.pop()
    return body
  }

  current(): Token {
    return this.peekToken()
  }
  /** The token after the current one. */
  look(): Token {
    this.peekToken()
    return this.#tokenizer.look()
  }
  advance(): Token {
    const token = this.nextToken()
    this.lastEnd = token.end
    return token
  }
  isOperator(value: string): boolean {
    const token = this.current()
    return token.type === 'operator' && token.value === value
  }
  isName(value: string): boolean {
    const token = this.current()
    return token.type === 'symbol' && token.value === value
  }
  skipOperator(value: string): boolean {
    return this.isOperator(value) && this.advance() !== undefined
  }
  skipName(value: string): boolean {
    return this.isName(value) && this.advance() !== undefined
  }
  expect(type: Token['type']): Token {
    return this.current().type === type ? this.advance() : this.#failExpecting(describeType(type))
  }
  expectOperator(value: string): Token {
    return this.isOperator(value) ? this.advance() : this.#failExpecting(value)
  }
  expectName(value: string): Token {
    return this.isName(value) ? this.advance() : this.#failExpecting(value)
  }

  fail(
    message: string,
    at: { readonly start: number; readonly end: number } = this.current(),
    type: PyErrorType = 'TemplateSyntaxError',
  ): never {
    return fail(this.#source, type, message, at.start, at.end)
  }

  failUnknownTag(token: Token): never {
    return this.fail(`Encountered unknown tag '${token.value}'.${this.#lookingFor(token.value)}`, token)
  }
  failAtEnd(): never {
    return this.fail(`Unexpected end of template.${this.#lookingFor(undefined)}`)
  }

  #failExpecting(expected: string): never {
    const token = this.current()
    if (token.type === 'eof') return this.fail(`unexpected end of template, expected '${expected}'.`)
    return this.fail(`expected token '${expected}', got '${describeToken(token)}'`)
  }

  #lookingFor(tag: string | undefined): string {
    const wanted = this.endTags.at(-1)
    const open = this.openTags.at(-1)
    const tags = wanted?.map((name) => `'${name}'`).join(' or ')
    const isNested = tag !== undefined && this.endTags.some((names) => names.includes(tag))
    const looking = isNested
      ? ` You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for ${tags}.`
      : ` Jinja was looking for the following tags: ${tags}.`
    return (
      (tags === undefined ? '' : looking) +
      (open === undefined ? '' : ` The innermost block that needs to be closed is '${open}'.`)
    )
  }
}

function fail(source: TemplateSource, type: PyErrorType, message: string, start: number, end: number): never {
  const error = new JinjaError(type, message)
  error.frames.push(source.frameAt(start, end, null))
  throw error
}
