import { isAbsolute } from 'node:path'
import { WarehouseError, type WarehouseErrorKind } from '../../core/adapter.ts'
import { fromByteOffset } from '../../sql/position.ts'

/** An error as DuckDB reports it under `errors_as_json`. */
interface Report {
  readonly exception_type: string
  readonly exception_message: string
  /** A byte offset into the text that was sent, as decimal digits. */
  readonly position?: string
  readonly candidates?: string
  readonly error_subtype?: string
  readonly name?: string
}

/** What DuckDB refused, from the error its binding threw. `offset` is where `sql` starts in the text whose positions matter. */
export function warehouseError(thrown: unknown, sql?: string, offset = 0, whole = sql): WarehouseError {
  if (thrown instanceof WarehouseError) return thrown
  const raw = thrown instanceof Error ? thrown.message : String(thrown)
  const report = readReport(raw)
  const csv = csvPlace(report.exception_message)
  const message = csv?.message ?? report.exception_message
  const catalog = missingCatalog(report)
  const position = positionIn(sql, report, catalog)
  return new WarehouseError({
    kind: kindOf(report),
    title: `${report.exception_type} Error`,
    message: statement(message),
    sql: whole,
    position: position === undefined ? undefined : offset + position,
    candidates: candidatesOf(report),
    detail: {
      ...(report.error_subtype !== undefined && { subtype: report.error_subtype }),
      ...(report.name !== undefined && { name: report.name }),
      ...(catalog !== undefined && { missing: 'database', hint: attachHint(catalog) }),
      ...extensionHint(report),
      ...fileHint(report),
      ...brokenConstraint(report),
      ...(csv && { file: csv.file, line: csv.line, quote: csv.quote }),
    },
    cause: thrown,
  })
}

/** A database that is not attached; DuckDB (1.5) does not say where it is named. */
const missingCatalog = ({ exception_message: message }: Report): string | undefined =>
  /^Catalog "(.+)" does not exist!/.exec(message)?.[1]

const attachHint = (catalog: string): string =>
  `Where "${catalog}" is another file, as an environment that is deferred to or cloned, name it in the target of the profile: attach: [{path: <its file>, alias: ${catalog}}]`

/** An extension that DuckDB knows and has not loaded, where it says which. */
function extensionHint({ exception_message: message }: Report): { readonly hint: string } | undefined {
  const name = /requires the extension (\w+) to be loaded|it exists in the (\w+) extension/.exec(message)
  const extension = name?.[1] ?? name?.[2]
  return extension === undefined
    ? undefined
    : {
        hint: `Name it in the target of the profile: extensions: [${extension}]. DuckDB downloads it once, or by itself with autoinstall_extensions: true.`,
      }
}

