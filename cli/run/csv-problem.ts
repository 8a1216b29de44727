import { closeSync, openSync, readSync } from 'node:fs'
import { relative, sep } from 'node:path'
import type { WarehouseError } from '../core/adapter.ts'
import { problem, type Diagnostic, type Location } from '../core/diagnostic.ts'
import { delimiterOfFile, fieldsOf } from './loader/csv.ts'

/** What an engine says of a row of a delimited file, at that row; undefined when it speaks of something else. */
export function csvProblem(error: WarehouseError, projectRoot: string): Diagnostic | undefined {
  const { file: path, line } = error.detail
  if (path === undefined || line === undefined) return undefined
  const at: Location = { file: shown(path, projectRoot), line: Number(line) }
  const { message } = error
  return valueProblem(message, path, at) ?? widthProblem(message, at) ?? otherProblem(message, at)
}

function valueProblem(message: string, path: string, at: Location): Diagnostic | undefined {
  const match = /converting column "(.+?)"\. Could not convert string "([\s\S]*?)" to '(.+?)'/.exec(message)
  if (!match) return undefined
  const [, column = '', value = '', type = ''] = match
  const start = columnOf(path, at.line ?? 1, value)
  const place = start === undefined ? at : { ...at, column: start, length: Math.max(1, value.length) }
  return problem('csv-value', { value, column, type }, place)
}

function widthProblem(message: string, at: Location): Diagnostic | undefined {
  const match = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message)
  return match ? problem('csv-width', { expected: Number(match[1]), found: Number(match[2]) }, at) : undefined
}

function otherProblem(message: string, at: Location): Diagnostic {
  const reason = message.replace(/^.*?, line \d+: /, '').replace(/\.$/, '')
  return problem('csv-unreadable', { reason }, at)
}

/** Where the value stands in its line; undefined when the file cannot be asked (any more). */
function columnOf(path: string, line: number, value: string): number | undefined {
  try {
    const text = lineOf(path, line)
    const field =
      text === undefined ? undefined : fieldsOf(text, delimiterOfFile(path)).find((found) => found.text === value)
    return field?.column
  } catch {
    return undefined
  }
}

/** One line of a file that may be too large to hold. */
function lineOf(path: string, wanted: number): string | undefined {
  const file = openSync(path, 'r')
  try {
    const chunk = Buffer.alloc(1 << 20)
    let line = 1
    let kept = ''
    for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
      let start = 0
      while (line < wanted) {
        const end = chunk.indexOf(10, start)
        if (end < 0 || end >= size) break
        start = end + 1
        line++
      }
      if (line < wanted) continue
      const end = chunk.indexOf(10, start)
      const isWhole = end >= 0 && end < size
      kept += chunk.toString('utf8', start, isWhole ? end : size)
      if (isWhole) return kept
    }
    return line === wanted ? kept : undefined
  } finally {
    closeSync(file)
  }
}

function shown(path: string, projectRoot: string): string {
  const inside = relative(projectRoot, path)
  return inside.startsWith('..') ? path : inside.split(sep).join('/')
}
