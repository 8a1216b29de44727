import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'

/** What a suite needs of others, kept outside the project; or why it cannot be had here. */
export type Tool = { readonly folder: string } | { readonly skipped: string }

/** Installing is asked for by the scripts that people call; what CI calls takes what is there. */
export interface ToolOptions {
  readonly mayInstall: boolean
}

/** `TSDBT_BIGQUERY_TOOLS` keeps them elsewhere. */
const toolsFolder = (): string => {
  const given = process.env['TSDBT_BIGQUERY_TOOLS']
  if (given !== undefined && given !== '') return path.resolve(given)
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir() || tmpdir(), '.cache')
  return path.join(cache, 'tsdbt', 'bigquery')
}

const ZETASQL = '@fivetrandevelopers/zetasql@1.13.0'

/** GoogleSQL's analyzer and reference implementation as Google publishes them, built as a server: 112 MB to download, 350 on disk. */
export function zetasqlTool({ mayInstall }: ToolOptions): Tool {
  const folder = path.join(toolsFolder(), 'zetasql-1.13.0')
  if (process.platform !== 'linux' && process.platform !== 'darwin') return { skipped: 'no build for this system' }
  if (existsSync(path.join(folder, 'installed'))) return { folder }
  if (!mayInstall) return { skipped: `not installed; npm run bigquery:zetasql installs ${ZETASQL}` }
  return install(folder, `${ZETASQL} (112 MB)`, () => {
    mkdirSync(folder, { recursive: true })
    writeFileSync(path.join(folder, 'package.json'), '{"private":true}\n')
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', ZETASQL], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
  })
}

/** An emulator of the service by people who know nothing of tsdbt; numpy and pyarrow are what its loads need and do not declare. */
const EMULATOR = ['bqemulator==1.4.0', 'numpy==2.*', 'pyarrow==21.*']

export function emulatorTool({ mayInstall }: ToolOptions): Tool {
  const folder = path.join(toolsFolder(), 'bqemulator-1.4.0')
  if (existsSync(path.join(folder, 'installed'))) return { folder }
  const python = pythonCommand()
  if (python === undefined) return { skipped: 'no Python 3.11 or newer' }
  if (!mayInstall) return { skipped: 'not installed; npm run bigquery:emulator installs bqemulator 1.4.0' }
  return install(folder, EMULATOR.join(', '), () => {
    execFileSync(python, ['-m', 'venv', folder], { stdio: ['ignore', 'ignore', 'pipe'] })
    const pip = path.join(folder, 'bin', 'pip')
    execFileSync(pip, ['install', '--quiet', '--disable-pip-version-check', '--only-binary', ':all:', ...EMULATOR], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
  })
}

function pythonCommand(): string | undefined {
  const check = 'import sys; sys.exit(sys.version_info < (3, 11))'
  return ['python3', 'python3.13', 'python3.12', 'python3.11'].find((name) => {
    try {
      execFileSync(name, ['-c', check], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  })
}

function install(folder: string, what: string, work: () => void): Tool {
  console.error(`Installing ${what} into ${folder}`)
  try {
    work()
  } catch (error) {
    const [reason] = String((error as { stderr?: Buffer }).stderr ?? error).split('\n') // of a command that ended badly
    return { skipped: `could not be installed: ${reason ?? ''}` }
  }
  writeFileSync(path.join(folder, 'installed'), `${what}\n`)
  return { folder }
}
