import type { Json } from '../core/config.ts'
import type { Node, RunnableNode, TestNode } from '../core/node.ts'
import { listedNodes, type ParsedProject } from '../core/parsed-project.ts'
import type { PlainDict, Value } from '../jinja/values.ts'
import { templateCopy } from './arguments.ts'
import { utcDatetime } from './modules.ts'
import type { RunOptions } from './run-env.ts'

/** Nodes are JSON throughout: what they hold came from YAML, `config()` and the parser. */
const asJson = (node: unknown): Json => node as Json

/** Values that are null are left out, as dbt leaves them out of `model`: on the node itself, in its config and in its columns. */
export function nodeDict(node: Node, { compiledCode, batch }: Pick<RunOptions, 'compiledCode' | 'batch'>): PlainDict {
  const dict = recordCopy(asJson(node))
  if ('config' in node) dict.config = templateCopy(asJson(node.config), true)
  if ('columns' in node) {
    dict.columns = Object.fromEntries(
      Object.entries(node.columns).map(([name, column]) => [name, templateCopy(asJson(column), true)]),
    )
  }
  if (compiledCode !== undefined)
    Object.assign(dict, { compiled: true, compiled_code: compiledCode, compiled_sql: compiledCode })
  if (batch) {
    dict.batch = { id: batch.id, event_time_start: utcDatetime(batch.start), event_time_end: utcDatetime(batch.end) }
  }
  return dict
}

function recordCopy(node: Json): PlainDict {
  const copy = templateCopy(node, true)
  return typeof copy === 'object' && copy !== null ? { ...copy } : {}
}

const graphs = new WeakMap<ParsedProject, PlainDict>()

/** dbt's `graph`: every node as a dict. Made on first use; one object for all renderings, because packages keep state of their own in it. */
export function graphOf(parsed: ParsedProject): Value {
  const known = graphs.get(parsed)
  if (known) return known
  const graph: PlainDict = {
    nodes: dictOf(nodesOf(parsed, (type) => type !== 'function')),
    sources: dictOf(parsed.sources),
    exposures: dictOf(parsed.exposures),
    groups: dictOf(parsed.groups),
    metrics: dictOf(parsed.semantic.metrics),
    semantic_models: dictOf(parsed.semantic.semanticModels),
    saved_queries: dictOf(parsed.semantic.savedQueries),
    unit_tests: dictOf(parsed.unitTests),
    functions: dictOf(nodesOf(parsed, (type) => type === 'function')),
  }
  graphs.set(parsed, graph)
  return graph
}

const nodesOf = (parsed: ParsedProject, isMeant: (type: RunnableNode['resource_type']) => boolean) =>
  new Map([...listedNodes(parsed)].filter(([, node]) => isMeant(node.resource_type)))

const dictOf = (nodes: ReadonlyMap<string, unknown>): PlainDict =>
  Object.fromEntries([...nodes].map(([id, node]) => [id, templateCopy(asJson(withoutAttachment(node)))]))

/** A singular test has no keys of what tests that are attached to something have; packages ask for them with a default. */
function withoutAttachment(node: unknown): unknown {
  if (!isSingularTest(node)) return node
  const { test_metadata: _, column_name: __, file_key_name: ___, attached_node: ____, ...rest } = node
  return rest
}

const isSingularTest = (node: unknown): node is TestNode =>
  typeof node === 'object' && node !== null && 'test_metadata' in node && node.test_metadata === null
