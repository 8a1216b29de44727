import type { Location } from './diagnostic.ts'
import type { Json, JsonRecord } from './config.ts'
import type {
  DocNode,
  ExposureNode,
  GroupNode,
  MacroNode,
  Node,
  RunnableNode,
  SourceNode,
  TestNode,
  UniqueId,
  UnitTestNode,
} from './node.ts'

/** A `selectors.yml` entry as read; the selector grammar gives it meaning. */
export interface NamedSelector {
  readonly name: string
  readonly description: string
  readonly default: boolean | string
  readonly definition: Json
  readonly at?: Location
}

/** All that the project's files say, before anything is compiled or run. Maps iterate in a stable order (by unique id). */
export interface ParsedProject {
  readonly projectName: string
  readonly adapterType: string
  readonly nodes: ReadonlyMap<UniqueId, RunnableNode>
  readonly sources: ReadonlyMap<UniqueId, SourceNode>
  readonly exposures: ReadonlyMap<UniqueId, ExposureNode>
  readonly unitTests: ReadonlyMap<UniqueId, UnitTestNode>
  readonly macros: ReadonlyMap<UniqueId, MacroNode>
  readonly docs: ReadonlyMap<UniqueId, DocNode>
  readonly groups: ReadonlyMap<UniqueId, GroupNode>
  /** Nodes whose config says `enabled: false`, by unique id; a list because versions and packages may share one. */
  readonly disabled: ReadonlyMap<UniqueId, readonly Node[]>
  /** Tests that are left out because what they read is missing or disabled. dbt lists them among the nodes, disabled; nothing selects or runs them. */
  readonly untargetedTests: ReadonlyMap<UniqueId, TestNode>
  readonly selectors: readonly NamedSelector[]
  /** Semantic models, metrics and saved queries in the manifest's shape: kept and selected, not run. */
  readonly semantic: {
    readonly metrics: ReadonlyMap<UniqueId, JsonRecord>
    readonly semanticModels: ReadonlyMap<UniqueId, JsonRecord>
    readonly savedQueries: ReadonlyMap<UniqueId, JsonRecord>
  }
  /** Where each node, macro, test entry or property is written; what diagnostics point at. */
  readonly places: ReadonlyMap<UniqueId, Location>
}

/** Every vertex of the graph: nodes, sources, exposures and unit tests. */
export function* graphNodes(parsed: ParsedProject): Generator<Node> {
  yield* parsed.nodes.values()
  yield* parsed.sources.values()
  yield* parsed.exposures.values()
  yield* parsed.unitTests.values()
}

/** What the manifest and `graph` list as nodes: those of the graph, and tests that are left out. */
export const listedNodes = ({ nodes, untargetedTests }: ParsedProject): ReadonlyMap<UniqueId, RunnableNode> =>
  untargetedTests.size === 0 ? nodes : new Map([...nodes, ...untargetedTests].toSorted(([a], [b]) => (a < b ? -1 : 1)))

export const findNode = (parsed: ParsedProject, id: UniqueId): Node | undefined =>
  parsed.nodes.get(id) ?? parsed.sources.get(id) ?? parsed.exposures.get(id) ?? parsed.unitTests.get(id)
