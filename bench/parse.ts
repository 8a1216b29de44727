/* Parsing of many models, tsdbt against dbt-core: `npm run bench:parse -- <number of models>`. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { dbtExecutable } from './dbt-environment.ts'
import { type Measurement, measure, median, report } from './measure.ts'
import { writeSyntheticProject } from './synthetic-project.ts'

const root = path.resolve(import.meta.dirname, '..')
const tsdbt = [process.execPath, path.join(root, 'cli', 'bin.cjs'), 'parse']
const dbt = [dbtExecutable(), 'parse']
const models = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 2000)
const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-parse-'))
writeSyntheticProject(folder, models, path.join(folder, 'synthetic.duckdb'))

/** Cold: nothing parsed before. Warm: the same again, twice, median. */
async function coldAndWarm(command: readonly string[], target: string): Promise<{ cold: Measurement; warm: number }> {
  const env = { DBT_TARGET_PATH: path.join(folder, target), DBT_PROFILES_DIR: folder }
  const once = async (): Promise<Measurement> => {
    const result = await measure(command, { cwd: folder, env })
    if (result.exitCode !== 0) throw new Error(`${command.join(' ')} failed:\n${result.stdout}${result.stderr}`)
    return result
  }
  const cold = await once()
  const warm = [(await once()).cpuSeconds, (await once()).cpuSeconds, (await once()).cpuSeconds]
  return { cold, warm: median(warm) }
}

await measure([...tsdbt.slice(0, 2), '--version'], { cwd: folder })
const ours = await coldAndWarm(tsdbt, 'target-tsdbt')
const theirs = await coldAndWarm(dbt, 'target-dbt')
rmSync(folder, { recursive: true, force: true })
const ratio = { cold: theirs.cold.cpuSeconds / ours.cold.cpuSeconds, warm: theirs.warm / ours.warm }
report(
  `parse of ${models} models with ${models * 3} tests, CPU seconds of the whole command`,
  [
    { command: 'dbt parse', cold: theirs.cold.cpuSeconds, warm: theirs.warm, 'cold wall': theirs.cold.wallSeconds },
    { command: 'tsdbt parse', cold: ours.cold.cpuSeconds, warm: ours.warm, 'cold wall': ours.cold.wallSeconds },
  ],
  `dbt / tsdbt CPU: cold ${ratio.cold.toFixed(1)} (bar 12), warm ${ratio.warm.toFixed(1)} (bar 8)`,
)
