import type {
  ExposureNode,
  FunctionNode,
  ModelNode,
  SeedNode,
  SnapshotNode,
  SourceNode,
  TestNode,
  UniqueId,
  UnitTestNode,
} from '../core/node.ts'

/** A node that leaves a relation in the warehouse. */
export type RelationNode = ModelNode | SeedNode | SnapshotNode
/** A node that leaves something in the warehouse. */
export type BuildNode = RelationNode | FunctionNode

/** What one worker does on one connection, from its first statement to what it publishes. */
export type Unit =
  /** A relation: its unit tests, then write, audit, publish. */
  | {
      readonly kind: 'build'
      readonly id: UniqueId
      readonly node: BuildNode
      readonly unitTests: readonly UnitTestNode[]
      /** Error-severity data tests that decide whether the relation is published. */
      readonly audits: readonly TestNode[]
    }
  /** A source's table that the project itself fills, and the tests that decide whether it is published. */
  | { readonly kind: 'load'; readonly id: UniqueId; readonly node: SourceNode; readonly audits: readonly TestNode[] }
  /** Data tests of the same relations, run together so that they can share scans; the id is the first one's. */
  | { readonly kind: 'tests'; readonly id: UniqueId; readonly tests: readonly TestNode[] }
  | { readonly kind: 'unit-test'; readonly id: UniqueId; readonly node: UnitTestNode }
  /** Reported, not run. */
  | { readonly kind: 'no-op'; readonly id: UniqueId; readonly node: ExposureNode }

export type ReportedNode = BuildNode | SourceNode | TestNode | UnitTestNode | ExposureNode

/** Every node of a unit that has a result of its own, in the order they run. */
export function nodesOf(unit: Unit): readonly ReportedNode[] {
  switch (unit.kind) {
    case 'build':
      return [...unit.unitTests, unit.node, ...unit.audits]
    case 'load':
      return [unit.node, ...unit.audits]
    case 'tests':
      return unit.tests
    default:
      return [unit.node]
  }
}

/** Units with the edges between them, ready to be scheduled. */
export interface RunPlan {
  readonly units: ReadonlyMap<UniqueId, Unit>
  /** Unit → the units that must have succeeded before it. */
  readonly parents: ReadonlyMap<UniqueId, ReadonlySet<UniqueId>>
  /** Of the units that are ready the one with the highest goes first. */
  readonly priorities: ReadonlyMap<UniqueId, number>
  /** How many nodes will report. */
  readonly total: number
}
