const simple: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}
const hexLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }
const hexNames: Readonly<Record<string, string>> = { x: '\\xXX', u: '\\uXXXX', U: '\\UXXXXXXXX' }

/** A Python string literal's body without its escapes; unknown escapes keep their backslash. `fail` words what cannot be decoded. */
export function unescapeString(body: string, fail: (message: string) => never): string {
  if (!body.includes('\\')) return body
  return body.replace(
    /\\(?:([0-7]{1,3})|([xuU])([0-9a-fA-F]*)|N(\{[^}]*\})?|([^])|$)/g,
    (whole: string, octal?: string, kind?: string, hex?: string, _name?: string, other?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
      if (kind !== undefined) return hexEscape(kind, hex ?? '', fail)
      if (other === undefined)
        return whole === '\\' ? fail('\\ at end of string') : fail('unknown Unicode character name')
      return simple[other] ?? whole
    },
  )
}

function hexEscape(kind: string, hex: string, fail: (message: string) => never): string {
  const length = hexLengths[kind] ?? 2
  if (hex.length < length) return fail(`truncated ${hexNames[kind] ?? ''} escape`)
  const code = Number.parseInt(hex.slice(0, length), 16)
  if (code > 0x10ffff) return fail('illegal Unicode character')
  return String.fromCodePoint(code) + hex.slice(length)
}
