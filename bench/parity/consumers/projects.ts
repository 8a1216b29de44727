import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..', '..', '..')
const bin = path.join(root, 'cli', 'bin.cjs')

/** A project whose artifacts are read, made in a folder of its own. */
export interface ConsumedProject {
  readonly name: string
  /** Puts the project's files into a folder. */
  readonly make: (folder: string) => void
  readonly flags?: readonly string[]
  /** Whether an orchestrator builds it once more, which knows nothing of flags. */
  readonly isOrchestrated?: boolean
}

/** What runs leave behind. */
const leftBehind = /(^|\/)(target|logs|\.git|node_modules|dist|[^/]*\.duckdb(\.wal)?)$/

export const copyOf =
  (source: string, ...parts: readonly string[]) =>
  (folder: string): void => {
    for (const part of parts.length > 0 ? parts : ['.']) {
      cpSync(path.join(source, part), path.join(folder, part), {
        recursive: true,
        filter: (file) => !leftBehind.test(path.relative(source, file).replaceAll('\\', '/')),
      })
    }
  }

const groceryParts = ['loaders', 'macros', 'models', 'seeds', 'snapshots', 'tests', 'project.yml', 'profiles.yml']

export const consumedProjects: readonly ConsumedProject[] = [
  { name: 'grocery', make: copyOf(root, ...groceryParts), flags: ['--vars', 'scale: 0.002'] },
  {
    name: 'starter',
    make: (folder) => {
      run(path.dirname(folder), 'init', path.basename(folder))
      // Under dbt's name: an orchestrator looks for it.
      renameSync(path.join(folder, 'project.yml'), path.join(folder, 'dbt_project.yml'))
    },
    isOrchestrated: true,
  },
  // Every kind of node that a manifest may hold; some of its SQL is not meant to run.
  { name: 'every kind', make: copyOf(path.join(root, 'cli', 'parse', 'goldens', 'rich')) },
  { name: 'functions', make: functionsProject, isOrchestrated: true },
]

/** Builds a project and writes all artifacts it can have. */
export function makeArtifacts({ make, flags = [] }: ConsumedProject, folder: string): string | undefined {
  make(folder)
  if (existsSync(path.join(folder, 'packages.yml'))) run(folder, 'deps')
  run(folder, 'source', 'freshness', ...flags)
  run(folder, 'build', ...flags)
  // Last, because it writes the manifest anew: with every node compiled.
  const documented = run(folder, 'docs', 'generate', ...flags)
  return documented.status === 0 ? undefined : documented.stdout.slice(-2000)
}

/** A `dbt` that runs tsdbt. */
export function shimIn(folder: string): string {
  run(folder, 'shim', 'bin')
  return path.join(folder, 'bin', 'dbt')
}

const run = (cwd: string, ...args: string[]) =>
  spawnSync(process.execPath, [bin, ...args], { cwd, encoding: 'utf8', env: { ...process.env, CI: '1' } })

function functionsProject(folder: string): void {
  const files = {
    'dbt_project.yml': 'name: sums\nprofile: sums\n',
    'profiles.yml': 'sums: {target: dev, outputs: {dev: {type: duckdb, path: sums.duckdb}}}\n',
    'functions/tax.sql': 'amount * rate\n',
    'functions/tax_of.sql': 'amount * 0.2\n',
    'functions/functions.yml': `functions:
  - name: tax
    arguments: [{name: amount, data_type: double}, {name: rate, data_type: double}]
    returns: {data_type: double}
    overloads: [{defined_in: tax_of, arguments: [{name: amount, data_type: double}]}]
`,
    'models/taxed.sql': "select {{ function('tax') }}(10) as tax, 1.0 as one\n",
    'models/models.yml': `models:
  - name: taxed
    description: What is taxed
    config: {meta: {ratio: 1.0}}
    columns: [{name: tax, data_tests: [not_null]}]
`,
  }
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), text)
  }
}
