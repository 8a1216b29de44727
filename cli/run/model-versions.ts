import type { Adapter, Batch, Connection, Warehouse } from '../core/adapter.ts'
import type { CellValue, Table } from '../core/table.ts'
import { readArtifact, readModels, type Ask } from '../registry/read.ts'
import { makeRegistry } from '../registry/tables.ts'
import { inProduction } from '../registry/version.ts'
import { lastVersion } from '../registry/write.ts'
import type { LoadedVersion } from '../tsmodel/registered.ts'
import type { Worker } from './workers.ts'

/** What one run knows of the registry: its tables are made once, and two models that register at the same time get different numbers. */
export class ModelVersions {
  readonly #warehouse: Warehouse
  readonly #adapter: Adapter
  readonly #given = new Map<string, number>()
  #made: Promise<void> | undefined

  constructor(warehouse: Warehouse, adapter: Adapter) {
    this.#warehouse = warehouse
    this.#adapter = adapter
  }

  /** To be waited for before a transaction begins that reads or writes the registry. */
  make(): Promise<void> {
    this.#made ??= makeRegistry(this.#warehouse, this.#adapter)
    return this.#made
  }

  async nextVersion(connection: Connection, name: string): Promise<number> {
    // Another transaction's versions cannot be seen, but its numbers are known here.
    const last = await lastVersion(connection, this.#adapter, name)
    const version = Math.max(last, this.#given.get(name) ?? 0) + 1
    this.#given.set(name, version)
    return version
  }

  /** The version in production, with its artifact. */
  async production(name: string, worker: Worker, signal: AbortSignal): Promise<LoadedVersion | undefined> {
    const ask: Ask = async (sql) => tableOf(worker.read(sql, { signal }))
    const [model] = await readModels(ask, this.#adapter, name)
    const version = model && inProduction(model)
    if (!version) return undefined
    const params: unknown = JSON.parse(version.params)
    return {
      name,
      version: version.version,
      params: typeof params === 'object' && params !== null ? { ...params } : {},
      artifact: await readArtifact(ask, this.#adapter, version),
    }
  }
}

async function tableOf(batches: AsyncIterable<Batch>): Promise<Table> {
  const rows: CellValue[][] = []
  let columns: Batch['columns'] = []
  for await (const batch of batches) {
    columns = batch.columns
    for (let row = 0; row < batch.rowCount; row++) {
      rows.push(batch.values.map((values, index) => (batch.nulls?.[index]?.[row] === 1 ? null : (values[row] ?? null))))
    }
  }
  return { columns, rows }
}
