import type { Table } from '../core/table.ts'
import { makePaint } from '../ui/paint.ts'
import { tableText } from '../ui/table-text.ts'
import { stdio } from './stdio.ts'

/** Rows as `show` prints them. */
export function shownTable(name: string | undefined, table: Table): string {
  const title = name === undefined ? 'Previewing inline node:' : `Previewing node '${name}':`
  return `${title}\n${bareTable(table)}`
}

/** The same without the line that says whose they are. */
export function bareTable(table: Table): string {
  const width = stdio().stdout.columns ?? Number.POSITIVE_INFINITY
  return tableText(table, table.rows.length, width, makePaint(false)).join('\n')
}
