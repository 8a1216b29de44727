import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

const root = path.resolve(import.meta.dirname, '..', '..')
export const bin = path.join(root, 'cli', 'bin.cjs')
/** What runs in place of the bundle; `TSDBT_E2E_ENTRY=cli/main.ts` needs no build, and takes longer. */
const entry = path.resolve(process.env['TSDBT_E2E_ENTRY'] ?? bin)

export interface Ended {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Workspace {
  readonly folder: string
  readonly database: string
  write(files: Readonly<Record<string, string>>): void
  remove(...files: string[]): void
  read(file: string): string
  json(file: string): unknown
  /** Runs the real bin in the folder and waits for it to end. */
  tsdbt(...args: string[]): Promise<Ended>
  tsdbtWith(options: RunOptions, ...args: string[]): Promise<Ended>
  /** Asks the database; every value as text, null as null. */
  rows(sql: string): Promise<(string | null)[][]>
  [Symbol.dispose](): void
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly signalAfter?: SignalAfter
  /** Called once, when the output holds the text. */
  readonly after?: { readonly text: string; readonly call: () => void }
  /** Given the process as soon as there is one. */
  readonly onSpawn?: (child: ChildProcess) => void
}

/** Sends a signal once the output holds a text. */
export interface SignalAfter {
  readonly text: string
  readonly signal: NodeJS.Signals
  /** How long after the text. Default: 0. */
  readonly delayMs?: number
}

const profiles = `shop:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: shop.duckdb
      threads: 2
`

/** A project "shop" in a folder of its own, gone when the test's scope ends. */
export function workspace(files: Readonly<Record<string, string>> = {}): Workspace {
  const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-e2e-'))
  const write = (more: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(more)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
      writeFileSync(path.join(folder, name), text)
    }
  }
  write({ 'project.yml': 'name: shop\nprofile: shop\n', 'profiles.yml': profiles, ...files })
  const database = path.join(folder, 'shop.duckdb')
  const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8')
  return {
    folder,
    database,
    write,
    read,
    remove: (...names) => {
      for (const name of names) rmSync(path.join(folder, name), { recursive: true, force: true })
    },
    json: (file) => JSON.parse(read(file)),
    tsdbt: async (...args) => spawnBin(folder, {}, args),
    tsdbtWith: async (options, ...args) => spawnBin(folder, options, args),
    rows: async (sql) => rowsOf(database, sql),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Runs the real bin in a folder and waits for it to end. */
export async function spawnBin(cwd: string, options: RunOptions, args: readonly string[]): Promise<Ended> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: cwd, TZ: 'UTC', NO_COLOR: '1', ...options.env }
  const child = spawn(process.execPath, [entry, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  options.onSpawn?.(child)
  let stdout = ''
  let stderr = ''
  const { signalAfter, after } = options
  const waiting = new Map<string, () => void>()
  if (signalAfter)
    waiting.set(signalAfter.text, () => setTimeout(() => child.kill(signalAfter.signal), signalAfter.delayMs ?? 0))
  if (after) waiting.set(after.text, after.call)
  const said = (): void => {
    for (const [text, call] of waiting) {
      if (!(stdout + stderr).includes(text)) continue
      waiting.delete(text)
      call()
    }
  }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
    said()
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk
    said()
  })
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { exitCode, stdout, stderr }
}

/** Asks a database; every value as text, null as null. */
export async function rowsOf(database: string, sql: string): Promise<(string | null)[][]> {
  const instance = await DuckDBInstance.create(database)
  const connection = await instance.connect()
  try {
    const result = await connection.runAndReadAll(sql)
    return result.getRows().map((row) => row.map((value) => (value === null ? null : String(value))))
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
