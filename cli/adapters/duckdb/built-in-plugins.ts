/** The plugins that dbt-duckdb brings, and what does the work of each here. */
export const builtInPlugins: Readonly<Record<string, string>> = {
  excel:
    "DuckDB reads and writes workbooks: extensions: [excel], and in the source external_location: \"read_xlsx('data/{name}.xlsx', sheet = 'Sheet1')\" without the plugin.",
  sqlalchemy:
    'DuckDB reads databases itself: attach: [{path: shop.db, type: sqlite}] (or postgres, mysql), with the source’s "database" set to the alias. Another one is read by a plugin in TypeScript (docs/plugins.md).',
  postgres: 'DuckDB reads Postgres itself: attach: [{path: "host=… dbname=…", alias: postgres_db, type: postgres}].',
  delta:
    'DuckDB reads Delta tables itself: extensions: [delta], and in the source external_location: "delta_scan(\'path/to/table\')" without the plugin.',
  iceberg:
    'DuckDB reads Iceberg itself: extensions: [iceberg], and in the source external_location: "iceberg_scan(\'path/to/table\')", or attach a catalog: attach: [{path: warehouse, type: iceberg, options: {endpoint: …}}].',
  gsheet:
    'Read the sheet by a plugin or a loader in TypeScript (docs/plugins.md), or as CSV: loader: {files: ["https://docs.google.com/spreadsheets/d/<key>/export?format=csv"]} with extensions: [httpfs].',
  glue: 'Register the files in Glue by a plugin in TypeScript with a "store" (docs/plugins.md), or by a crawler.',
  motherduck:
    'Leave it out: path: "md:shop" with autoinstall_extensions: true opens MotherDuck; its token comes from the environment (motherduck_token) or from config_options: {motherduck_token: …}.',
}
