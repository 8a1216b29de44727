import type { JsonRecord } from '../core/config.ts'
import type { ExposureNode, Node } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import { lookerSettings } from '../looker/settings.ts'
import { linkTo, type LinkedNode } from './looker-tables.ts'

/**
 * The project with links to Looker Studio where `meta.looker_studio` asks for them: in `meta.tsdbt.looker_studio_url`, and as the url of an exposure
 * that has none.
 */
export function withLookerLinks(parsed: ParsedProject, billed: string | undefined): ParsedProject {
  const linked = <N extends LinkedNode>(node: N): N => {
    if (!lookerSettings(node.config.meta) && !lookerSettings(node.meta)) return node
    const link = linkTo(parsed, [node], billed === undefined ? {} : { billingProject: billed })
    if (!link.ok) return node
    const { url } = link.value
    const meta = withUrl(node.meta, url)
    return { ...node, meta, config: { ...node.config, meta: withUrl(metaOf(node.config), url) }, ...urlOf(node, url) }
  }
  const nodes = new Map([...parsed.nodes].map(([id, node]) => [id, isModel(node) ? linked(node) : node] as const))
  const exposures = new Map([...parsed.exposures].map(([id, node]) => [id, linked(node)] as const))
  return { ...parsed, nodes, exposures }
}

const isModel = (node: Node) => node.resource_type === 'model'

const urlOf = (node: LinkedNode, url: string): Partial<Pick<ExposureNode, 'url'>> =>
  node.resource_type === 'exposure' ? { url: node.url ?? url } : {}

const metaOf = (config: Readonly<Record<string, unknown>>): JsonRecord =>
  typeof config['meta'] === 'object' && config['meta'] !== null ? (config['meta'] as JsonRecord) : {} // as YAML gave it

function withUrl(meta: JsonRecord, url: string): JsonRecord {
  const { tsdbt } = meta
  const own = typeof tsdbt === 'object' && tsdbt !== null && !Array.isArray(tsdbt) ? (tsdbt as JsonRecord) : {}
  return { ...meta, tsdbt: { ...own, looker_studio_url: url } }
}
