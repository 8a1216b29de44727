import type { Node } from '../../core/node.ts'
import type { IndexNode } from '../page-data.ts'
import { columnsOf } from './columns.ts'
import { recordIn, said, textIn, textsIn } from './json-reading.ts'
import type { PageInput } from './page-input.ts'
import type { LastResults } from './runs.ts'
import { describedAs, macrosOf, type Shown, shownParents } from './shown-nodes.ts'
import { summaryOf } from './summary.ts'

export interface IndexScene {
  readonly input: PageInput
  /** Where each shown node is in the index. */
  readonly positions: ReadonlyMap<string, number>
  readonly chunkOf: ReadonlyMap<string, number>
  readonly results: LastResults
}

/** What lists, searches and lineage need of a node. */
export function indexNode(shown: Shown, { input, positions, chunkOf, results }: IndexScene): IndexNode {
  const { id, kind, node } = shown
  const last = results.get(id)
  const at = (ids: readonly string[]): number[] => ids.flatMap((each) => positions.get(each) ?? [])
  return said({
    id,
    kind,
    name: nameOf(shown),
    package: textIn(node, 'package_name') ?? '',
    path: textIn(node, 'original_file_path') ?? '',
    fqn: kind === 'macro' ? [] : textsIn(node, 'fqn'),
    summary: summaryOf(describedAs(shown)),
    parents: at(shownParents(shown, input.parsed, (parent) => positions.has(parent))).sort((a, b) => a - b),
    macros: at(macrosOf(shown)).sort((a, b) => a - b),
    tags: tagsOf(shown),
    group: textIn(node, 'group') ?? textIn(recordIn(node, 'config'), 'group') ?? '',
    access: textIn(node, 'access') ?? '',
    color: textIn(recordIn(node, 'docs'), 'node_color') ?? '',
    ...(shown.of === 'node' && ofNode(shown.node, input)),
    ...declaredOn(shown, positions),
    status: statusOf(input.sourceAges.get(id)?.status ?? last?.status ?? ''),
    ...(last && last.seconds > 0 && { seconds: Math.round(last.seconds * 1000) / 1000 }),
    chunk: chunkOf.get(id) ?? 0,
  })
}

function ofNode(node: Node, input: PageInput): Partial<IndexNode> {
  const columns = columnsOf(node, input)
  const documented = columns.filter(({ description }) => description !== undefined).length
  const isCounted = node.resource_type !== 'test' && columns.length > 0
  return {
    ...(isCounted && { documented: [documented, columns.length] as const }),
    ...relationOf(node),
    ...('materialized' in node.config && node.resource_type === 'model' && { materialized: node.config.materialized }),
    ...(node.resource_type === 'test' && {
      ...(node.column_name !== null && { column: node.column_name }),
      test: node.test_metadata ? testName(node.test_metadata) : '',
    }),
  }
}

/** An exposure that "ran" did nothing. */
const statusOf = (status: string): string => (status === 'no-op' ? '' : status)

function declaredOn({ of, node }: Shown, positions: IndexScene['positions']): Pick<IndexNode, 'declaredOn'> {
  const id = of === 'node' && node.resource_type === 'test' ? node.attached_node : null
  const at = id === null ? undefined : positions.get(id)
  return at === undefined ? {} : { declaredOn: at }
}

const testName = ({ namespace, name }: { readonly namespace: string | null; readonly name: string }): string =>
  namespace === null ? name : `${namespace}.${name}`

function relationOf(node: Node): Pick<IndexNode, 'relation'> {
  if (node.resource_type === 'source') return { relation: [node.database, node.schema, node.identifier] }
  const isThere = node.resource_type !== 'test' && 'relation_name' in node && node.relation_name !== null
  return isThere ? { relation: [node.database ?? '', node.schema ?? '', node.alias] } : {}
}

function nameOf({ node }: Shown): string {
  const name = textIn(node, 'name') ?? ''
  if (!('resource_type' in node)) return name
  if (node.resource_type === 'source') return `${String(node.source_name)}.${name}`
  const version = node.resource_type === 'model' ? node.version : null
  return version === null || version === undefined ? name : `${name}.v${String(version)}`
}

const tagsOf = ({ node }: Shown): readonly string[] => {
  const own = textsIn(node, 'tags')
  return own.length > 0 ? own : textsIn(recordIn(node, 'config'), 'tags')
}
