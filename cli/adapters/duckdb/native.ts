import duckdb from '@duckdb/node-bindings'

export type Database = duckdb.Database

/** Opens a database by the binding alone, which the API is around. */
export async function openDatabase(file: string, options: Readonly<Record<string, string>>): Promise<Database> {
  const config = duckdb.create_config()
  for (const [name, value] of Object.entries(options)) duckdb.set_config(config, name, value)
  return duckdb.open(file, config)
}
