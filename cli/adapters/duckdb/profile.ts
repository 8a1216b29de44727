import { basename, isAbsolute, join } from 'node:path'
import * as z from 'zod/mini'
import { bad, good, problem, type Checked, type Diagnostic } from '../../core/diagnostic.ts'
import type { JsonRecord } from '../../core/config.ts'
import type { DeclaredPlugins } from '../../core/plugin.ts'
import { checkCredentials } from '../credentials.ts'
import type { TargetPlaces } from '../registry.ts'
import { declaredPlugins } from './plugins.ts'

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

const pluginEntry = z.strictObject({
  module: z.string().check(z.minLength(1)),
  alias: z.optional(z.string()),
  config: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
})

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
  plugins: z._default(z.array(pluginEntry), []),
  module_paths: z._default(z.array(z.string()), []),
})

export type DuckdbProfile = Readonly<z.infer<typeof schema>> & {
  /** Absolute, or `:memory:`. */
  readonly file: string
  /** The name DuckDB gives the database of `path`. */
  readonly ownDatabase: string
  readonly database: string
  readonly declared: DeclaredPlugins
}

/** Keys of dbt-duckdb that only Python acts on, and what to write in their place. */
const PYTHON_ONLY = {
  filesystems:
    'DuckDB reads s3://, gs://, https:// and hf:// by itself: extensions: [httpfs], with what it signs in by under "secrets". Another service is read by a plugin in TypeScript (docs/plugins.md).',
  use_credential_provider:
    'Write a secret: secrets: [{type: s3, provider: credential_chain}] with extensions: [httpfs, aws].',
} as const

/** A duckdb target of `profiles.yml`, checked; relative paths are resolved against the project's folder. */
export function readProfile(credentials: JsonRecord, projectRoot: string, at?: TargetPlaces): Checked<DuckdbProfile> {
  const checked = checkCredentials(schema, credentials, 'a duckdb target', at)
  if (!checked.ok) return checked
  const profile = checked.value
  const ownDatabase = databaseName(profile.path)
  const plugins = declaredPlugins(profile, projectRoot, at)
  const problems: Diagnostic[] = [...checked.problems, ...pythonKeys(profile, at), ...plugins.problems]
  if (!plugins.ok) return bad(...problems)
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
  const database = profile.database ?? ownDatabase
  return good({ ...profile, file, ownDatabase, database, declared: plugins.value }, problems)
}

function pythonKeys(profile: z.infer<typeof schema>, at: TargetPlaces | undefined): readonly Diagnostic[] {
  return Object.entries(PYTHON_ONLY).flatMap(([key, hint]) =>
    profile[key as keyof typeof PYTHON_ONLY] === undefined // its own keys
      ? []
      : [problem('profile-key-python', { key }, at?.([key], 'key'), { hint })],
  )
}

/** False for `:memory:` and for databases that are no file (`md:…`, `ducklake:…`). */
export const isFile = (path: string): boolean => path !== ':memory:' && !/^[a-z]{2,}:/i.test(path)

/** DuckDB names a database after its file, up to the first dot. */
export function databaseName(path: string): string {
  if (path === ':memory:') return 'memory'
  const name = basename(path.replace(/^[a-z]{2,}:/i, '').replace(/[?].*$/, '')).split('.')[0]
  return name === undefined || name === '' ? 'memory' : name
}
