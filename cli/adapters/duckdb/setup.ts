import type { DuckDBConnection } from '@duckdb/node-api'
import { WarehouseError } from '../../core/adapter.ts'
import { quoteIdentifier, quoteString } from '../../sql/quote.ts'
import type { Plugin, PreparedSession } from '../../core/plugin.ts'
import { warehouseError } from './errors.ts'
import type { DuckdbProfile } from './profile.ts'

type Secret = DuckdbProfile['secrets'][number]
type Attachment = DuckdbProfile['attach'][number]
type Extension = DuckdbProfile['extensions'][number]

/** What a target asks for besides being opened. */
export interface Setup {
  readonly profile: DuckdbProfile
  readonly plugins: readonly Plugin[]
  /** Nothing is written: what plugins cannot prepare then is not there. */
  readonly isReadOnly: boolean
}

/** What the whole instance needs before its first query: extensions, secrets, what plugins bring, attached databases. */
export async function prepareInstance(
  session: DuckDBConnection,
  { profile, plugins, isReadOnly }: Setup,
): Promise<void> {
  for (const [index, extension] of profile.extensions.entries())
    await asKey(`extensions.${index}`, loadExtension(session, extension))
  for (const [index, secret] of profile.secrets.entries())
    await asKey(`secrets.${index}`, createSecret(session, secret))
  for (const plugin of plugins) {
    if (plugin.functions.length > 0) await (await import('./plugin-functions.ts')).addFunctions(session, plugin)
    await tolerant(isReadOnly, plugin.configureConnection?.(asked(session)))
  }
  for (const [index, attachment] of profile.attach.entries())
    await asKey(`attach.${index}`, run(session, attachSql(attachment)))
}

/** What each session needs: errors with positions, the profile's settings, and what plugins set. */
export async function prepareSession(
  session: DuckDBConnection,
  { profile, plugins, isReadOnly }: Setup,
): Promise<void> {
  await session.run('set errors_as_json = true')
  for (const [key, value] of Object.entries(profile.settings)) {
    await asKey(`settings.${key}`, run(session, `set ${key} = ${optionText(value)}`))
  }
  if (profile.database !== profile.ownDatabase) await run(session, `use ${quoteIdentifier(profile.database)}`)
  for (const plugin of plugins) await tolerant(isReadOnly, plugin.configureCursor?.(asked(session)))
}

async function tolerant(isReadOnly: boolean, work: Promise<void> | undefined): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!isReadOnly) throw error
  }
}

/** A session as plugins have it. */
const asked = (session: DuckDBConnection): PreparedSession => ({
  execute: (sql) => run(session, sql),
  async query(sql) {
    try {
      const { readTable } = await import('./batches.ts') // the engine's own module, which a start without plugins has not read yet
      return await readTable(await session.run(sql))
    } catch (error) {
      throw warehouseError(error, sql)
    }
  },
})

/** What is refused is told at the key of the target that asks for it. */
async function asKey(key: string, work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error
    const { kind, title, message, sql, position, candidates, detail } = error
    throw new WarehouseError({
      kind,
      title,
      message,
      sql,
      position,
      candidates,
      detail: { ...detail, key },
      cause: error,
    })
  }
}

async function run(session: DuckDBConnection, sql: string): Promise<void> {
  try {
    await session.run(sql)
  } catch (error) {
    throw warehouseError(error, sql)
  }
}

const optionText = (value: string | number | boolean): string =>
  typeof value === 'string' ? quoteString(value) : String(value)

/** Loads what is installed; installs first, from the network, only what the profile names. */
async function loadExtension(session: DuckDBConnection, extension: Extension): Promise<void> {
  const { name, repo } = typeof extension === 'string' ? { name: extension, repo: undefined } : extension
  try {
    await session.run(`load ${quoteIdentifier(name)}`)
    return
  } catch {
    // Not installed yet: the error of the installation below says why it cannot be.
  }
  try {
    await session.run(`install ${quoteIdentifier(name)}${repo === undefined ? '' : ` from ${repository(repo)}`}`)
    await session.run(`load ${quoteIdentifier(name)}`)
  } catch (error) {
    const found = warehouseError(error)
    throw new WarehouseError({
      kind: 'missing_extension',
      title: found.title,
      message: `The extension "${name}" is not installed and cannot be: ${found.message.split('\n')[0] ?? ''}`,
      detail: { extension: name },
      cause: error,
    })
  }
}

const repository = (repo: string): string => (/^\w+$/.test(repo) ? repo : quoteString(repo))

async function createSecret(session: DuckDBConnection, secret: Secret): Promise<void> {
  try {
    await session.run(secretSql(secret))
  } catch (error) {
    // The statement holds the secret's values: neither it nor the engine's echo of it may reach a message.
    const found = warehouseError(error)
    const kept = Object.values(secret).filter((value) => typeof value === 'string' && value.length > 3)
    const message = kept.reduce<string>((text, value) => text.replaceAll(String(value), '*****'), found.message)
    throw new WarehouseError({
      kind: found.kind,
      title: found.title,
      message: `Cannot make the secret of type "${secret.type}": ${message}`,
    })
  }
}

export function secretSql(secret: Secret): string {
  const { name, persistent, ...rest } = secret
  const entries = Object.entries(rest).filter(([, value]) => value !== undefined)
  const fields = entries.map(([key, value]) => `${key} ${secretValue(key, value)}`)
  const kind = persistent === true ? 'persistent secret' : 'secret'
  return `create or replace ${kind} ${name === undefined ? '' : quoteIdentifier(name)} (\n  ${fields.join(',\n  ')}\n)`
}

function secretValue(key: string, value: unknown): string {
  if (key === 'type' || key === 'provider') return String(value)
  if (Array.isArray(value)) return `(${value.map((one) => quoteString(String(one))).join(', ')})`
  if (value !== null && typeof value === 'object') {
    return `map {${Object.entries(value)
      .map(([inner, one]) => `${quoteString(inner)}: ${quoteString(String(one))}`)
      .join(', ')}}`
  }
  return typeof value === 'string' ? quoteString(value) : String(value)
}

export function attachSql(attachment: Attachment): string {
  const options = [
    ...(attachment.type === undefined ? [] : [`type ${attachment.type}`]),
    ...(attachment.secret === undefined ? [] : [`secret ${attachment.secret}`]),
    ...(attachment.read_only === true ? ['read_only'] : []),
    ...Object.entries(attachment.options ?? {}).map(([key, value]) => `${key} ${optionText(value)}`),
  ]
  const alias = attachment.alias === undefined ? '' : ` as ${quoteIdentifier(attachment.alias)}`
  return `attach if not exists ${quoteString(attachment.path)}${alias}${options.length === 0 ? '' : ` (${options.join(', ')})`}`
}
