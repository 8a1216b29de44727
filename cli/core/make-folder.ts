import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it that are missing; throws what the file system says. Node's own recursive `mkdir` never returns where a
 * folder exists in which none can be made and the system says so by ENOENT, as below /proc (Node 24).
 */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EEXIST' && isFolder(folder)) return
    const parent = dirname(folder)
    if (code !== 'ENOENT' || parent === folder || isFolder(parent)) throw error
    makeFolder(parent)
    makeFolder(folder)
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
