/* One more day of sales: what the incremental build of `fct_sales` costs against its full build. `npm run bench:incremental [-- --scale 0.1]` */
import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { measure, report } from './measure.ts'

const root = path.resolve(import.meta.dirname, '..')
const scaleAt = process.argv.indexOf('--scale')
const scale = scaleAt > 0 ? (process.argv[scaleAt + 1] ?? '1') : '1'
const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-day-'))
writeFileSync(
  path.join(folder, 'profiles.yml'),
  `grocery:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: '${path.join(folder, 'grocery.duckdb')}', threads: 2}\n`,
)

interface RunResults {
  readonly results: readonly { readonly unique_id: string; readonly execution_time: number }[]
}

const factOnly = ['--select', 'fct_sales'] as const

/** Builds what `fct_sales` needs and itself, or what `more` says; the seconds that `fct_sales` took. */
async function run(extraDays: number, ...more: string[]): Promise<number> {
  const target = path.join(folder, 'target')
  const vars = `{scale: ${scale}, extra_days: ${extraDays}}`
  const flags = ['--profiles-dir', folder, '--target-path', target, '--log-path', target, '--vars', vars]
  const command = [
    process.execPath,
    path.join(root, 'cli', 'bin.cjs'),
    'build',
    ...(more.includes('--select') ? [] : ['--select', '+fct_sales']),
    '--exclude-resource-type',
    'test',
    'unit_test',
    ...more,
    ...flags,
  ]
  const result = await measure(command, { cwd: root })
  if (result.exitCode !== 0) throw new Error(`${result.stdout.slice(-3000)}${result.stderr}`)
  // Written a moment ago by the command under test.
  const { results } = JSON.parse(readFileSync(path.join(target, 'run_results.json'), 'utf8')) as RunResults
  return results.find(({ unique_id: id }) => id.endsWith('.fct_sales'))?.execution_time ?? Number.NaN
}

const rounds = 3
const database = path.join(folder, 'grocery.duckdb')
const kept = path.join(folder, 'kept.duckdb')

/** The fastest of a few: what else the machine does only ever adds. Each day is added to the same table of the days before. */
async function fastest(build: () => Promise<number>): Promise<number> {
  const seconds: number[] = []
  for (let round = 0; round < rounds; round++) seconds.push(await build())
  return Math.min(...seconds)
}

await run(0)
const full = await fastest(() => run(0, '--full-refresh', ...factOnly))
await run(1, '--exclude', 'fct_sales')
renameSync(database, kept)
const day = await fastest(() => {
  copyFileSync(kept, database)
  return run(1, ...factOnly)
})
rmSync(folder, { recursive: true, force: true })
report(
  `fct_sales at scale ${scale}, fastest of ${rounds}`,
  [
    { build: 'full', seconds: full },
    { build: 'one more day', seconds: day },
  ],
  `one day / full: ${((100 * day) / full).toFixed(1)} % (bar 5 %)`,
)
