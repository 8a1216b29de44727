import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { problem, ProblemError } from '../core/diagnostic.ts'
import { reasonOf } from './source-file.ts'

/** Writes a file so that it is the old or the new one at any moment. Throws `ProblemError`. */
export function writeFileWhole(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    const file = openSync(temporary, 'w')
    try {
      writeSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
  } catch (cause) {
    rmSync(temporary, { force: true })
    throw new ProblemError(problem('file-unwritable', { path, reason: reasonOf(cause) }, undefined, { cause }))
  }
}
