import type { Json } from '../../core/config.ts'
import type { FileSql } from '../../core/dialect.ts'
import type { Column } from '../../core/relation.ts'
import { quoteIdentifier, quoteString } from '../../sql/quote.ts'

/** How DuckDB reads and writes files by SQL. */
export const files: FileSql = {
  readCsv(path, columns, delimiter, quote) {
    // Nothing is sniffed: what a column is was decided before, and a value that does not fit is an error with its line.
    const options = [
      `columns = {${columns.map((column: Column) => `${quoteString(column.name)}: ${quoteString(column.type)}`).join(', ')}}`,
      'header = true',
      'auto_detect = false',
      `delim = ${quoteString(delimiter)}`,
      `quote = ${quoteString(quote)}`,
      `escape = ${quoteString(quote)}`,
      `nullstr = ''`,
      'null_padding = false',
    ]
    return `read_csv(\n    ${[quoteString(path), ...options].join(',\n    ')}\n  )`
  },
  quoteOf: (path, delimiter) =>
    `select "Quote" from sniff_csv(${quoteString(path)}, delim = ${quoteString(delimiter)}, header = true)`,
  read(format, path, options) {
    const rest = Object.entries(options).map(([key, value]) => `, ${key} = ${optionValue(value ?? null)}`)
    return `read_${format}(${quoteString(path)}${rest.join('')})`
  },
  write(path, options) {
    const written = Object.entries(options).map(([key, value]) => `${key} ${copyValue(key, value ?? null)}`)
    return { before: 'copy (\n', after: `\n) to ${quoteString(path)} (${written.join(', ')})` }
  },
  rejects(name, root) {
    const below = quoteString(root.endsWith('/') ? root : `${root}/`)
    const [errors, scans] = [quoteIdentifier(`${name}_errors`), quoteIdentifier(`${name}_scans`)]
    return {
      options: { store_rejects: true, rejects_table: `${name}_errors`, rejects_scan: `${name}_scans` },
      // A row that fails in several columns is told once for each.
      rows:
        `select case when starts_with(s.file_path, ${below}) then substr(s.file_path, length(${below}) + 1) else s.file_path end as file, cast(e.line as bigint) as line, e.column_name as "column", e.csv_line as "row", e.error_message as reason\n` +
        `from ${errors} as e\njoin ${scans} as s using (scan_id, file_id)\norder by file, line, e.column_idx`,
      clear: [`drop table if exists ${errors}`, `drop table if exists ${scans}`],
    }
  },
}

function optionValue(value: Json): string {
  if (typeof value === 'string') return quoteString(value)
  if (Array.isArray(value)) return `[${value.map(optionValue).join(', ')}]`
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([key, inner]) => `${quoteString(key)}: ${optionValue(inner ?? null)}`)
      .join(', ')}}`
  }
  return String(value)
}

/** COPY wants names bare, in parentheses when there are several: `partition_by (year, month)`. */
function copyValue(key: string, value: Json): string {
  if (key.toLowerCase() === 'partition_by') {
    const columns = Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value.split(',') : []
    return `(${columns.map((column) => quoteIdentifier(column.trim())).join(', ')})`
  }
  if (typeof value === 'string') return /^[a-z_]+$/i.test(value) ? value : quoteString(value)
  if (Array.isArray(value)) return `(${value.map((inner) => copyValue('', inner)).join(', ')})`
  return optionValue(value)
}
