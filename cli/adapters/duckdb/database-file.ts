import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolder } from '../../core/make-folder.ts'
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
  throw unusable(`"${path}" ${refused}.`)
}

/** Makes the folder that a new file is to lie in. */
export function makeDatabaseFolder({ file, path }: Pick<DuckdbProfile, 'file' | 'path'>): void {
  try {
    makeFolder(dirname(file))
  } catch (cause) {
    // Node goes on with the name of the system call and the absolute path.
    const [reason] = String(cause instanceof Error ? cause.message : cause).split(', mkdir')
    throw unusable(`The folder of "${path}" cannot be made: ${reason}.`, cause)
  }
}

const unusable = (message: string, cause?: unknown): WarehouseError =>
  new WarehouseError({
    kind: 'connection',
    title: 'Connection Error',
    message,
    detail: {
      key: 'path',
      hint: 'Set "path" of the target to a database file; one that is not there yet is made.',
    },
    cause,
  })

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
