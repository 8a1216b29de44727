import { relative, sep } from 'node:path'
import type { WarehouseError } from '../core/adapter.ts'
import { problem, type Diagnostic, type Location } from '../core/diagnostic.ts'
import { fieldsOf } from './loader/csv.ts'

/**
 * What an engine says of a row of a delimited file, at that row; undefined when it speaks of something else. DuckDB (1.5) tells file, line and the
 * line's text in its message, and nowhere else.
 */
export function csvProblem(error: WarehouseError, projectRoot: string): Diagnostic | undefined {
  const { message } = error
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1]
  const path = /^ {2}file = (.+)$/m.exec(message)?.[1]
  if (line === undefined || path === undefined) return undefined
  const text = /^Original Line: ?(.*)$/m.exec(message)?.[1] ?? ''
  const delimiter = /^ {2}delimiter = (.+?)(?: \(|$)/m.exec(message)?.[1]?.replace('\\t', '\t') ?? ','
  const at: Location = { file: shown(path, projectRoot), line: Number(line) }
  return valueProblem(message, text, delimiter, at) ?? widthProblem(message, at) ?? otherProblem(message, at)
}

function valueProblem(message: string, text: string, delimiter: string, at: Location): Diagnostic | undefined {
  const match = /converting column "(.+?)"\. Could not convert string "([\s\S]*?)" to '(.+?)'/.exec(message)
  if (!match) return undefined
  const [, column = '', value = '', type = ''] = match
  const field = fieldsOf(text, delimiter).find((found) => found.text === value)
  const place = field ? { ...at, column: field.column, length: value.length } : at
  return problem('csv-value', { value, column, type }, place)
}

function widthProblem(message: string, at: Location): Diagnostic | undefined {
  const match = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message)
  return match ? problem('csv-width', { expected: Number(match[1]), found: Number(match[2]) }, at) : undefined
}

function otherProblem(message: string, at: Location): Diagnostic {
  const told = message.split('\n').find((line) => line !== '' && !/^(CSV Error|Original Line)/.test(line))
  return problem('csv-unreadable', { reason: (told ?? 'the engine does not say why').replace(/\.$/, '') }, at)
}

function shown(path: string, projectRoot: string): string {
  const inside = relative(projectRoot, path)
  return inside.startsWith('..') ? path : inside.split(sep).join('/')
}
