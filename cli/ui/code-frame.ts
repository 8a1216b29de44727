import type { Location } from '../core/diagnostic.ts'
import type { Paint } from './paint.ts'
import { widthOf } from './width.ts'

const BEFORE = 2
const AFTER = 1

/** `models/a.sql:14:9`, unbroken so that terminals and editors make a link of it. */
export const place = (at: Location): string =>
  [
    at.file,
    ...(at.line === undefined ? [] : [at.line]),
    ...(at.line === undefined || at.column === undefined ? [] : [at.column]),
  ].join(':')

/** The lines around a place with the place underlined; nothing where the source has no such line. */
export function codeFrame(source: string, at: Location, paint: Paint, width: number): readonly string[] {
  if (at.line === undefined) return []
  const lines = linesOf(source)
  const first = Math.max(1, at.line - BEFORE)
  const last = Math.min(lines.length, at.line + AFTER)
  if (lines[at.line - 1] === undefined) return []
  const gutter = String(last).length
  const shift = shiftFor(lines[at.line - 1] ?? '', at, width - gutter - 7)
  const frame: string[] = []
  for (let number = first; number <= last; number++) {
    const text = shown(lines[number - 1] ?? '', shift, width - gutter - 7)
    const label = String(number).padStart(gutter)
    if (number !== at.line) {
      frame.push(paint.dim(`  ${label} | ${text}`.trimEnd()))
      continue
    }
    frame.push(`${paint.red('>')} ${paint.bold(label)} ${paint.dim('|')} ${text}`)
    if (at.column !== undefined) {
      const marks = underline(lines[number - 1] ?? '', at, shift, width - gutter - 7)
      frame.push(`  ${' '.repeat(gutter)} ${paint.dim('|')} ${marks.before}${paint.red(marks.marked)}`)
    }
  }
  return frame
}

/** Problems come file by file: the lines of the last one are kept. */
const linesOf = (source: string): readonly string[] => {
  if (split.source !== source) split = { source, lines: source.split(/\r?\n/) }
  return split.lines
}
let split: { readonly source: string; readonly lines: readonly string[] } = { source: '', lines: [''] }

/** A tab is as wide as two blanks, here and in the underline. */
const expand = (text: string): string => text.replaceAll('\t', '  ')

const shown = (line: string, shift: number, width: number): string => {
  const text = expand(line).slice(shift)
  const cut = text.length > width ? `${text.slice(0, width - 1)}…` : text
  return shift > 0 && cut !== '' ? `…${cut.slice(1)}` : cut
}

/** How many columns of a long line are left out so that the place is in sight. */
function shiftFor(line: string, at: Location, width: number): number {
  const start = expand(line.slice(0, (at.column ?? 1) - 1)).length
  return start + 20 > width ? Math.max(0, start - Math.floor(width / 2)) : 0
}

/** The underline ends where the shown line does. */
function underline(line: string, at: Location, shift: number, width: number): { before: string; marked: string } {
  const column = (at.column ?? 1) - 1
  const before = widthOf(expand(line.slice(0, column)).slice(shift))
  const length = at.length ?? wordLength(line.slice(column))
  const marked = Math.min(widthOf(expand(line.slice(column, column + length))), width - before)
  return { before: ' '.repeat(before), marked: '^'.repeat(Math.max(1, marked)) }
}

const wordLength = (rest: string): number => /^[\w$]+/.exec(rest)?.[0].length ?? 1
