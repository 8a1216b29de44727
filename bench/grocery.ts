/*
 * What forecasts, clusters, stock and anomalies cost: the whole grocery project built and tested from nothing, against the same without its TypeScript
 * models and what is built from them. `npm run bench:grocery [-- --scale 0.1]`
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { measure, report, type Measurement } from './measure.ts'

const root = path.resolve(import.meta.dirname, '..')
const scaleAt = process.argv.indexOf('--scale')
const scale = scaleAt > 0 ? (process.argv[scaleAt + 1] ?? '1') : '1'
const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-grocery-'))
const database = path.join(folder, 'grocery.duckdb')
// The project's own profile, with another path.
const profile = readFileSync(path.join(root, 'profiles.yml'), 'utf8').replace('target/grocery.duckdb', database)
writeFileSync(path.join(folder, 'profiles.yml'), profile)

async function build(...flags: readonly string[]): Promise<Measurement> {
  for (const end of ['', '.wal']) rmSync(`${database}${end}`, { force: true })
  const target = path.join(folder, 'target')
  const places = ['--profiles-dir', folder, '--target-path', target, '--log-path', target]
  const command = [process.execPath, path.join(root, 'cli', 'bin.cjs'), 'build', '--vars', `scale: ${scale}`, ...places]
  const result = await measure([...command, ...flags], { cwd: root, pollMemoryMs: 20 })
  if (result.exitCode !== 0) throw new Error(`The build failed:\n${result.stdout.slice(-3000)}${result.stderr}`)
  return result
}

const sqlAlone = await build('--exclude', 'file:*.ts+')
const whole = await build()
rmSync(folder, { recursive: true, force: true })

const row = (command: string, { wallSeconds, cpuSeconds, peakMegabytes }: Measurement) => ({
  command,
  'wall s': wallSeconds,
  'cpu s': cpuSeconds,
  'peak MB': Math.round(peakMegabytes),
})
report(
  `grocery project at scale ${scale}, from nothing, with all tests`,
  [row('SQL alone', sqlAlone), row('all of it', whole)],
  `all / SQL: wall ${(whole.wallSeconds / sqlAlone.wallSeconds).toFixed(2)}, CPU ${(whole.cpuSeconds / sqlAlone.cpuSeconds).toFixed(2)} (bar 3), peak ${Math.round(whole.peakMegabytes)} MB (bar 2000)`,
)
