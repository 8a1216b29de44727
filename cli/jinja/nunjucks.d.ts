/** The parts of nunjucks 3.2.4's front end that parser.ts and tokenizer.ts build on; its own types cover only the public API. */
declare module 'nunjucks/src/lexer.js' {
  export interface Lexer {
    str: string
    index: number
    len: number
    isFinished(): boolean
  }
  const lexer: { lex(source: string, options?: object): Lexer }
  export default lexer
}

declare module 'nunjucks/src/parser.js' {
  export class Parser<Token> {
    constructor(tokens: { nextToken(): Token })
    tokens: { nextToken(): Token }
    /** The names of end tags that `parse` stops at. */
    breakOnBlocks: string[] | null
    nextToken(): Token
    peekToken(): Token
    /** Sets `breakOnBlocks`, calls `parse` and restores it. */
    parseUntilBlocks(...names: string[]): unknown
    parse(): unknown
  }
  const parser: { Parser: typeof Parser }
  export default parser
}
