import type { Json, JsonRecord } from '../core/config.ts'

/*
 * What the page is told: an index of everything, read at once, and details by the chunk, read when a node is opened. Absent keys mean nothing was
 * said, so that a thousand models stay small.
 */

export type PageKind =
  | 'model'
  | 'seed'
  | 'snapshot'
  | 'source'
  | 'exposure'
  | 'metric'
  | 'semantic_model'
  | 'saved_query'
  | 'function'
  | 'analysis'
  | 'test'
  | 'unit_test'
  | 'macro'

/** What became of a node the last time it ran; dbt's words. */
export type PageStatus = string

export interface IndexNode {
  readonly id: string
  readonly kind: PageKind
  /** As one says it: `dim_customers`, `dim_customers.v2`, `raw.sales` for a source. */
  readonly name: string
  readonly package: string
  /** Of the file, from the package's root. */
  readonly path: string
  /** Parts of the name by which selectors find it. */
  readonly fqn?: readonly string[]
  /** The beginning of the description, as plain text. */
  readonly summary?: string
  /** Positions in `PageIndex.nodes` of what it reads. A test's are what it tests. */
  readonly parents?: readonly number[]
  /** Positions of the macros it calls. */
  readonly macros?: readonly number[]
  /** Database, schema and name in the warehouse. */
  readonly relation?: readonly [string, string, string]
  readonly materialized?: string
  readonly tags?: readonly string[]
  readonly group?: string
  readonly access?: string
  readonly color?: string
  /** Columns with a description, columns in all. */
  readonly documented?: readonly [number, number]
  readonly status?: PageStatus
  /** Of the last run. */
  readonly seconds?: number
  /** The column a data test is about. */
  readonly column?: string
  /** What a data test checks: `not_null`. */
  readonly test?: string
  /** Position of the node whose properties declare a data test: its column is one of that node's. */
  readonly declaredOn?: number
  /** Which chunk holds its detail. */
  readonly chunk: number
}

export interface LastRun {
  readonly command: string
  /** ISO, UTC. */
  readonly at: string
  readonly elapsedSeconds: number
}

export interface PageIndex {
  readonly project: string
  readonly adapter: string
  readonly nodes: readonly IndexNode[]
  /** The last command that ran nodes. */
  readonly lastRun?: LastRun
  /** Markdown of the `__overview__` block. */
  readonly overview?: string
  /** Markdown of the `__<package>__` blocks. */
  readonly packageOverviews?: Readonly<Record<string, string>>
  readonly groups?: readonly PageGroup[]
  /** The chunk of the names of columns by node, which search reads; none where no columns are known. */
  readonly columnsChunk?: number
}

export interface PageGroup {
  readonly name: string
  readonly package: string
  readonly description?: string
  readonly owner?: JsonRecord
}

export interface PageColumn {
  readonly name: string
  readonly type?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly meta?: JsonRecord
  /** `not_null`, `unique`…: what the contract enforces. */
  readonly constraints?: readonly string[]
}

/** One run of a node. */
export interface PageRun {
  readonly at: string
  readonly command: string
  readonly status: PageStatus
  readonly seconds: number
  readonly rows?: number
  readonly failures?: number
  readonly message?: string
}

export interface PageCode {
  readonly title: string
  readonly language: 'sql' | 'typescript' | 'python' | 'javascript' | 'json' | 'csv'
  readonly text: string
}

/** Named values of a kind of its own: an exposure's owner, a source's freshness. */
export interface PageFact {
  readonly label: string
  readonly value: Json
  /** How a long text is to be read. */
  readonly form?: 'markdown' | 'code'
  /** Where the value leads: a web address or another node's id. */
  readonly href?: string
}

export interface NodeDetail {
  readonly description?: string
  readonly facts?: readonly PageFact[]
  readonly columns?: readonly PageColumn[]
  readonly code?: readonly PageCode[]
  readonly meta?: JsonRecord
  /** Latest first. */
  readonly runs?: readonly PageRun[]
  /** Arguments of a macro or a function. */
  readonly arguments?: readonly { readonly name: string; readonly type?: string; readonly description?: string }[]
  /** Of a unit test: what it gives and what it expects. */
  readonly unitTest?: { readonly given: readonly PageRows[]; readonly expect: PageRows }
}

export interface PageRows {
  readonly input: string
  readonly rows: readonly JsonRecord[] | string
}

/** What one chunk holds, by unique id. */
export type PageChunk = Readonly<Record<string, NodeDetail>>
