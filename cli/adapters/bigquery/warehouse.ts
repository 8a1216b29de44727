import type { Adapter, CatalogRelation, Connection, Warehouse } from '../../core/adapter.ts'
import { Api } from './api.ts'
import { makeClient } from './client.ts'
import { BigqueryConnection } from './connection.ts'
import { catalogOf, type SchemaName } from './inspect.ts'
import type { BigqueryProfile } from './profile.ts'

class BigqueryWarehouse implements Warehouse {
  readonly adapter: Adapter
  readonly #api: Api
  readonly #connections = new Set<BigqueryConnection>()

  constructor(adapter: Adapter, api: Api) {
    this.adapter = adapter
    this.#api = api
  }

  connect(name: string): Promise<Connection> {
    const connection = new BigqueryConnection(name, this.#api)
    this.#connections.add(connection)
    return Promise.resolve(connection)
  }

  catalog(schemas: readonly SchemaName[]): Promise<readonly CatalogRelation[]> {
    return catalogOf(this.#api, schemas)
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) await connection.close()
  }
}

export async function openBigquery(
  adapter: Adapter,
  profile: BigqueryProfile,
  { onNote }: Parameters<Adapter['open']>[0],
): Promise<Warehouse> {
  return new BigqueryWarehouse(adapter, new Api(profile, await makeClient(profile), onNote))
}
