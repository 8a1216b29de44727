import type { Table } from '../core/table.ts'
import { columnType } from './column-type.ts'
import { readerOf } from './row-value.ts'
import type { Row } from './typed-columns.ts'

/** The engine's errors come from a callback of its own: here they get the stack of whoever asked. */
export function asked<T>(work: () => Promise<T>): Promise<T> {
  const here = new Error('asked')
  return work().catch((thrown: unknown) => {
    if (thrown instanceof Error && here.stack !== undefined) thrown.stack = here.stack
    throw thrown
  })
}

/** A result as modules read it. */
export function asRows({ columns, rows }: Table): readonly Row[] {
  const readers = columns.map(({ name, type }) => [name, readerOf(columnType(type))] as const)
  return rows.map((row) => Object.fromEntries(readers.map(([name, read], index) => [name, read(row[index] ?? null)])))
}
