import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { spawnBin, rowsOf } from './workspace.ts'

/** A mistake in a project that builds, and what is said of it. */
export interface BadInput {
  /** What is wrong; the test's title. */
  readonly name: string
  /** Files that differ from the good project's; null: the file or folder is not there. */
  readonly files?: Readonly<Record<string, string | Uint8Array | null>>
  /** Default: `build`. */
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Files of a run before the one that is looked at. */
  readonly before?: Readonly<Record<string, string>>
  /** Another process has the database open. */
  readonly isHeld?: boolean
  /** 2 (the default): it cannot be done at all, and no byte of the database changes. 1: a node fails. 0: it is a warning. */
  readonly exit?: 0 | 1 | 2
  /** Every diagnostic that is told, with its frame and its way out. */
  readonly says: string
}

/** A template text without its indentation. */
export function text(parts: TemplateStringsArray): string {
  const lines = (parts.raw[0] ?? '').replaceAll('\\`', '`').replace(/^\n/, '').trimEnd().split('\n')
  const indent = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)))
  return `${lines.map((line) => line.slice(indent)).join('\n')}\n`
}

const goodProject: Readonly<Record<string, string>> = {
  'project.yml': 'name: shop\nprofile: shop\n',
  'profiles.yml': text`
    shop:
      target: dev
      outputs:
        dev:
          type: duckdb
          path: shop.duckdb
          threads: 2
  `,
  'seeds/raw_orders.csv': text`
    order_id,customer,amount,ordered_on
    1,Ada,10.50,2025-01-01
    2,Ben,20.00,2025-01-02
    3,Ada,5.25,2025-01-03
  `,
  'models/stg_orders.sql': text`
    select order_id, customer, amount, ordered_on
    from {{ ref('raw_orders') }}
  `,
  'models/customers.sql': text`
    {{ config(materialized='table') }}

    select
        customer,
        count(*) as orders,
        {{ euros('sum(amount)') }} as revenue
    from {{ ref('stg_orders') }}
    group by customer
  `,
  'macros/euros.sql': text`
    {% macro euros(amount) %}
        cast({{ amount }} as decimal(18, 2))
    {% endmacro %}
  `,
  'models/schema.yml': text`
    models:
      - name: stg_orders
        columns:
          - name: order_id
            data_tests: [unique, not_null]
      - name: customers
        columns:
          - name: customer
            data_tests: [unique]
  `,
}

const relations = ['raw_orders', 'stg_orders', 'customers']
const packageRoot = path.resolve(import.meta.dirname, '..', '..')

export interface GoodProject {
  readonly folder: string
  /** What its relations hold. */
  readonly contents: string
  [Symbol.dispose](): void
}

/** The good project, built; mistakes are made in copies of it. */
export async function buildGoodProject(): Promise<GoodProject> {
  const folder = path.join(realpathSync(mkdtempSync(path.join(tmpdir(), 'tsdbt-bad-'))), 'shop')
  write(folder, goodProject)
  mkdirSync(path.join(folder, 'node_modules'))
  symlinkSync(packageRoot, path.join(folder, 'node_modules', 'tsdbt'))
  const built = await spawnBin(folder, {}, ['build'])
  if (built.exitCode !== 0) throw new Error(`The good project does not build:\n${built.stdout}${built.stderr}`)
  const contents = await contentsOf(path.join(folder, 'shop.duckdb'))
  return { folder, contents, [Symbol.dispose]: () => rmSync(path.dirname(folder), { recursive: true, force: true }) }
}

export interface BadOutcome {
  readonly exitCode: number | null
  readonly says: string
  /** Whether the database's file has the bytes it had. */
  readonly isUntouched: boolean
  /** Whether what the good project built reads as it did. */
  readonly isUnchanged: boolean
}

/** Makes the mistake in a copy of the good project, runs, and tells what came of it. */
export async function outcomeOf(good: GoodProject, input: BadInput): Promise<BadOutcome> {
  const parent = realpathSync(mkdtempSync(path.join(tmpdir(), 'tsdbt-bad-')))
  const folder = path.join(parent, 'shop')
  const database = path.join(folder, 'shop.duckdb')
  try {
    cpSync(good.folder, folder, { recursive: true, verbatimSymlinks: true })
    if (input.before) {
      write(folder, input.before)
      await spawnBin(folder, {}, ['build'])
    }
    const bytes = readFileSync(database)
    write(folder, input.files ?? {})
    const holder = input.isHeld === true ? await holdElsewhere(database) : undefined
    const { exitCode, stdout, stderr } = await spawnBin(folder, { env: input.env ?? {} }, input.args ?? ['build'])
    holder?.kill()
    const isUntouched = bytes.equals(readFileSync(database))
    return {
      exitCode,
      says: diagnosticsIn(`${stderr}${stdout}`).replaceAll(folder, '<folder>').replaceAll(parent, '<parent>'),
      isUntouched,
      isUnchanged: isUntouched || (await contentsOf(database)) === good.contents,
    }
  } finally {
    rmSync(parent, { recursive: true, force: true })
  }
}

function write(folder: string, files: Readonly<Record<string, string | Uint8Array | null>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name)
    if (content === null) {
      rmSync(file, { recursive: true })
      continue
    }
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
}

async function holdElsewhere(database: string): Promise<ChildProcess> {
  const script = `const { DuckDBInstance } = require('@duckdb/node-api')
    DuckDBInstance.create(process.argv[1]).then(() => console.log('held')); setTimeout(() => {}, 60_000)`
  const child = spawn(process.execPath, ['--eval', script, database], {
    cwd: packageRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return child
}

const everything = relations.map((name) => `select '${name}', to_json(t)::varchar from ${name} as t`)

const contentsOf = async (database: string): Promise<string> =>
  JSON.stringify(await rowsOf(database, `${everything.join(' union all ')} order by all`))

const progress = /^(?:Running with |Found \d|Concurrency: |Finished running |Completed |Done\. |\d+ of \d+ |$)/

/** What is told besides the progress of the run; without the clock and with times and process ids masked. */
function diagnosticsIn(output: string): string {
  const lines = output.split('\n').map((line) => line.replace(/^\d\d:\d\d:\d\d {2}/, ''))
  const told = lines.filter((line) => !progress.test(line))
  const shown = told
    .join('\n')
    .replaceAll(/process \d+ \(.*?…\)/g, 'process <pid>')
    .trimEnd()
  return shown === '' ? '' : `${shown}\n`
}
