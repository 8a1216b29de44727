import fs from 'node:fs'
import path from 'node:path'
import type { FSWatcher } from 'chokidar'

export interface WatchedPaths {
  /** Absolute. Folders are watched with all below them; what is not there yet is seen when it comes. */
  readonly paths: readonly string[]
  /** Absolute folders and files whose changes are our own doing: target, logs, installed packages, the database. */
  readonly ignored: readonly string[]
}

/** Milliseconds of quiet after which saves count as one: editors write a file in several steps. */
const quietMs = 20

/** Milliseconds in which the watcher below tells of one change of a file only: when they are over, the file is looked at once more. */
const deafMs = 60

/** Calls `onChange` with what changed, once things are quiet. Returns when the first look around is done. */
export async function watchFiles(
  watched: WatchedPaths,
  onChange: (paths: ReadonlySet<string>) => void,
): Promise<{ close(): Promise<void> }> {
  const { watch } = await import('chokidar')
  const watcher: FSWatcher = watch([...watched.paths], {
    ignoreInitial: true,
    ignored: (file: string) => isIgnored(file, watched.ignored),
  })
  const told = new Map<string, string>()
  const noted = new Set<string>()
  let isOpen = true
  let timer: NodeJS.Timeout | undefined
  const tell = (): void => {
    const changed = new Set([...noted].filter((file) => told.get(file) !== stampOf(file)))
    noted.clear()
    for (const file of changed) told.set(file, stampOf(file))
    setTimeout(() => changed.forEach((file) => told.get(file) !== stampOf(file) && note(file)), deafMs)
    if (changed.size > 0) onChange(changed)
  }
  const note = (file: string): void => {
    if (!isOpen || isPrintedTo(file)) return
    noted.add(file)
    clearTimeout(timer)
    timer = setTimeout(tell, quietMs)
  }
  watcher.on('all', (event, file) => event !== 'addDir' && note(path.resolve(file)))
  await new Promise<void>((resolve) => {
    watcher.once('ready', () => resolve())
  })
  return {
    close: async () => {
      isOpen = false
      clearTimeout(timer)
      await watcher.close()
    },
  }
}

/** Whether our own output goes to the file. */
function isPrintedTo(file: string): boolean {
  const stats = fs.statSync(file, { throwIfNoEntry: false })
  return [1, 2].some((output) => {
    const { dev, ino } = fs.fstatSync(output)
    return stats?.dev === dev && stats.ino === ino
  })
}

/** Tells one state of a file from another. */
function stampOf(file: string): string {
  const stats = fs.statSync(file, { bigint: true, throwIfNoEntry: false })
  return stats ? `${stats.mtimeNs} ${stats.size}` : ''
}

/** Editors' own files beside ours: swap files, backups, half-written copies. */
const editorFile = /(^\.#|^#.*#$|~$|\.sw[a-z]$|\.tmp$|^4913$|^\.DS_Store$)/

/** Where we print may be a file of the project: each line would be a change, which prints the next. */
const logFile = /\.log$/i

/** Databases and their write-ahead logs: a build writes them, and a watch that saw it would build for its own build. */
const databaseFile = /\.(duckdb|db)(\.wal)?$/i

export function isIgnored(file: string, folders: readonly string[]): boolean {
  const name = path.basename(file)
  if (editorFile.test(name) || databaseFile.test(name) || logFile.test(name)) return true
  return folders.some((folder) => file === folder || file.startsWith(folder + path.sep))
}
