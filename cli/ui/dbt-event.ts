import type { Paint } from './paint.ts'

export type Level = 'debug' | 'info' | 'warn' | 'error'

/**
 * One line of dbt's structured log: its name and code as wrappers know them, its words for people, its data for machines.
 * The text log, the JSON log and the log file are three ways to write the same list of these.
 */
export interface DbtEvent {
  readonly name: string
  readonly code: string
  readonly level: Level
  readonly text: (paint: Paint) => string
  readonly data: Readonly<Record<string, unknown>>
  readonly thread?: string
  /** Printed as it is, without a time: `print()` of a template. */
  readonly isBare?: true
}

export const levels: readonly Level[] = ['debug', 'info', 'warn', 'error']

export const isAtLeast = (level: Level, threshold: Level | 'none'): boolean =>
  threshold !== 'none' && levels.indexOf(level) >= levels.indexOf(threshold)

/** What a command is called for: it is printed whatever else is kept quiet. */
export const dataEvents: readonly string[] = ['PrintEvent', 'ShowNode', 'CompiledNode']

export const isWantedQuietly = ({ level, name }: DbtEvent): boolean => level === 'error' || dataEvents.includes(name)

/** An empty line. */
export const blank: DbtEvent = { name: 'Formatting', code: 'Z017', level: 'info', text: () => '', data: { msg: '' } }

/** `1 of 3 OK created sql view model main.a ......... [OK in 0.06s]` */
export function fancyLine(line: {
  readonly message: string
  readonly status: string
  readonly printerWidth: number
  readonly index?: number
  readonly total?: number
  readonly elapsedMs?: number
  readonly isCut?: boolean
}): string {
  const progress = line.index === undefined || line.total === undefined ? '' : `${line.index} of ${line.total} `
  let padded = `${progress}${line.message} `.padEnd(line.printerWidth, '.')
  if (line.isCut === true) padded = `${padded.slice(0, line.printerWidth - 3)}...`
  const time = line.elapsedMs === undefined ? '' : ` in ${(line.elapsedMs / 1000).toFixed(2)}s`
  return `${padded} [${line.status}${time}]`
}
