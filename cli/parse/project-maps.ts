import type {
  DocNode,
  ExposureNode,
  GroupNode,
  MacroNode,
  Node,
  SourceNode,
  TestNode,
  UniqueId,
  UnitTestNode,
} from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import type { BuiltNode } from './build-nodes.ts'
import { LazyPlaces } from './lazy-places.ts'
import type { Session } from './parse-options.ts'
import type { Place } from './place.ts'

/** Everything of a parsed project, not yet told apart into what is enabled and what is not. */
export interface ProjectParts {
  readonly session: Session
  readonly docs: readonly DocNode[]
  readonly semantic: ParsedProject['semantic']
  readonly built: readonly BuiltNode[]
  readonly sources: readonly SourceNode[]
  readonly exposures: readonly ExposureNode[]
  readonly groups: ReadonlyMap<UniqueId, GroupNode>
  readonly tested: readonly { readonly node: UnitTestNode; readonly isEnabled: boolean }[]
  readonly macros: ReadonlyMap<UniqueId, MacroNode>
  readonly places: ReadonlyMap<UniqueId, Place>
}

/** The project's maps, each in the order of the ids. */
export function parsedProject(parts: ProjectParts): ParsedProject {
  const { session, docs, semantic, built, sources, exposures, groups, tested, macros, places } = parts
  const disabled = new Map<UniqueId, Node[]>()
  const kept = <N extends Node>(
    nodes: Iterable<{ readonly node: N; readonly isEnabled: boolean }>,
  ): Map<UniqueId, N> => {
    const enabled = new Map<UniqueId, N>()
    for (const { node, isEnabled } of nodes) {
      if (isEnabled) enabled.set(node.unique_id, node)
      else disabled.set(node.unique_id, [...(disabled.get(node.unique_id) ?? []), node])
    }
    return sorted(enabled)
  }
  const untargeted = built.flatMap(({ node, isUntargeted }): TestNode[] =>
    isUntargeted && node.resource_type === 'test' ? [node] : [],
  )
  const asEnabled = <N extends Node & { readonly config: { readonly enabled: boolean } }>(nodes: readonly N[]) =>
    nodes.map((node) => ({ node, isEnabled: node.config.enabled }))
  const maps = {
    nodes: kept(built.filter(({ isUntargeted }) => !isUntargeted)),
    sources: kept(asEnabled(sources)),
    exposures: kept(asEnabled(exposures)),
    unitTests: kept(tested),
  }
  return {
    projectName: session.project.config.name,
    adapterType: session.env.adapter.type,
    ...maps,
    macros: sorted(macros),
    docs: sorted(new Map(docs.map((doc) => [doc.unique_id, doc]))),
    groups: sorted(groups),
    disabled: sorted(disabled),
    untargetedTests: sorted(new Map(untargeted.map((node) => [node.unique_id, node]))),
    selectors: session.project.selectors,
    semantic,
    places: new LazyPlaces(places),
  }
}

function sorted<V>(map: ReadonlyMap<string, V>): Map<string, V> {
  return new Map([...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}
