import duckdb from '@duckdb/node-bindings'
import { WarehouseError } from '../../core/adapter.ts'

export type Database = duckdb.Database

/** Opens a database by the binding alone, which the API is around. */
export async function openDatabase(file: string, options: Readonly<Record<string, string>>): Promise<Database> {
  const config = duckdb.create_config()
  for (const [name, value] of Object.entries(options)) {
    try {
      duckdb.set_config(config, name, value)
    } catch {
      // The engine says no more than that it failed. The value may be a token.
      throw new WarehouseError({
        kind: 'connection',
        title: 'Connection Error',
        message: `"${name}" cannot have the value that it is given.`,
        detail: { name, option: name },
      })
    }
  }
  return duckdb.open(file, config)
}

/** Every option that the engine knows. */
export const optionNames = (): readonly string[] =>
  Array.from({ length: duckdb.config_count() }, (_, index) => duckdb.get_config_flag(index).name)
