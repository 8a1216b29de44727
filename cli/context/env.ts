import type { Adapter } from '../core/adapter.ts'
import type { Json, JsonRecord } from '../core/config.ts'
import type { Emit } from '../core/event.ts'
import type { MacroRegistry } from './macros.ts'

/** Values of `var()`: the command line's, then the package's own, then the root project's. */
export interface VarLookup {
  /** Undefined where nothing sets it. */
  get(name: string, packageName: string): Json | undefined
  /** Whether it is a whole number that was written as a float. */
  isFloat?(name: string, packageName: string): boolean
  /** Every name that has a value for files of the package; what a misspelt name is compared with. */
  names(packageName: string): Iterable<string>
}

/** What every template of one invocation sees, YAML included. */
export interface BaseEnv {
  readonly projectName: string
  /** What `dbt_version` says: the version of dbt whose language this is. */
  readonly version: string
  /** dbt's `target`, without secrets. */
  readonly target: JsonRecord
  /** By upper- or lower-case name. */
  readonly flags: Readonly<Record<string, unknown>>
  readonly invocationId: string
  readonly runStartedAt: Date
  readonly env: Readonly<Record<string, string | undefined>>
  readonly emit: Emit
  readonly invocationArgs: JsonRecord
}

/** What templates with macros see. */
export interface TemplateEnv extends BaseEnv {
  readonly macros: MacroRegistry
  readonly adapter: Adapter
  readonly vars: VarLookup
  /** Of each package that says one. */
  readonly packageVersions?: Readonly<Record<string, string>>
  /** `vars` of the project file, as written there. */
  readonly projectVars?: JsonRecord
  /** The project's `quoting` config. */
  readonly quoting?: JsonRecord
}
