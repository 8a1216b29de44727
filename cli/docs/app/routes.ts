import type { PageKind } from '../page-data.ts'

/*
 * Addresses have dbt's shape, so that links to its pages lead to ours: `#!/model/model.shop.dim_customers#columns`, and `?g_v=1&g_i=%2Bdim%2B` behind
 * any of them for lineage.
 */

export type Route =
  | { readonly page: 'overview'; readonly package?: string }
  | { readonly page: 'node'; readonly id: string; readonly section?: string }
  | { readonly page: 'sources'; readonly name: string }
  | { readonly page: 'list'; readonly kind: PageKind; readonly filter?: string }
  | { readonly page: 'group'; readonly name: string }
  | { readonly page: 'lineage'; readonly select: string; readonly exclude: string }
  | { readonly page: 'missing'; readonly path: string }

const nodeKinds: ReadonlySet<string> = new Set([
  'model',
  'seed',
  'snapshot',
  'source',
  'exposure',
  'metric',
  'semantic_model',
  'saved_query',
  'function',
  'analysis',
  'test',
  'unit_test',
  'macro',
])

const isKind = (text: string): text is PageKind => nodeKinds.has(text)

/** What the part of the address behind the page's own asks for. */
export function routeOf(hash: string): Route {
  const [, path = '', query = '', section = ''] = /^#?!?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/.exec(hash) ?? []
  const asked = new URLSearchParams(query)
  const parts = path.split('/').filter((part) => part !== '')
  if (asked.get('g_v') === '1' || parts[0] === 'graph') {
    return { page: 'lineage', select: asked.get('g_i') ?? '', exclude: asked.get('g_e') ?? '' }
  }
  const [page = 'overview', name = ''] = parts.map(decoded)
  if (page === 'overview') return name === '' ? { page } : { page, package: name }
  if (page === 'source_list') return { page: 'sources', name }
  if (page === 'group') return { page, name }
  if (page === 'list' && isKind(name)) return { page, kind: name, ...said('filter', asked.get('filter')) }
  if (isKind(page) && name !== '') return { page: 'node', id: name, ...said('section', section) }
  return { page: 'missing', path }
}

const said = <K extends string>(key: K, value: string | null): { readonly [key in K]?: string } =>
  // A record of one key of that name.
  (value === null || value === '' ? {} : { [key]: value }) as { readonly [key in K]?: string }

/** A part of an address that somebody cut off in the middle of an escape is taken as it is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

export const nodeHref = (node: { readonly id: string; readonly kind: PageKind }, section = ''): string =>
  `#!/${node.kind}/${encodeURIComponent(node.id)}${section && `#${section}`}`

export function lineageHref(select: string, exclude = ''): string {
  const query = new URLSearchParams({ g_v: '1', ...(select && { g_i: select }), ...(exclude && { g_e: exclude }) })
  return `#!/graph?${query.toString()}`
}

export const listHref = (kind: PageKind, filter = ''): string =>
  `#!/list/${kind}${filter && `?${new URLSearchParams({ filter }).toString()}`}`

export const sourcesHref = (name: string): string => `#!/source_list/${encodeURIComponent(name)}`
export const groupHref = (name: string): string => `#!/group/${encodeURIComponent(name)}`
export const overviewHref = (owner = ''): string => `#!/overview${owner && `/${encodeURIComponent(owner)}`}`
