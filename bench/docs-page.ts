/* The documentation page of many models: its weight, and what making it takes, beside dbt's: `npm run bench:docs -- <number of models>`. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { dbtExecutable } from './dbt-environment.ts'
import { type Measurement, measure, report } from './measure.ts'
import { writeSyntheticProject } from './synthetic-project.ts'

const root = path.resolve(import.meta.dirname, '..')
const models = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 1000)
const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-docs-'))
writeSyntheticProject(folder, models, path.join(folder, 'synthetic.duckdb'))

/** Everything is compiled; the warehouse is empty in both. The second of two runs, as the first parses. */
async function generate(command: readonly string[], target: string): Promise<Measurement> {
  const env = { DBT_TARGET_PATH: path.join(folder, target), DBT_PROFILES_DIR: folder }
  const once = async (): Promise<Measurement> => {
    const words = [...command, 'docs', 'generate', '--static', '--empty-catalog']
    const result = await measure(words, { cwd: folder, env, pollMemoryMs: 50 })
    if (result.exitCode !== 0) throw new Error(`${words.join(' ')} failed:\n${result.stdout}${result.stderr}`)
    return result
  }
  await once()
  return once()
}

const megabytes = (file: string): number => Number((statSync(path.join(folder, file)).size / 1e6).toFixed(2))

const ours = await generate([process.execPath, path.join(root, 'cli', 'bin.cjs')], 'target-tsdbt')
const theirs = await generate([dbtExecutable()], 'target-dbt')
const pages = { ours: megabytes('target-tsdbt/static_index.html'), theirs: megabytes('target-dbt/static_index.html') }
rmSync(folder, { recursive: true, force: true })
const app = ['docs-app.js', 'docs-app.css'].map((name) => gzipSync(readFileSync(path.join(root, 'dist', name))).length)
const row = (command: string, { cpuSeconds, wallSeconds, peakMegabytes }: Measurement, page: number) => ({
  command,
  'CPU s': cpuSeconds,
  'wall s': wallSeconds,
  'peak MB': peakMegabytes,
  'page MB': page,
})
report(
  `docs generate --static of ${models} models with ${models * 3} tests`,
  [row('dbt', theirs, pages.theirs), row('tsdbt', ours, pages.ours)],
  `page ${pages.ours} MB (bar 6), ${(pages.theirs / pages.ours).toFixed(1)} x lighter than dbt's; ` +
    `CPU ${(theirs.cpuSeconds / ours.cpuSeconds).toFixed(1)} x less; the program ${Math.round(app.reduce((a, b) => a + b, 0) / 1000)} kB packed (bar 120)`,
)
