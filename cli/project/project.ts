import type { Json, JsonRecord } from '../core/config.ts'
import type { Location } from '../core/diagnostic.ts'
import type { NamedSelector } from '../core/parsed-project.ts'
import type { Secrets } from '../core/redact.ts'
import type { PackageSpec } from './packages.ts'
import type { YamlDocument } from './yaml.ts'

/** Everything on disk that makes a project, read and checked but not yet parsed into nodes. */
export interface Project {
  /** Absolute. */
  readonly root: string
  readonly config: ProjectConfig
  /** Read from `dbt_project.yml`: keeps dbt's order and its leniency. */
  readonly isDbtProject: boolean
  readonly auditBeforePublish: boolean
  readonly profile: Profile | undefined
  /** The root package first, then the installed ones by name. */
  readonly packages: readonly Package[]
  readonly selectors: readonly NamedSelector[]
  /** `--vars` over `vars.yml`. What a template sees is looked up by `VarScope`. */
  readonly vars: JsonRecord
  readonly flags: JsonRecord
  /** Absolute. */
  readonly targetPath: string
  /** Absolute. */
  readonly logPath: string
  readonly env: Environment
  readonly secrets: Secrets
}

export type Environment = Readonly<Record<string, string | undefined>>

export interface Package {
  readonly name: string
  /** Absolute. */
  readonly root: string
  readonly config: ProjectConfig
  /** By folder, then by path. */
  readonly files: readonly SourceFile[]
}

export type FileKind =
  | 'model'
  | 'ts-model'
  | 'python-model'
  | 'seed'
  | 'snapshot'
  | 'analysis'
  | 'macro'
  | 'generic-test'
  | 'singular-test'
  | 'fixture'
  | 'docs'
  | 'properties'
  | 'function'

export interface SourceFile {
  /** The package's name. */
  readonly package: string
  readonly kind: FileKind
  /** Relative to the resource folder it was found in, with forward slashes. */
  readonly path: string
  /** Relative to the package's root, with forward slashes. */
  readonly originalPath: string
  readonly absolutePath: string
  /** Asks the file system at its first use, as `mtimeMs` does: 10,000 questions cost more than finding the files. */
  readonly sizeBytes: number
  readonly mtimeMs: number
  /** The text without a byte order mark, kept after the first call. Throws `ProblemError` when the file cannot be read or is not UTF-8. */
  read(): string
  hasByteOrderMark(): boolean
  /** sha256 of the bytes, in hex. */
  hash(): string
}

/** A package's `project.yml`, with defaults for what it leaves out. Folders are relative to the package's root. */
export interface ProjectConfig {
  readonly name: string
  readonly version: string | number | null
  readonly profile: string | null
  readonly modelPaths: readonly string[]
  readonly seedPaths: readonly string[]
  readonly testPaths: readonly string[]
  readonly analysisPaths: readonly string[]
  readonly macroPaths: readonly string[]
  readonly snapshotPaths: readonly string[]
  readonly functionPaths: readonly string[]
  readonly docsPaths: readonly string[]
  readonly assetPaths: readonly string[]
  readonly targetPath: string
  readonly logPath: string
  readonly packagesInstallPath: string
  readonly cleanTargets: readonly string[]
  /** Undefined: the default comment; an empty text: none. */
  readonly queryComment: QueryComment | undefined
  /** Version ranges, all of which must hold; empty when any will do. */
  readonly requireDbtVersion: readonly string[]
  readonly flags: JsonRecord
  readonly onRunStart: readonly string[]
  readonly onRunEnd: readonly string[]
  readonly dispatch: readonly DispatchRule[]
  readonly restrictAccess: boolean
  readonly quoting: { readonly database?: boolean; readonly schema?: boolean; readonly identifier?: boolean }
  /** As written, never rendered: variables by name and, under a package's name, for that package. */
  readonly vars: JsonRecord
  readonly trees: Readonly<Record<ConfigTree, JsonRecord>>
  /** The same before Jinja was rendered: the manifest's `unrendered_config`. */
  readonly unrenderedTrees: Readonly<Record<ConfigTree, JsonRecord>>
  /** The file itself, for places. */
  readonly document: YamlDocument
}

export interface QueryComment {
  readonly comment: string
  readonly append: boolean
  readonly jobLabel: boolean
}

export interface DispatchRule {
  readonly macroNamespace: string
  readonly searchOrder: readonly string[]
}

/** The config trees of `project.yml`, by the resource they configure. */
export type ConfigTree =
  | 'models'
  | 'seeds'
  | 'snapshots'
  | 'sources'
  | 'data_tests'
  | 'unit_tests'
  | 'analyses'
  | 'exposures'
  | 'functions'
  | 'metrics'
  | 'semantic-models'
  | 'saved-queries'

/** The chosen target of the chosen profile, rendered; its credentials are checked by the adapter they are for. */
export interface Profile {
  readonly profileName: string
  readonly targetName: string
  readonly adapterType: string
  /** The types of all targets of the profile, as they are written. */
  readonly adapterTypes: readonly string[]
  /** All keys of the output but `type` and `threads`. */
  readonly credentials: JsonRecord
  readonly threads: number
  /** Empty when the profile leaves it to the adapter. */
  readonly schema: string
  readonly database?: string
  /** What templates see as `target`: no secrets. */
  readonly targetForTemplates: JsonRecord
  /** Absolute path of the `profiles.yml` it came from. */
  readonly file: string
  /** Where a key of the target, or its value, is written. */
  readonly placeOf: (path: readonly (string | number)[], part?: 'key' | 'value') => Location
}

/** Renders the Jinja of one YAML value natively (a text that is a list or number becomes one). Throws `ProblemError`. */
export type YamlRenderer = (source: string, scope: RenderScope) => unknown

export interface RenderScope {
  readonly file: string
  readonly line?: number
  readonly column?: number
  readonly vars: JsonRecord
  readonly target?: JsonRecord
  /** `env_var('DBT_ENV_SECRET_…')` works in profiles and packages only. */
  readonly secretsAllowed: boolean
}

export interface ProjectOptions {
  readonly projectDir: string
  /** Where the command was called; `profiles.yml` is looked for here too. Default: `projectDir`. */
  readonly cwd?: string
  readonly profilesDir?: string
  readonly profile?: string
  readonly target?: string
  /** `--vars`, parsed (`parseCliVars`). */
  readonly vars?: JsonRecord
  readonly env: Environment
  readonly targetPath?: string
  readonly logPath?: string
  readonly threads?: number
  readonly needsProfile: boolean
  /** False skips installed packages (`deps`, `clean`). Default: true. */
  readonly loadPackages?: boolean
  /** False: `require-dbt-version` is not looked at. Default: true. */
  readonly versionCheck?: boolean
  readonly render: YamlRenderer
  /** Adds what only the adapter knows to `target`: the default database and schema. */
  readonly completeTarget?: (adapterType: string, credentials: JsonRecord) => JsonRecord
  readonly secrets?: Secrets
}

export type { Json, JsonRecord, PackageSpec }
