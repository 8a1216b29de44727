import type { JsonRecord } from './config.ts'
import type { Location } from './location.ts'
import type { CellValue, Table } from './table.ts'

/** A plugin as the target of a profile lists it. */
export interface PluginDeclaration {
  /** What sources and models call it by. */
  readonly alias: string
  /** The TypeScript module: absolute, or from the project's root on. */
  readonly module: string
  readonly config: JsonRecord
  /** Where its parts are written. */
  readonly at: { readonly module: Location | undefined; readonly config: Location | undefined }
}

/** A plugin that cannot be called here, and what does its work instead. */
export interface ForeignPlugin {
  readonly alias: string
  readonly module: string
  readonly instead: string
}

/** The plugins of a target. */
export interface DeclaredPlugins {
  readonly own: readonly PluginDeclaration[]
  readonly foreign: readonly ForeignPlugin[]
}

/** A function of SQL that a plugin brings; types in the engine's words. */
export interface ScalarFunction {
  readonly name: string
  readonly parameters: readonly string[]
  readonly returns: string
  /** Called for every row, though the arguments are the same. */
  readonly isVolatile: boolean
  /** Called with nulls, too; otherwise a null among the arguments gives null. */
  readonly takesNulls: boolean
  /** One row's result. What it throws is the query's error. */
  readonly call: (values: readonly CellValue[]) => CellValue
}

/** What a plugin may ask of a session that is being prepared. */
export interface PreparedSession {
  execute(sql: string): Promise<void>
  query(sql: string): Promise<Table>
}

/** A plugin whose module is loaded and whose config is checked. Its functions throw `ProblemError` with the place in its module. */
export interface Plugin {
  readonly alias: string
  /** Its module, as diagnostics name it. */
  readonly file: string
  readonly functions: readonly ScalarFunction[]
  /** Once, before databases are attached. */
  readonly configureConnection?: (session: PreparedSession) => Promise<void>
  /** For every session. */
  readonly configureCursor?: (session: PreparedSession) => Promise<void>
  /** What is told of a source besides the plugin's own config; gives a SELECT, rows, or columns and rows. */
  readonly load?: (context: object) => unknown
  readonly store?: (context: object) => unknown
  readonly defaultMaterialization: 'table' | 'view'
  /** Where a part of it is written, by its key. */
  readonly placeOf: (key: string) => Location
}

/** Loads the modules of plugins and has them check their configs. Throws `ProblemError`. */
export type LoadPlugins = (plugins: readonly PluginDeclaration[]) => Promise<readonly Plugin[]>
