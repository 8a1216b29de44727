import { basename, isAbsolute, join } from 'node:path'
import * as z from 'zod/mini'
import { bad, good, problem, type Checked, type Diagnostic } from '../../core/diagnostic.ts'
import type { JsonRecord } from '../../core/config.ts'
import { checkCredentials } from '../credentials.ts'
import type { TargetPlaces } from '../registry.ts'

const scalar = z.union([z.string(), z.number(), z.boolean()])
const options = z.catchall(z.object({}), scalar)

const secret = z.looseObject({ type: z.string(), name: z.optional(z.string()), provider: z.optional(z.string()) })

const attachment = z.strictObject({
  path: z.string(),
  alias: z.optional(z.string()),
  type: z.optional(z.string()),
  read_only: z.optional(z.boolean()),
  secret: z.optional(z.string()),
  is_ducklake: z.optional(z.boolean()),
  options: z.optional(options),
})

const extension = z.union([z.string(), z.strictObject({ name: z.string(), repo: z.optional(z.string()) })])

const schema = z.strictObject({
  type: z.literal('duckdb'),
  path: z._default(z.string(), ':memory:'),
  database: z.optional(z.string()),
  schema: z._default(z.string(), 'main'),
  threads: z.optional(z.int().check(z.gte(1))),
  extensions: z._default(z.array(extension), []),
  settings: z._default(options, {}),
  config_options: z._default(options, {}),
  secrets: z._default(z.array(secret), []),
  attach: z._default(z.array(attachment), []),
  external_root: z._default(z.string(), '.'),
  /** Seconds that a run waits for another process to let go of the file. */
  lock_timeout: z._default(z.number().check(z.gte(0)), 60),
  /** Lets DuckDB fetch and load extensions by itself when a query needs one. */
  autoinstall_extensions: z._default(z.boolean(), false),
  memory_limit: z.optional(z.string()),
  temp_directory: z.optional(z.string()),
  keep_open: z.optional(z.boolean()),
  disable_transactions: z.optional(z.literal(false)),
  retries: z.optional(z.looseObject({})),
  use_credential_provider: z.optional(z.string()),
  filesystems: z.optional(z.array(z.unknown())),
  plugins: z.optional(z.array(z.unknown())),
  module_paths: z.optional(z.array(z.string())),
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
export function readProfile(credentials: JsonRecord, projectRoot: string, at?: TargetPlaces): Checked<DuckdbProfile> {
  const checked = checkCredentials(schema, credentials, 'a duckdb target', at)
  if (!checked.ok) return checked
  const profile = checked.value
  const ownDatabase = databaseName(profile.path)
  const python = PYTHON_ONLY.filter((key) => profile[key] !== undefined)
  const problems: Diagnostic[] = [
    ...checked.problems,
    ...python.map((key) => problem('profile-key-python', { key }, at?.([key], 'key'))),
  ]
  const known = [ownDatabase, ...profile.attach.map((one) => one.alias ?? databaseName(one.path))]
  if (profile.database !== undefined && !known.some((name) => name.toLowerCase() === profile.database?.toLowerCase())) {
    return bad(
      ...problems,
      problem(
        'profile-database-mismatch',
        { database: profile.database, path: profile.path, expected: ownDatabase },
        at?.(['database']),
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
