import type { DuckDBConnection } from '@duckdb/node-api'
import { DuckDBInstance } from './api.ts'
import {
  WarehouseError,
  type Adapter,
  type CatalogRelation,
  type Connection,
  type Warehouse,
} from '../../core/adapter.ts'
import type { Plugin } from '../../core/plugin.ts'
import { catalogOf } from './catalog.ts'
import { DuckdbConnection } from './connection.ts'
import type { SchemaName } from './inspect.ts'
import type { Database } from './native.ts'
import type { Shared } from './open.ts'
import { prepareSession, type Setup } from './setup.ts'

export const instanceOf = (database: Database): DuckDBInstance => new DuckDBInstance(database)

export class DuckdbWarehouse implements Warehouse {
  readonly adapter: Adapter
  readonly plugins: ReadonlyMap<string, Plugin>
  readonly #setup: Setup
  readonly #shared: Shared
  readonly #forget: () => void
  readonly #sessions = new Set<DuckdbConnection>()
  #closed = false

  /** `forget` is called when the last user has left. */
  constructor(adapter: Adapter, setup: Setup, shared: Shared, forget: () => void) {
    this.adapter = adapter
    this.plugins = new Map(setup.plugins.map((plugin) => [plugin.alias, plugin]))
    this.#setup = setup
    this.#shared = shared
    this.#forget = forget
  }

  async connect(name: string): Promise<Connection> {
    const connection = new DuckdbConnection(name, await this.#session())
    this.#sessions.add(connection)
    return connection
  }

  async catalog(schemas: readonly SchemaName[]): Promise<readonly CatalogRelation[]> {
    const connection = new DuckdbConnection('catalog', await this.#session())
    try {
      return await catalogOf(connection, schemas)
    } finally {
      await connection.close()
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    for (const connection of this.#sessions) await connection.close()
    if (--this.#shared.users > 0) return
    this.#forget()
    this.#shared.instance.closeSync()
  }

  async #session(): Promise<DuckDBConnection> {
    if (this.#closed)
      throw new WarehouseError({ kind: 'connection', title: 'Connection Error', message: 'The database is closed.' })
    const session = await this.#shared.instance.connect()
    await prepareSession(session, this.#setup)
    return session
  }
}
