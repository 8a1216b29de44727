import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Programs that others wrote to read dbt's artifacts, or to call dbt; none of them needs one. */
const requirements = [
  'dbt-artifacts-parser==0.15.0',
  'dbt-bouncer==4.3.0',
  'dbterd==1.32.0',
  'dbt-colibri==0.3.7',
  'dagster-dbt==0.29.27',
  // dagster-dbt imports it without asking for it.
  'python-dateutil',
]

export interface Ended {
  readonly exitCode: number | null
  readonly output: string
}

/** Runs a program of the consumers' own environment in a folder. */
export type RunConsumer = (program: string, args: readonly string[], cwd: string) => Ended

/** The environment, installed at its first use (`TSDBT_CONSUMERS_ENV` keeps it elsewhere). */
export function consumerEnvironment(): RunConsumer {
  const folder = process.env['TSDBT_CONSUMERS_ENV'] ?? path.join(tmpdir(), 'tsdbt-consumers-environment')
  // Written last: an environment that was not finished is not taken for one.
  const finished = path.join(folder, 'tsdbt-consumers.txt')
  const wanted = `${requirements.join('\n')}\n`
  if (!existsSync(finished) || readFileSync(finished, 'utf8') !== wanted) {
    console.error(`Installing ${requirements.join(', ')} into ${folder}`)
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' })
    execFileSync(path.join(folder, 'bin', 'pip'), ['install', '--quiet', ...requirements], { stdio: 'inherit' })
    writeFileSync(finished, wanted)
  }
  return (program, args, cwd) => {
    const env = {
      ...process.env,
      DO_NOT_TRACK: '1',
      DAGSTER_DISABLE_TELEMETRY: '1',
      NO_COLOR: '1',
      PYTHONWARNINGS: 'ignore',
    }
    const { status, stdout, stderr } = spawnSync(path.join(folder, 'bin', program), args, {
      cwd,
      env,
      encoding: 'utf8',
    })
    return { exitCode: status, output: `${stdout}${stderr}` }
  }
}
