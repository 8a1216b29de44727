import type { Diagnostic } from '../core/diagnostic.ts'
import { codeFrame, place } from './code-frame.ts'
import type { Paint } from './paint.ts'

/** Reads a file of the project for a code frame; undefined where it cannot be read. */
export type SourceReader = (file: string) => string | undefined

export interface FrameScope {
  readonly paint: Paint
  readonly width: number
  readonly readSource: SourceReader
}

/** What a diagnostic shows below its sentence: place, frame, related places, the way out. */
export function problemDetails(found: Diagnostic, scope: FrameScope): readonly string[] {
  const { paint } = scope
  const lines: string[] = []
  if (found.at) {
    lines.push(`${paint.blue('-->')} ${place(found.at)}`)
    const source = found.at.line === undefined ? undefined : scope.readSource(found.at.file)
    if (source !== undefined) lines.push(...codeFrame(source, found.at, paint, scope.width))
  }
  for (const related of found.related ?? []) {
    lines.push(`${paint.blue('-->')} ${place(related.at)}  ${paint.dim(related.note)}`)
  }
  if (found.hint !== undefined) lines.push(...found.hint.split('\n'))
  return lines
}

/** A diagnostic as a whole, its code at the end of the first line. */
export function problemText(found: Diagnostic, scope: FrameScope): readonly string[] {
  const { paint } = scope
  const [first = '', ...rest] = found.message.split('\n')
  const isError = found.severity === 'error'
  const mark = isError ? paint.red('error') : paint.yellow('warning')
  const indent = (line: string): string => (line === '' ? '' : `  ${line}`)
  return [
    `${mark} ${paint.bold(first)}  ${paint.dim(found.code)}`,
    ...rest.map(indent),
    ...problemDetails(found, scope).map(indent),
  ]
}
