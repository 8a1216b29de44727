/* The same small project built by dbt-core and by tsdbt, whole commands: `npm run bench:dbt`. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { dbtExecutable } from './dbt-environment.ts'
import { measure, median, report } from './measure.ts'
import { writeSyntheticProject } from './synthetic-project.ts'

const root = path.resolve(import.meta.dirname, '..')
/** With three tests each this makes 28 nodes. */
const models = 7
const rounds = 5
const commands = {
  dbt: [dbtExecutable(), 'build'],
  tsdbt: [process.execPath, path.join(root, 'cli', 'bin.cjs'), 'build'],
} as const
const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-dbt-'))
const walls: Record<string, number[]> = { dbt: [], tsdbt: [] }
const cpus: Record<string, number[]> = { dbt: [], tsdbt: [] }
for (let round = -1; round < rounds; round++) {
  for (const [name, command] of Object.entries(commands)) {
    const project = path.join(folder, `${name}-${round}`)
    if (round < 0) writeSyntheticProject(project, models, 'synthetic.duckdb')
    else cpSync(path.join(folder, `${name}-${round - 1}`), project, { recursive: true })
    rmSync(path.join(project, 'synthetic.duckdb'), { force: true })
    const result = await measure(command, { cwd: project, env: { DBT_PROFILES_DIR: project } })
    if (result.exitCode !== 0) throw new Error(`${name} failed:\n${result.stdout}${result.stderr}`)
    if (round < 0) continue
    walls[name]?.push(result.wallSeconds)
    cpus[name]?.push(result.cpuSeconds)
  }
}
rmSync(folder, { recursive: true, force: true })
const medians = (values: Record<string, number[]>, name: string): number => median(values[name] ?? [])
report(
  `build of ${models} models and ${models * 3} tests, fresh database, median of ${rounds}`,
  Object.keys(commands).map((name) => ({
    command: `${name} build`,
    'wall s': medians(walls, name),
    'cpu s': medians(cpus, name),
  })),
  `dbt / tsdbt: wall ${(medians(walls, 'dbt') / medians(walls, 'tsdbt')).toFixed(1)} (bar 5), CPU ${(medians(cpus, 'dbt') / medians(cpus, 'tsdbt')).toFixed(1)}`,
)
