/*
 * Kills builds of the grocery project with SIGKILL at points spread over their time: afterwards every table must be the old or the new one, the file must
 * open, and the next build must be green and give the new tables. `npm run chaos [-- --points 20 --scale 0.01 --json]`
 */
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

const root = path.resolve(import.meta.dirname, '..', '..')
const argument = (name: string, fallback: string): string => {
  const at = process.argv.indexOf(`--${name}`)
  return at > 0 ? (process.argv[at + 1] ?? fallback) : fallback
}
const points = Number(argument('points', '20'))
const scale = argument('scale', '0.01')
const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-chaos-'))
/** Another draw of the generator: every table of the second state differs from the first. */
const states = { old: `{scale: ${scale}, seed: 2018}`, new: `{scale: ${scale}, seed: 2019}` }

interface Ended {
  readonly code: number | null
  readonly output: string
  readonly elapsedMs: number
}

async function build(database: string, vars: string, killAfterMs?: number): Promise<Ended> {
  const profiles = mkdtempSync(path.join(folder, 'profiles-'))
  writeFileSync(
    path.join(profiles, 'profiles.yml'),
    `grocery: {target: dev, outputs: {dev: {type: duckdb, path: '${database}', threads: 2}}}\n`,
  )
  const target = path.join(profiles, 'target')
  const flags = [
    '--profiles-dir',
    profiles,
    '--target-path',
    target,
    '--log-path',
    target,
    '--full-refresh',
    '--vars',
    vars,
  ]
  const started = performance.now()
  const child = spawn(process.execPath, [path.join(root, 'cli', 'bin.cjs'), 'build', ...flags], { cwd: root })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  clearTimeout(timer)
  rmSync(profiles, { recursive: true, force: true })
  return { code, output, elapsedMs: performance.now() - started }
}

/**
 * Content of each table as one text: rows and the sum of their hashes. Columns that tell the time of the run are left out. Views must be readable, no more: one
 * that reads several tables is new and old at once when they are.
 */
async function contents(database: string): Promise<Map<string, string>> {
  const instance = await DuckDBInstance.create(database)
  const connection = await instance.connect()
  const read = async (sql: string): Promise<string[][]> =>
    (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(String))
  const found = new Map<string, string>()
  const tables = await read(
    `select schema_name || '.' || table_name, string_agg(format('"{}"', column_name), ', ' order by column_index)
     from duckdb_columns()
     where not internal
       and not regexp_matches(column_name, '^(dbt_.*|_loaded_at|registered_at|measured_at|changed_at|invocation_id)$')
     group by all order by 1`,
  )
  const views = new Set(
    (await read(`select schema_name || '.' || view_name from duckdb_views() where not internal`)).flat(),
  )
  for (const [name = '', columns = ''] of tables) {
    const quoted = name
      .split('.')
      .map((part) => `"${part}"`)
      .join('.')
    const [row = []] = await read(`select count(*), coalesce(sum(hash(${columns})), 0) from ${quoted}`)
    if (!views.has(name)) found.set(name, row.join('/'))
  }
  connection.closeSync()
  instance.closeSync()
  return found
}

function differences(found: Map<string, string>, ...allowed: Map<string, string>[]): string[] {
  return [...found]
    .filter(([name, content]) => !allowed.some((state) => state.get(name) === content))
    .map(([name]) => name)
}

const failures: string[] = []
/** A folder each: views name their database, which is the file's stem. */
const database = (name: string): string => {
  mkdirSync(path.join(folder, name), { recursive: true })
  return path.join(folder, name, 'grocery.duckdb')
}
function mustPass(ended: Ended, what: string): void {
  if (ended.code !== 0) throw new Error(`${what} ended with ${ended.code}\n${ended.output.slice(-4000)}`)
}

mustPass(await build(database('old'), states.old), 'the first build')
cpSync(database('old'), database('new'))
const whole = await build(database('new'), states.new)
mustPass(whole, 'the second build')
const oldState = await contents(database('old'))
const newState = await contents(database('new'))
const changed = [...newState].filter(([name, content]) => oldState.get(name) !== content).length

for (let point = 1; point <= points; point++) {
  const name = `killed-${point}`
  cpSync(database('old'), database(name))
  const killAfterMs = (whole.elapsedMs * point) / (points + 1)
  await build(database(name), states.new, killAfterMs)
  try {
    const between = differences(await contents(database(name)), oldState, newState)
    if (between.length > 0) failures.push(`point ${point}: neither old nor new: ${between.join(', ')}`)
    const again = await build(database(name), states.new)
    if (again.code !== 0)
      failures.push(`point ${point}: the next build ended with ${again.code}\n${again.output.slice(-2000)}`)
    const left = differences(await contents(database(name)), newState)
    if (left.length > 0)
      failures.push(`point ${point}: after the next build these are not the new ones: ${left.join(', ')}`)
  } catch (error) {
    failures.push(`point ${point}: ${String(error)}`)
  }
  rmSync(path.dirname(database(name)), { recursive: true })
  if (!process.argv.includes('--json'))
    console.log(`killed after ${Math.round(killAfterMs)} ms: ${failures.length} failures so far`)
}
rmSync(folder, { recursive: true, force: true })
if (process.argv.includes('--json')) console.log(JSON.stringify({ points, tables: newState.size, changed, failures }))
else {
  for (const failure of failures) console.log(failure)
  console.log(
    `${points} kills over ${Math.round(whole.elapsedMs)} ms, ${newState.size} tables (${changed} differ between old and new)`,
  )
  console.log(`${points - failures.length} passed, ${failures.length} failed`)
}
process.exitCode = failures.length === 0 ? 0 : 1
