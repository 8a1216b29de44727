/** An identifier in double quotes, as DuckDB and the SQL standard write it. */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A string literal of the SQL standard (DuckDB): only the mark itself is escaped. */
export const quoteString = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** A GoogleSQL identifier in backticks. */
export const quoteBacktick = (name: string): string => `\`${name.replace(/[\\`]/g, '\\$&')}\``

/** A GoogleSQL string literal: backslash escapes, on one line. */
export const quoteGoogleString = (text: string): string =>
  `'${text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`

/** A `/* … *\/` comment that the text cannot close or nest. */
export const blockComment = (text: string): string => `/* ${text.replaceAll('*/', '*\\/').replaceAll('/*', '/\\*')} */`
