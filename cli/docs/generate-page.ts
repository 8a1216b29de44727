import type { NodeDetail, PageIndex } from './page-data.ts'
import { packDetails, packText } from './page/chunks.ts'
import { columnsOf } from './page/columns.ts'
import { indexNode } from './page/index-node.ts'
import { nodeDetail } from './page/node-detail.ts'
import { overviews } from './page/overviews.ts'
import { type PageApp, pageHtml } from './page/page-html.ts'
import type { PageInput } from './page/page-input.ts'
import { redacted } from './page/redacted.ts'
import { lastResults, lastRun, runsByNode } from './page/runs.ts'
import { type Shown, shownNodes } from './page/shown-nodes.ts'

/** The documentation of a project as one HTML file that needs nothing else; the same input gives the same bytes. */
export function generatePage(app: PageApp, input: PageInput): string {
  const { index, packed } = pageData(input)
  return pageHtml(app, index, packed)
}

export interface PageData {
  readonly index: PageIndex
  readonly packed: readonly string[]
}

/** What the page is told, secrets masked. */
export function pageData(input: PageInput): PageData {
  const { parsed, history, redact } = input
  const shown = shownNodes(parsed)
  const { packed, chunkOf } = packDetails(details(shown, input), redact)
  const names = columnNames(shown, input)
  if (names.size > 0) packed.push(packText(JSON.stringify(redacted(Object.fromEntries(names), redact))))
  const positions = new Map(shown.map(({ id }, at) => [id, at] as const))
  const scene = { input, positions, chunkOf, results: lastResults(history) }
  const groups = [...parsed.groups.values()].map(({ name, package_name: owner, description, owner: who }) => ({
    name,
    package: owner,
    ...(description !== null && { description }),
    owner: who,
  }))
  const last = lastRun(history)
  const index: PageIndex = {
    project: parsed.projectName,
    adapter: parsed.adapterType,
    nodes: shown.map((each) => indexNode(each, scene)),
    ...(last && { lastRun: last }),
    ...overviews(input),
    ...(groups.length > 0 && { groups }),
    ...(names.size > 0 && { columnsChunk: packed.length - 1 }),
  }
  return { index: redacted(index, redact), packed }
}

function* details(shown: readonly Shown[], input: PageInput): Generator<readonly [string, NodeDetail]> {
  const runs = runsByNode(input.history)
  for (const each of nearTogether(shown)) yield [each.id, nodeDetail(each, input, runs.get(each.id) ?? [])]
}

function columnNames(shown: readonly Shown[], input: PageInput): ReadonlyMap<string, readonly string[]> {
  const names = shown.flatMap((each): [string, string[]][] => {
    if (each.of !== 'node' || each.kind === 'test') return []
    const columns = columnsOf(each.node, input).map(({ name }) => name)
    return columns.length > 0 ? [[input.redact(each.id), columns]] : []
  })
  return new Map(names)
}

/** By kind and folder: whoever reads one node reads its neighbours. */
function nearTogether(shown: readonly Shown[]): readonly Shown[] {
  const placeOf = ({ kind, node, id }: Shown): string => {
    const path =
      'original_file_path' in node && typeof node.original_file_path === 'string' ? node.original_file_path : ''
    return `${kind}\u0000${path}\u0000${id}`
  }
  return shown
    .map((each) => [placeOf(each), each] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, each]) => each)
}
