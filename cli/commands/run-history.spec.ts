import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { appendRun, historyFile, readHistory } from './run-history.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-history-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const line = (invocation: string, day: number): string =>
  JSON.stringify({ invocation, command: 'build', at: `2026-01-0${day}T00:00:00.000Z`, elapsedSeconds: 1, results: [] })

const runResults = (invocation: string, which: string): void =>
  writeFileSync(
    path.join(folder, 'run_results.json'),
    JSON.stringify({
      metadata: { invocation_id: invocation, generated_at: '2026-01-02T00:00:00.000000Z' },
      args: { which },
      elapsed_time: 3,
      results: [
        { unique_id: 'model.a.b', status: 'error', execution_time: 1, message: 'broke', adapter_response: {} },
        {
          unique_id: 'model.a.c',
          status: 'success',
          execution_time: 2,
          message: 'OK',
          adapter_response: { rows_affected: 7 },
          failures: null,
        },
      ],
    }),
  )

function read() {
  const kept: string[] = []
  const history = readHistory(folder, (text) => kept.push(text))
  return { history, kept }
}

describe('the history of runs', () => {
  it('is empty where nothing ran', () => {
    expect(read()).toEqual({ history: [], kept: [] })
  })

  it('is read in order of time, without lines that were cut off', () => {
    appendRun(folder, line('second', 2))
    appendRun(folder, line('first', 1))
    appendRun(folder, '{"invocation":"cut')
    expect(read().history.map(({ invocation }) => invocation)).toEqual(['first', 'second'])
  })

  it('takes up a run that only run_results.json tells of, and keeps it', () => {
    appendRun(folder, line('first', 1))
    runResults('dbt', 'run')
    const { history, kept } = read()
    expect(history.map(({ invocation }) => invocation)).toEqual(['first', 'dbt'])
    expect(history[1]?.results).toEqual([
      { id: 'model.a.b', status: 'error', seconds: 1, message: 'broke' },
      { id: 'model.a.c', status: 'success', seconds: 2, rows: 7 },
    ])
    expect(kept).toEqual([JSON.stringify(history[1])])
    appendRun(folder, kept[0] ?? '')
    expect(read().kept).toEqual([])
  })

  it.each(['compile', 'docs', 'parse'])('takes %s for no run', (which) => {
    runResults('other', which)
    expect(read().history).toEqual([])
  })

  it('forgets its older half when it has grown too large', () => {
    const long = `${' '.repeat(1_000_000)}\n`.repeat(16)
    appendRun(folder, line('old', 1))
    writeFileSync(historyFile(folder), readFileSync(historyFile(folder), 'utf8') + long + `${line('young', 2)}\n`)
    appendRun(folder, line('new', 3))
    expect(read().history.map(({ invocation }) => invocation)).toEqual(['young', 'new'])
    expect(statSync(historyFile(folder)).size).toBeLessThan(9_000_000)
  })
})
