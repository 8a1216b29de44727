const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' }

/** Python's repr of a str. */
export function reprText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  if (/^[\x20-\x26\x28-\x5b\x5d-\x7e]*$/.test(text)) return quote + text + quote
  let out = quote
  for (const character of text) out += reprCharacter(character, quote)
  return out + quote
}

function reprCharacter(character: string, quote: string): string {
  const known = named[character]
  if (known !== undefined) return known
  if (character === quote) return `\\${quote}`
  const code = character.codePointAt(0) ?? 0
  if (code >= 0x20 && code < 0x7f) return character
  if (code > 0xa0 && !/[\p{C}\p{Z}]/u.test(character)) return character
  return escapeCode(code)
}

/** `\x0b`, `\u2028`, `\U000e0001`. */
export function escapeCode(code: number): string {
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
}
