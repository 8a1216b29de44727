import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { makeFolder } from '../core/make-folder.ts'

/** Writes a file whole or not at all: beside its place, flushed to disk, then renamed. Throws what the file system says. */
export function writeWhole(file: string, text: string): void {
  makeFolder(path.dirname(file))
  const draft = `${file}.${process.pid}.tmp`
  try {
    const handle = openSync(draft, 'w')
    try {
      // Unlike writeSync, goes on after a short write.
      writeFileSync(handle, text)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}
