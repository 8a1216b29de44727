import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** The versions this project measures itself against. */
const requirements = ['dbt-core==1.12.*', 'dbt-duckdb==1.11.*', 'duckdb==1.5.*']

/** The path of a dbt that this bench installed into an environment of its own (`TSDBT_DBT_ENV` keeps it elsewhere). */
export function dbtExecutable(): string {
  const folder = process.env['TSDBT_DBT_ENV'] ?? path.join(tmpdir(), 'tsdbt-dbt-environment')
  const dbt = path.join(folder, 'bin', 'dbt')
  if (!existsSync(dbt)) {
    console.error(`Installing ${requirements.join(', ')} into ${folder}`)
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' })
    const pip = path.join(folder, 'bin', 'pip')
    execFileSync(pip, ['install', '--quiet', '--upgrade', 'pip', 'wheel'], { stdio: 'inherit' })
    execFileSync(pip, ['install', '--quiet', '--only-binary', ':all:', ...requirements], { stdio: 'inherit' })
  }
  return dbt
}
