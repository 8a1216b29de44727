import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { WarehouseError } from '../../core/adapter.ts'
import type { DuckdbProfile } from './profile.ts'

/** Every DuckDB database holds this at byte 8, encrypted ones too. */
const MARK = 'DUCK'
const MARK_AT = 8

/**
 * Refuses a folder and a file that is no database: DuckDB itself would open a CSV or Parquet file as a database of one view. To be called before
 * the file's first opening only, since closing the file here drops the locks that this process has on it.
 */
export function refuseOtherFiles({ file, path }: Pick<DuckdbProfile, 'file' | 'path'>): void {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined || found.size === 0) return
  const refused = found.isDirectory() ? 'is a folder' : markOf(file) === MARK ? undefined : 'is not a DuckDB database'
  if (refused === undefined) return
  const hint = 'Set "path" of the target to a database file; one that is not there yet is made.'
  throw new WarehouseError({
    kind: 'connection',
    title: 'Connection Error',
    message: `"${path}" ${refused}.`,
    detail: { key: 'path', hint },
  })
}

function markOf(file: string): string {
  const handle = openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(MARK.length)
    readSync(handle, bytes, 0, MARK.length, MARK_AT)
    return bytes.toString('latin1')
  } finally {
    closeSync(handle)
  }
}
