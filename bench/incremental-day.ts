/* One more day of sales: what the incremental build of `fct_sales` costs against its full build. `npm run bench:incremental [-- --scale 0.1]` */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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

/** Seconds that `fct_sales` took. */
async function buildFact(extraDays: number, ...more: string[]): Promise<number> {
  const target = path.join(folder, 'target')
  const vars = `{scale: ${scale}, extra_days: ${extraDays}}`
  const flags = ['--profiles-dir', folder, '--target-path', target, '--log-path', target, '--vars', vars]
  const command = [
    process.execPath,
    path.join(root, 'cli', 'bin.cjs'),
    'build',
    '--select',
    '+fct_sales',
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

await buildFact(0)
const full = await buildFact(0, '--full-refresh')
const day = await buildFact(1)
rmSync(folder, { recursive: true, force: true })
report(
  `fct_sales at scale ${scale}`,
  [
    { build: 'full', seconds: full },
    { build: 'one more day', seconds: day },
  ],
  `one day / full: ${((100 * day) / full).toFixed(1)} % (bar 5 %)`,
)
