import type { MacroNode, Node, UnitTestNode } from '../../core/node.ts'
import type { NodeDetail, PageCode, PageRows, PageRun } from '../page-data.ts'
import { columnsOf } from './columns.ts'
import { factsOf } from './facts.ts'
import { withImages } from './images.ts'
import { recordIn, said } from './json-reading.ts'
import type { PageInput } from './page-input.ts'
import { semanticFacts } from './semantic-facts.ts'
import { describedAs, type Shown } from './shown-nodes.ts'

/** All that a node's own page tells beyond the index. */
export function nodeDetail(shown: Shown, input: PageInput, runs: readonly PageRun[]): NodeDetail {
  const about = { description: withImages(describedAs(shown), input.imageOf), runs }
  switch (shown.of) {
    case 'node':
      return said({ ...about, ...ofNode(shown.node, input) })
    case 'macro':
      return said({ ...about, ...ofMacro(shown.node) })
    case 'semantic':
      return said({ ...about, facts: semanticFacts(shown), meta: recordIn(recordIn(shown.node, 'config'), 'meta') })
  }
}

function ofNode(node: Node, input: PageInput): NodeDetail {
  return {
    facts: factsOf(node, input),
    columns: node.resource_type === 'test' ? [] : columnsOf(node, input),
    code: codeOf(node, input),
    meta: 'meta' in node ? node.meta : node.config.meta,
    ...(node.resource_type === 'function' && {
      arguments: node.arguments.map(({ name, data_type: type, description }) =>
        said({ name, type, description: description ?? '' }),
      ),
    }),
    ...(node.resource_type === 'unit_test' && { unitTest: unitTestOf(node) }),
  }
}

function codeOf(node: Node, { compiled }: PageInput): readonly PageCode[] {
  if (!('raw_code' in node) || node.resource_type === 'seed') return []
  const rendered = compiled.get(node.unique_id)
  const raw = node.raw_code.trim() === '' ? [] : [{ title: 'Source', language: node.language, text: node.raw_code }]
  const isTheSame = rendered === undefined || rendered === node.raw_code
  return isTheSame ? raw : [...raw, { title: 'Compiled', language: 'sql', text: rendered }]
}

const ofMacro = (macro: MacroNode): NodeDetail => ({
  code: [{ title: 'Source', language: 'sql', text: macro.macro_sql }],
  meta: macro.meta,
  arguments: macro.arguments.map(({ name, type, description }) => said({ name, type: type ?? '', description })),
})

function unitTestOf({ given, expect }: UnitTestNode): NonNullable<NodeDetail['unitTest']> {
  const rowsOf = (rows: PageRows['rows'] | null, fixture: string | null): PageRows['rows'] =>
    rows ?? (fixture === null ? [] : `-- ${fixture}`)
  return {
    given: given.map(({ input, rows, fixture }) => ({ input, rows: rowsOf(rows, fixture) })),
    expect: { input: 'expect', rows: rowsOf(expect.rows, expect.fixture) },
  }
}
