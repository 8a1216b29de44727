import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DuckDBInstance } from '@duckdb/node-api'
import { type Adapter, type LockHolder, type Warehouse, WarehouseError } from '../../core/adapter.ts'
import { makeDatabaseFolder, refuseOtherFiles } from './database-file.ts'
import type { Plugin } from '../../core/plugin.ts'
import { warehouseError } from './errors.ts'
import { openWaiting } from './lock.ts'
import { type Database, openDatabase, optionNames } from './native.ts'
import { isFile, type DuckdbProfile } from './profile.ts'
import { prepareInstance, prepareSession, type Setup } from './setup.ts'

export interface OpenOptions {
  readonly readOnly?: boolean
  readonly signal?: AbortSignal
  readonly onWait?: (holder: LockHolder) => void
  readonly plugins?: readonly Plugin[]
}

/** One open database; the last user to leave closes it. */
export interface Shared {
  readonly instance: DuckDBInstance
  users: number
}

/*
 * One instance per file and process. The file's lock is the process's own (POSIX): a second instance on the same file would get it too and
 * corrupt the file, and opening the file with `fs` would even drop it. So nothing here touches the file but DuckDB.
 *
 * Each running query holds a thread of libuv's pool, which has four: with more than three `threads` the program's start must raise
 * UV_THREADPOOL_SIZE, before anything uses the pool, or file reads wait behind queries.
 */
const instances = new Map<string, Promise<Shared>>()

export async function openWarehouse(
  adapter: Adapter,
  profile: DuckdbProfile,
  options: OpenOptions,
): Promise<Warehouse> {
  const shared = await acquire(profile, options)
  const { DuckdbWarehouse } = await import('./warehouse.ts')
  return new DuckdbWarehouse(
    adapter,
    { profile, plugins: options.plugins ?? [], isReadOnly: options.readOnly === true },
    shared,
    () => {
      if (isFile(profile.path)) instances.delete(profile.file)
    },
  )
}

async function acquire(profile: DuckdbProfile, options: OpenOptions): Promise<Shared> {
  if (!isFile(profile.path)) return create(profile, options)
  const known = instances.get(profile.file)
  const opening = known ?? create(profile, options)
  if (!known) {
    instances.set(profile.file, opening)
    opening.catch(() => instances.delete(profile.file))
  }
  const shared = await opening
  if (known) shared.users++
  return shared
}

async function create(profile: DuckdbProfile, options: OpenOptions): Promise<Shared> {
  const { plugins = [] } = options
  if (isFile(profile.path)) refuseOtherFiles(profile)
  if (isFile(profile.path) && options.readOnly !== true) makeDatabaseFolder(profile)
  const opening = openWaiting(() => openFile(profile, options), {
    path: profile.file,
    timeoutMs: profile.lock_timeout * 1000,
    signal: options.signal,
    onWait: options.onWait,
  })
  // What is around the engine loads while the engine opens, on a thread of its own.
  const [database, { instanceOf }] = await Promise.all([opening, import('./warehouse.ts')])
  const instance = instanceOf(database)
  if (asksForMore(profile) || plugins.length > 0)
    await prepare(instance, { profile, plugins, isReadOnly: options.readOnly === true })
  return { instance, users: 1 }
}

/** Whether a target has something to be made for all sessions, or that the engine may refuse and is to refuse at once. */
const asksForMore = ({ extensions, secrets, attach, settings, database, ownDatabase }: DuckdbProfile): boolean =>
  [extensions, secrets, attach, Object.keys(settings)].some((list) => list.length > 0) || database !== ownDatabase

async function prepare(instance: DuckDBInstance, setup: Setup): Promise<void> {
  const session = await instance.connect()
  try {
    await prepareInstance(session, setup)
    await prepareSession(session, setup)
  } catch (error) {
    instance.closeSync()
    throw error
  } finally {
    session.closeSync()
  }
}

async function openFile(profile: DuckdbProfile, options: OpenOptions): Promise<Database> {
  const automatic = String(profile.autoinstall_extensions)
  const config: Record<string, string> = {
    autoinstall_known_extensions: automatic,
    autoload_known_extensions: automatic,
    // In memory the engine would spill into a folder of the working directory.
    ...(isFile(profile.path) ? {} : { temp_directory: join(tmpdir(), `tsdbt-${process.pid}`) }),
    ...(profile.temp_directory !== undefined && { temp_directory: profile.temp_directory }),
    ...(profile.memory_limit !== undefined && { memory_limit: profile.memory_limit }),
    ...Object.fromEntries(Object.entries(profile.config_options).map(([key, value]) => [key, String(value)])),
    ...(options.readOnly === true && isFile(profile.path) && { access_mode: 'READ_ONLY' }),
  }
  try {
    return await openDatabase(profile.file, config)
  } catch (error) {
    throw atOption(error instanceof WarehouseError ? error : warehouseError(error), profile)
  }
}

/** An option that is refused is told at its key of the target, with the nearest that there is. */
function atOption(error: WarehouseError, { config_options: given }: DuckdbProfile): WarehouseError {
  const { kind, title, message, detail } = error
  const [, strange] =
    /options were not recognized: ([\w.]+)/.exec(message) ?? /^To set the (\w+) setting, the/.exec(message) ?? []
  const name = detail['option'] ?? strange
  if (name === undefined) return error
  const written = Object.keys(given).find((one) => one.toLowerCase() === name.toLowerCase())
  const told = { kind, title, cause: error }
  const found = { name, key: written === undefined ? name : `config_options.${written}` }
  if (strange === undefined) return new WarehouseError({ ...told, message, detail: found })
  const candidates = optionNames()
  if (!candidates.some((known) => known.toLowerCase() === strange.toLowerCase()))
    return new WarehouseError({ ...told, message: `DuckDB has no option "${strange}".`, detail: found, candidates })
  // An extension's, which is not there yet.
  const hint = `Set it for each session: settings: {${strange}: …}, and name the extension that has it under "extensions".`
  const late = `"${strange}" cannot be set while a database is opened.`
  return new WarehouseError({ ...told, message: late, detail: { ...found, hint } })
}
