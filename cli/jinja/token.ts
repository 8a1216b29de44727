/** A token of a template. `start` and `end` are offsets into the source with newlines normalized. */
export interface Token {
  readonly type:
    | 'data'
    | 'block-start'
    | 'block-end'
    | 'variable-start'
    | 'variable-end'
    | 'symbol'
    | 'string'
    | 'int'
    | 'float'
    | 'operator'
    | 'eof'
  /** An operator's text, a name, a string's characters, a number's digits, template text. */
  readonly value: string
  readonly start: number
  readonly end: number
}

const descriptions: Partial<Record<Token['type'], string>> = {
  'block-start': 'begin of statement block',
  'block-end': 'end of statement block',
  'variable-start': 'begin of print statement',
  'variable-end': 'end of print statement',
  data: 'template data / text',
  eof: 'end of template',
  int: 'integer',
  symbol: 'name',
}

/** How Jinja2's messages name a type of token. */
export const describeType = (type: Token['type']): string => descriptions[type] ?? type

/** How Jinja2's messages name a token. */
export const describeToken = (token: Token): string =>
  token.type === 'symbol' || token.type === 'operator' ? token.value : describeType(token.type)
