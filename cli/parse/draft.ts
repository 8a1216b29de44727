import type { Checksum, FunctionOverload, RefArgs, TestMetadata, UniqueId } from '../core/node.ts'
import type { Package } from '../project/project.ts'
import type { ColumnMap } from './columns.ts'
import type { Patch } from './patch.ts'
import type { Place } from './place.ts'
import type { JsonRecord } from './read-json.ts'

/** What rendering a file in capture mode tells of it. Plain data: it is cached. */
export interface Capture {
  readonly refs: readonly RefArgs[]
  readonly sources: readonly (readonly [string, string])[]
  readonly metrics: readonly (readonly string[])[]
  readonly functions: readonly (readonly string[])[]
  /** Ids of the macros that the file itself calls, in order. */
  readonly macros: readonly UniqueId[]
  /** Its `config()` calls, joined. */
  readonly config: JsonRecord
  /** The same as written. */
  readonly unrenderedConfig: JsonRecord | undefined
}

export const emptyCapture: Capture = {
  refs: [],
  sources: [],
  metrics: [],
  functions: [],
  macros: [],
  config: {},
  unrenderedConfig: undefined,
}

interface DraftBase {
  readonly package: Package
  readonly name: string
  readonly uniqueId: UniqueId
  readonly path: string
  readonly originalPath: string
  readonly fqn: readonly string[]
  readonly rawCode: string
  readonly language: 'sql' | 'typescript' | 'python' | 'javascript'
  readonly checksum: Checksum
  readonly place: Place
  readonly capture: Capture
}

/** A node of a file of its own, before properties say more of it. */
export interface FileDraft extends DraftBase {
  readonly kind: 'model' | 'seed' | 'snapshot' | 'function' | 'analysis' | 'singular-test' | 'operation'
  readonly patch: Patch | undefined
  /** What a TypeScript model says of itself. */
  readonly declared?: { readonly columns: ColumnMap; readonly description: string }
  /** Position among the hooks of its kind. */
  readonly index?: number
  readonly tags?: readonly string[]
  /** Of a function: its bodies for other arguments, which are files of their own. */
  readonly overloads?: readonly FunctionOverload[]
}

/** A generic test, as properties declare it. */
export interface TestDraft extends DraftBase {
  readonly kind: 'generic-test'
  readonly metadata: TestMetadata
  readonly columnName: string | null
  readonly fileKeyName: string
  readonly description: string
  readonly tags: readonly string[]
  /** `config:` of the entry, rendered; its template says the same. */
  readonly config: JsonRecord
  /** The draft it is attached to; null for tests of sources. */
  readonly attached: FileDraft | null
}
