import { basename, isAbsolute, join } from 'node:path'
import { z } from 'zod'
import { bad, good, problem, type Checked, type Diagnostic, type Location } from '../../core/diagnostic.ts'
import type { JsonRecord } from '../../core/config.ts'
import { checkCredentials } from '../credentials.ts'

const scalar = z.union([z.string(), z.number(), z.boolean()])
const options = z.record(z.string(), scalar)

const secret = z.looseObject({ type: z.string(), name: z.string().optional(), provider: z.string().optional() })

const attachment = z.strictObject({
  path: z.string(),
  alias: z.string().optional(),
  type: z.string().optional(),
  read_only: z.boolean().optional(),
  secret: z.string().optional(),
  is_ducklake: z.boolean().optional(),
  options: options.optional(),
})

const extension = z.union([z.string(), z.strictObject({ name: z.string(), repo: z.string().optional() })])

const schema = z.strictObject({
  type: z.literal('duckdb'),
  path: z.string().default(':memory:'),
  database: z.string().optional(),
  schema: z.string().default('main'),
  threads: z.number().int().min(1).optional(),
  extensions: z.array(extension).default([]),
  settings: options.default({}),
  config_options: options.default({}),
  secrets: z.array(secret).default([]),
  attach: z.array(attachment).default([]),
  external_root: z.string().default('.'),
  /** Seconds that a run waits for another process to let go of the file. */
  lock_timeout: z.number().min(0).default(60),
  /** Lets DuckDB fetch and load extensions by itself when a query needs one. */
  autoinstall_extensions: z.boolean().default(false),
  memory_limit: z.string().optional(),
  temp_directory: z.string().optional(),
  keep_open: z.boolean().optional(),
  disable_transactions: z.literal(false).optional(),
  retries: z.looseObject({}).optional(),
  use_credential_provider: z.string().optional(),
  filesystems: z.array(z.unknown()).optional(),
  plugins: z.array(z.unknown()).optional(),
  module_paths: z.array(z.string()).optional(),
})

export type DuckdbProfile = Readonly<z.infer<typeof schema>> & {
  /** Absolute, or `:memory:`. */
  readonly file: string
  /** The name DuckDB gives the database of `path`. */
  readonly ownDatabase: string
  readonly database: string
}

/** Keys of dbt-duckdb that name Python modules. */
const PYTHON_ONLY = ['filesystems', 'plugins', 'module_paths', 'use_credential_provider'] as const

/** A duckdb target of `profiles.yml`, checked; relative paths are resolved against the project's folder. */
export function readProfile(credentials: JsonRecord, projectRoot: string, at?: Location): Checked<DuckdbProfile> {
  const checked = checkCredentials(schema, credentials, 'a duckdb target', at)
  if (!checked.ok) return checked
  const profile = checked.value
  const ownDatabase = databaseName(profile.path)
  const problems: Diagnostic[] = PYTHON_ONLY.filter((key) => profile[key] !== undefined).map((key) =>
    problem('profile-key-python', { key }, at),
  )
  const known = [ownDatabase, ...profile.attach.map((one) => one.alias ?? databaseName(one.path))]
  if (profile.database !== undefined && !known.some((name) => name.toLowerCase() === profile.database?.toLowerCase())) {
    return bad(
      ...problems,
      problem(
        'profile-database-mismatch',
        { database: profile.database, path: profile.path, expected: ownDatabase },
        at,
        {
          hint: `Leave "database" out, set it to "${ownDatabase}", or give it as the alias of an entry of "attach".`,
        },
      ),
    )
  }
  const file = isFile(profile.path) && !isAbsolute(profile.path) ? join(projectRoot, profile.path) : profile.path
  return good({ ...profile, file, ownDatabase, database: profile.database ?? ownDatabase }, problems)
}

/** False for `:memory:` and for databases that are no file (`md:…`, `ducklake:…`). */
export const isFile = (path: string): boolean => path !== ':memory:' && !/^[a-z]{2,}:/i.test(path)

/** DuckDB names a database after its file, up to the first dot. */
export function databaseName(path: string): string {
  if (path === ':memory:') return 'memory'
  const name = basename(path.replace(/^[a-z]{2,}:/i, '').replace(/[?].*$/, '')).split('.')[0]
  return name === undefined || name === '' ? 'memory' : name
}
