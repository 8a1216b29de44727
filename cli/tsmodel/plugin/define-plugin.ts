import type { JsonRecord } from '../../core/config.ts'
import type { ColumnDeclarations, OutputRows } from '../define.ts'
import type { Input } from '../inputs.ts'
import type { PluginFunction } from './scalar-function.ts'
import type { Row } from '../typed-columns.ts'

/** `config` of a plugin in the profile, as YAML has it. */
export type PluginConfig = JsonRecord

export interface PluginContext<C = PluginConfig> {
  /** What `initialize` gave; the profile's own where there is none. */
  readonly config: C
  /** Absolute; relative paths of the plugin's own files start here. */
  readonly projectRoot: string
}

/** A session that is being prepared: what it sets lasts as long as the session. */
export interface ConnectContext<C = PluginConfig> extends PluginContext<C> {
  readonly execute: (sql: string) => Promise<void>
  /** A query's rows, as models have them. */
  readonly query: (sql: string) => Promise<readonly Row[]>
}

interface RunningContext<C> extends PluginContext<C> {
  /** A query's rows, of what is published; as models have them. */
  readonly query: (sql: string) => Promise<readonly Row[]>
  readonly var: (name: string, fallback?: unknown) => unknown
  readonly target: JsonRecord
  /** The moment at which the run began. */
  readonly now: Date
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal
  readonly log: (text: string) => void
}

export interface PluginColumn {
  readonly name: string
  /** In the engine's words; empty where the properties do not say. */
  readonly type: string
}

/** A source's table, as its properties describe it. */
export interface PluginSource {
  readonly sourceName: string
  readonly name: string
  readonly database: string | null
  readonly schema: string
  readonly identifier: string
  readonly tags: readonly string[]
  /** `meta` and `config` in one: the table's own over its source's. */
  readonly meta: JsonRecord
  readonly columns: readonly PluginColumn[]
}

export interface LoadContext<C = PluginConfig> extends RunningContext<C> {
  readonly source: PluginSource
}

/** What `load` gives: one SELECT, or rows as a model's `run` gives them, with their columns where the source does not declare them. */
export type LoadedRows = string | OutputRows | { readonly columns: ColumnDeclarations; readonly rows: OutputRows }

export interface StoreContext<C = PluginConfig> extends RunningContext<C> {
  readonly model: string
  /** Ready to stand in SQL. */
  readonly relation: string
  readonly database: string | null
  readonly schema: string
  readonly identifier: string
  readonly columns: readonly PluginColumn[]
  /** The files that the model was written to. */
  readonly location: { readonly path: string; readonly format: string }
  /** The model's rows: iterate over them, or take them in columns by `batches()`. */
  readonly rows: Input
  /** The model's merged config. */
  readonly modelConfig: Readonly<Record<string, unknown>>
}

/** What a plugin does; every part but one may be left out. */
export interface PluginDefinition<C = PluginConfig> {
  /** Checks what the profile says under `config`, and gives what the other functions get of it. What it throws is shown there. */
  readonly initialize?: (config: PluginConfig) => C | Promise<C>
  /** Once for a database, before others are attached: secrets, settings of the whole, tables of its own. */
  readonly configureConnection?: (context: ConnectContext<C>) => void | Promise<void>
  /** For every session: its settings. */
  readonly configureCursor?: (context: ConnectContext<C>) => void | Promise<void>
  /** Functions of SQL by their names, each made by `scalarFunction`. */
  readonly functions?: Readonly<Record<string, PluginFunction>>
  /** Loads a source that names the plugin. */
  readonly load?: (context: LoadContext<C>) => LoadedRows | Promise<LoadedRows>
  /** Takes an `external` model that names the plugin, once it is published. */
  readonly store?: (context: StoreContext<C>) => void | Promise<void>
  /** What a source is that does not say, where `load` gives a SELECT; a table by default. */
  readonly defaultMaterialization?: 'table' | 'view'
}

const mark = Symbol.for('tsdbt.plugin')

/** A plugin of a DuckDB target: its module's default export. */
export function definePlugin<C = PluginConfig>(definition: PluginDefinition<C>): PluginDefinition<C> {
  return Object.assign(definition, { [mark]: true })
}

/** Whether a value was made by `definePlugin`, of whichever copy of the package. */
export const isDefinedPlugin = (value: unknown): value is PluginDefinition<unknown> =>
  typeof value === 'object' && value !== null && Reflect.get(value, mark) === true
