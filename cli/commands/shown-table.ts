import type { Table } from '../core/table.ts'
import { makePaint } from '../ui/paint.ts'
import { tableText } from '../ui/table-text.ts'
import { stdio } from './stdio.ts'

/** Rows as `show` prints them. */
export function shownTable(name: string | undefined, table: Table): string {
  const title = name === undefined ? 'Previewing inline node:' : `Previewing node '${name}':`
  const width = stdio().stdout.columns ?? Number.POSITIVE_INFINITY
  return [title, ...tableText(table, table.rows.length, width, makePaint(false))].join('\n')
}
