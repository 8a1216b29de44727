/** How a source's table is filled by tsdbt itself, where the project asks for it (`config.loader`). */
export interface Loader {
  /** Globs relative to the project's root; where any file matches, the files win over `sql` and `module`. */
  readonly files: readonly string[]
  /** A Jinja SQL file, relative to the project's root. */
  readonly sql: string | null
  /** A TypeScript module whose default export is an async generator of rows. */
  readonly module: string | null
  readonly on_error: 'fail' | 'reject'
  /** Variables the rows depend on: another value loads anew. */
  readonly vars: readonly string[]
  /** Tables of the same source that must be loaded first. */
  readonly depends_on: readonly string[]
  /** A plugin of the target, by its alias. */
  readonly plugin: string | null
}