/** The kind of constraint that rows broke, and what is said of it. */
function brokenConstraint({ exception_type: type, exception_message: message }: Report): WarehouseError['detail'] {
  if (type !== 'Constraint') return {}
  const column = /^NOT NULL constraint failed: .*\.(.+)$/.exec(message)?.[1]
  if (column !== undefined) return { violated: 'not_null', column }
  const expression = /^CHECK constraint failed .*? with expression CHECK\((.*)\)$/s.exec(message)?.[1]
  if (expression !== undefined) return { violated: 'check', expression }
  const key = /violates (primary key|unique) constraint/.exec(message)?.[1]
  if (key !== undefined) return { violated: key.replace(' ', '_') }
  if (message.startsWith('PRIMARY KEY or UNIQUE constraint violation')) return { violated: 'key' }
  return message.startsWith('Violates foreign key') ? { violated: 'foreign_key' } : {}
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** A file that is not there; DuckDB (1.5) says where only if a function reads it. */
const missingFile = ({ exception_message: message }: Report): string | undefined =>
  /^No files found that match the pattern "(.+?)"/.exec(message)?.[1]

function fileHint(report: Report): WarehouseError['detail'] {
  const file = missingFile(report)
  const isRelative = file !== undefined && !isAbsolute(file) && !/^\w+:/.test(file)
  return isRelative ? { hint: 'A path that is not absolute begins at the folder where the command is called.' } : {}
}

function positionIn(sql: string | undefined, report: Report, catalog: string | undefined): number | undefined {
  if (sql === undefined) return undefined
  if (report.position !== undefined) return fromByteOffset(sql, Number(report.position))
  const file = missingFile(report)
  const named =
    catalog !== undefined
      ? sql.search(new RegExp(`(?<![\\w"])"?${escaped(catalog)}"?\\."?\\w`))
      : file !== undefined
        ? sql.search(new RegExp(`(['"])${escaped(file)}\\1`))
        : -1
  return named < 0 ? undefined : named
}

/** What is wrong in a file that was read, without the reader's own settings. */
function csvPlace(
  message: string,
): { readonly message: string; readonly file: string; readonly line: string; readonly quote: string } | undefined {
  const line = /^CSV Error on Line: (\d+)/.exec(message)?.[1]
  const file = /^\s*file = (.+)$/m.exec(message)?.[1]
  const quote = /^\s*quote = (\S) /m.exec(message)?.[1] ?? '"'
  if (line === undefined || file === undefined) return undefined
  const said = message
    .split('\n')
    .slice(1)
    .filter((text) => !text.startsWith('Original Line:'))
  const end = said.findIndex((text) => text.trim() === '' || text.startsWith('Possible '))
  const reason = said
    .slice(0, end < 0 ? undefined : end)
    .join(' ')
    .trim()
  return { message: `${file}, line ${line}: ${reason}`, file, line, quote }
}

function readReport(raw: string): Report {
  const brace = raw.indexOf('{"exception_type"')
  if (brace >= 0) {
    try {
      const parsed: unknown = JSON.parse(raw.slice(brace))
      if (isReport(parsed)) return parsed
    } catch {
      // Not JSON after all: the text itself is the message.
    }
  }
  // Errors raised while opening come as text: "IO Error: Cannot open file …".
  const text = /^([A-Za-z ]+?) Error: ([\s\S]*)$/.exec(raw)
  return { exception_type: text?.[1] ?? 'DuckDB', exception_message: text?.[2] ?? raw }
}

function isReport(value: unknown): value is Report {
  return typeof value === 'object' && value !== null && 'exception_type' in value && 'exception_message' in value
}

/**
 * What is wrong, without what is told in other ways: the statement's line (our own frame shows the author's), candidates, and the rest of the
 * statement, which an unterminated string is quoted with.
 */
function statement(message: string): string {
  const lines = message.replace(/\n+LINE \d+: [\s\S]*$/, '').split('\n')
  const said = lines.filter((line) => !/^(?:Candidate \w+:|Did you mean:? "|\t)/.test(line))
  return said
    .join('\n')
    .trimEnd()
    .replace(/(at or near ".*)\n[\s\S]*"$/, '$1…"')
}

/** Names the engine holds for meant; functions with their arguments. Its own catalog is never meant. */
function candidatesOf({ candidates, exception_message: message }: Report): readonly string[] {
  const signatures = [...message.matchAll(/^\t(\w+\(.*)$/gm)].map((match) => match[1] ?? '')
  if (signatures.length > 0) return signatures
  const said = /^(?:Candidate \w+:|Did you mean:?) (".*")\??$/m.exec(message)?.[1]
  const listed = candidates === undefined || candidates === '' ? (said ?? '') : candidates
  return listed
    .split(',')
    .map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
    .filter((name) => name !== '' && !/^(?:\w+\.)?(?:pg|duckdb|sqlite|pragma)_|^information_schema/.test(name))
}

function kindOf(report: Report): WarehouseErrorKind {
  const message = report.exception_message
  switch (report.exception_type) {
    case 'INTERRUPT':
    case 'Interrupt':
      return 'cancelled'
    case 'Out of Memory':
      return 'resources'
    case 'Connection':
    case 'HTTP':
    case 'Network':
      return 'connection'
    case 'Permission':
      return 'permission'
    case 'TransactionContext':
      return /conflict/i.test(message) ? 'transient' : 'sql'
    case 'Missing Extension':
    case 'Extension Autoloading':
      return 'missing_extension'
    case 'IO':
      if (message.includes('Could not set lock on file')) return 'locked'
      return /^Extension "|^Failed to download extension/.test(message) ? 'missing_extension' : 'sql'
    case 'Catalog':
      return /it exists in the \w+ extension/.test(message) ? 'missing_extension' : 'sql'
    default:
      return 'sql'
  }
}
