/*
 * What tsdbt adds to the SQL it runs: the grocery models built by `tsdbt run --full-refresh` against the same statements as a plain script on a copy of
 * the same database, loaded before and without tests. Models in TypeScript, and what is built from them, are in the whole build alone: a script of SQL has none.
 * `npm run bench:floor [-- --scale 0.1]`
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Measurement, measure, median, report } from './measure.ts'

const root = path.resolve(import.meta.dirname, '..')
const bin = path.join(root, 'cli', 'bin.cjs')
const scaleAt = process.argv.indexOf('--scale')
const scale = scaleAt > 0 ? (process.argv[scaleAt + 1] ?? '1') : '1'
const rounds = 3
const settings = { threads: '2', memory_limit: '6GB' }
const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-floor-'))
const database = path.join(folder, 'grocery.duckdb')
writeFileSync(
  path.join(folder, 'profiles.yml'),
  `grocery:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: '${database}', threads: 2, settings: {threads: 2, memory_limit: 6GB}}\n`,
)

async function tsdbt(...words: string[]): Promise<Measurement> {
  const flags = ['--profiles-dir', folder, '--target-path', path.join(folder, 'target'), '--vars', `scale: ${scale}`]
  const command = [process.execPath, bin, ...words, ...flags, '--log-path', path.join(folder, 'logs')]
  return checked(await measure(command, { cwd: root, pollMemoryMs: 20 }))
}

function checked(result: Measurement): Measurement {
  if (result.exitCode !== 0) throw new Error(`The command failed:\n${result.stdout.slice(-3000)}${result.stderr}`)
  return result
}

interface RunResults {
  readonly results: readonly { readonly unique_id: string; readonly status: string }[]
}
interface Manifest {
  readonly nodes: Readonly<Record<string, { readonly package_name: string; readonly original_file_path: string }>>
}
const json = (file: string): unknown => JSON.parse(readFileSync(path.join(folder, 'target', file), 'utf8'))

/** What the last run sent, node by node in the order they ended: `target/run` holds each node's statements. */
function statementsOfRun(): string[] {
  // Both artifacts were written a moment ago by the command under test.
  const { results } = json('run_results.json') as RunResults
  const { nodes } = json('manifest.json') as Manifest
  return results.flatMap(({ unique_id: id }) => {
    const node = nodes[id]
    return node && id.startsWith('model.')
      ? [readFileSync(path.join(folder, 'target', 'run', node.package_name, node.original_file_path), 'utf8')]
      : []
  })
}

const whole = await tsdbt('build')
const ours: Measurement[] = []
const plain: Measurement[] = []
for (let round = 0; round < rounds; round++) {
  ours.push(await tsdbt('run', '--full-refresh', '--exclude', 'file:*.ts+'))
  const statements = path.join(folder, 'statements.json')
  writeFileSync(statements, JSON.stringify(statementsOfRun()))
  // Statements name their database, which DuckDB names after its file.
  const copy = path.join(folder, 'plain', path.basename(database))
  cpSync(database, copy)
  const script = path.join(root, 'bench', 'plain-script.ts')
  const command = [process.execPath, script, copy, statements, JSON.stringify(settings)]
  plain.push(checked(await measure(command, { cwd: root, pollMemoryMs: 20 })))
  rmSync(copy)
}
rmSync(folder, { recursive: true, force: true })

const wall = (runs: readonly Measurement[]): number => median(runs.map((run) => run.wallSeconds))
const memory = (runs: readonly Measurement[]): number => Math.round(median(runs.map((run) => run.peakMegabytes)))
const row = (command: string, runs: readonly Measurement[]): Record<string, string | number> => ({
  command,
  'wall s': wall(runs),
  'cpu s': median(runs.map((run) => run.cpuSeconds)),
  'peak MB': memory(runs),
})
report(
  `grocery models at scale ${scale}, median of ${rounds}`,
  [
    row('tsdbt build (load, build, test; once)', [whole]),
    row('tsdbt run --full-refresh, SQL alone', ours),
    row('plain script', plain),
  ],
  `run / plain script: ${(wall(ours) / wall(plain)).toFixed(3)} (bar 1.15), memory ${memory(ours) - memory(plain)} MB more (bar 250)`,
)
