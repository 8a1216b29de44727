import type { Diagnostic } from '../core/diagnostic.ts'
import type { UniqueId } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import type { Graph } from './build.ts'
import type { Vertex, VertexType } from './vertex.ts'

/** Which tests come along with the nodes they test: dbt's `--indirect-selection`. */
export const indirectSelections = ['eager', 'cautious', 'buildable', 'empty'] as const
export type IndirectSelection = (typeof indirectSelections)[number]

/** What the command line asks for. An empty `select` means everything, or the selector that is the default. */
export interface SelectionRequest {
  readonly select: readonly string[]
  readonly exclude: readonly string[]
  /** A name from selectors.yml; `select` and `exclude` are not looked at then. */
  readonly selector?: string
  readonly indirect: IndirectSelection
  /** Kinds the command works on; all when absent. */
  readonly resourceTypes?: readonly VertexType[]
  readonly excludeResourceTypes?: readonly VertexType[]
  /** Keep nodes whose file is empty: `ls` shows them, nothing runs them. */
  readonly includeEmpty?: boolean
}

export const stateChecks = [
  'new',
  'old',
  'modified',
  'unmodified',
  'modified.body',
  'modified.configs',
  'modified.persisted_descriptions',
  'modified.relation',
  'modified.macros',
  'modified.contract',
] as const
export type StateCheck = (typeof stateChecks)[number]

/** A comparison with an earlier manifest, as `state:` asks for it; made by `state/compare.ts`. */
export interface StateComparison {
  matches(vertex: Vertex, check: StateCheck): boolean
  /** What `state:modified` and `state:modified.contract` have to say besides: contracts broken, contracted models removed. */
  contractProblems(): readonly Diagnostic[]
}

/** `max_loaded_at` of each source by unique id; null where its freshness could not be told. */
export type SourceTimes = ReadonlyMap<UniqueId, string | null>

export interface SelectionInput {
  readonly parsed: ParsedProject
  readonly graph: Graph
  readonly state?: StateComparison
  /** The status of each node in an earlier run. */
  readonly results?: ReadonlyMap<UniqueId, string>
  readonly sourceStatus?: SourceTimes
  readonly currentSourceStatus?: SourceTimes
}

export interface Selection {
  readonly ids: ReadonlySet<UniqueId>
  /** The same ids, parents before children. */
  readonly order: readonly UniqueId[]
}
