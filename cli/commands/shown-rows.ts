import type { Table } from '../core/table.ts'
import type { OpenedProject } from './open-project.ts'
import { bareTable, shownTable } from './shown-table.ts'

/** Prints rows as `--output` asks; without a name they are those of a query of the command line. */
export function printRows({ options, invocation }: OpenedProject, name: string | undefined, table: Table): void {
  const isJson = options.text('output') === 'json'
  const quiet = options.switch('quiet') === true
  const rows = recordsOf(table)
  const data = {
    node_name: name ?? 'inline_query',
    preview: JSON.stringify(rows, exactly),
    is_inline: name === undefined,
    output_format: isJson ? 'json' : 'text',
    quiet,
  }
  const json = (): string => JSON.stringify({ ...(name !== undefined && { node: name }), show: rows }, exactly, 2)
  const text = isJson ? json() : quiet ? bareTable(table) : shownTable(name, table)
  invocation.emit({ type: 'output', text, structured: { name: 'ShowNode', code: 'Q041', data } })
}

const recordsOf = ({ columns, rows }: Table): readonly Readonly<Record<string, unknown>>[] =>
  rows.map((row) => Object.fromEntries(columns.map((column, index) => [column.name, row[index] ?? null])))

/** Integers beyond what JSON readers keep exactly are texts. */
const exactly = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value)
