import { appendFileSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { readRunRecord, type RunRecord, runRecordOf } from '../artifacts/run-history.ts'
import { writeWhole } from '../artifacts/write.ts'
import { makeFolder } from '../core/make-folder.ts'

/** A project of a thousand nodes writes a tenth of a megabyte a run. */
const largest = 16_000_000

export const historyFile = (targetPath: string): string => path.join(targetPath, 'tsdbt', 'history.jsonl')

/** Adds one run's line; when the file has grown too large, the older half goes. Throws what the file system says. */
export function appendRun(targetPath: string, line: string): void {
  const file = historyFile(targetPath)
  makeFolder(path.dirname(file))
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > largest) {
    const text = readFileSync(file, 'utf8')
    writeWhole(file, text.slice(text.indexOf('\n', text.length / 2) + 1))
  }
  appendFileSync(file, `${line}\n`)
}

/**
 * Earlier runs, oldest first: those of the history, and the one run_results.json tells of when it is none of them, as where another machine or dbt
 * itself wrote it. That one is told of to `keep`: the next command replaces the file.
 */
export function readHistory(targetPath: string, keep: (line: string) => void): readonly RunRecord[] {
  const lines = readText(historyFile(targetPath))?.split('\n') ?? []
  const history = lines.flatMap((line) => (line === '' ? [] : (readRunRecord(line) ?? [])))
  const latest = runRecordOf(readJson(path.join(targetPath, 'run_results.json')))
  const isKnown = latest === undefined || history.some(({ invocation }) => invocation === latest.invocation)
  if (isKnown) return inOrder(history)
  keep(JSON.stringify(latest))
  return inOrder([...history, latest])
}

const inOrder = (history: readonly RunRecord[]): readonly RunRecord[] =>
  history.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))

/** What a file of the target folder holds; undefined when it is not there or is none of ours: the page then does without. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readText(file) ?? 'null')
  } catch {
    return undefined
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
