/** What differs between engines when SQL is read as text: strings, identifiers, comments. */
export interface SqlSyntax {
  /** Marks that open and close a string; a doubled mark stands for itself when `doubled` is true. */
  readonly stringMarks: readonly string[]
  /** Mark around quoted identifiers. */
  readonly identifierMark: '"' | '`'
  /** A backslash escapes the next character in every string (else only in `e'…'`). */
  readonly backslashEscapes: boolean
  /** `''` inside a string stands for one mark. */
  readonly doubledMarks: boolean
  /** `$tag$ … $tag$`. */
  readonly dollarQuotes: boolean
  /** `'''…'''` and `"""…"""`. */
  readonly tripleQuotes: boolean
  /** `# …` is a comment too. */
  readonly hashComments: boolean
  /** Block comments stand inside one another. */
  readonly nestedComments: boolean
}

export const duckdbSyntax: SqlSyntax = {
  stringMarks: ["'"],
  identifierMark: '"',
  backslashEscapes: false,
  doubledMarks: true,
  dollarQuotes: true,
  tripleQuotes: false,
  hashComments: false,
  nestedComments: true,
}

export const bigquerySyntax: SqlSyntax = {
  stringMarks: ["'", '"'],
  identifierMark: '`',
  backslashEscapes: true,
  doubledMarks: false,
  dollarQuotes: false,
  tripleQuotes: true,
  hashComments: true,
  nestedComments: false,
}

/** The syntax of a dialect, by its name. */
export const syntaxOf = (dialect: string): SqlSyntax => (dialect === 'bigquery' ? bigquerySyntax : duckdbSyntax)
