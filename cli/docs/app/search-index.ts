import MiniSearch from 'minisearch'
import type { IndexNode } from '../page-data.ts'
import type { Site } from './site.ts'

export interface Found {
  readonly node: IndexNode
  /** The column by which it was found. */
  readonly column?: string
}

const most = 40

interface Entry {
  readonly id: number
  readonly name: string
  readonly summary: string
  readonly tags: string
  readonly path: string
  readonly columns: string
}

interface Built {
  readonly index: MiniSearch<Entry>
  readonly columns: Readonly<Record<string, readonly string[]>> | undefined
}

const built = new WeakMap<Site, Built>()

/** The best first; nothing for no text. Columns are found once their chunk is there. */
export function searchNodes(site: Site, text: string): readonly Found[] {
  const loaded = site.index.columnsChunk === undefined ? undefined : site.details.chunk(site.index.columnsChunk)
  // The generator writes names by id.
  const columns = loaded?.state === 'ready' ? (loaded.value as Built['columns']) : undefined
  const known = built.get(site)
  const { index } = known && known.columns === columns ? known : build(site, columns)
  const asked = text.trim().toLowerCase()
  if (asked === '') return []
  const results = index.search(asked, {
    prefix: true,
    fuzzy: (term) => (term.length > 4 ? 0.2 : 0),
    combineWith: 'AND',
  })
  return results.slice(0, most).flatMap(({ id, match }) => {
    const node = site.nodes[Number(id)]
    if (!node) return []
    const byColumn = Object.values(match).every((fields) => fields.length === 1 && fields[0] === 'columns')
    const column = byColumn ? columnLike(columns?.[node.id] ?? [], Object.keys(match)) : undefined
    return [{ node, ...(column !== undefined && { column }) }]
  })
}

function build(site: Site, columns: Built['columns']): Built {
  const index = new MiniSearch<Entry>({
    fields: ['name', 'summary', 'tags', 'path', 'columns'],
    searchOptions: {
      boost: { name: 8, tags: 2, columns: 2 },
      boostDocument: (id) => kindBoost[site.nodes[Number(id)]?.kind ?? ''] ?? 1,
    },
  })
  index.addAll(
    site.nodes.map(({ id, name, summary = '', tags = [], path }, at) => ({
      id: at,
      name,
      summary,
      tags: tags.join(' '),
      path,
      columns: columns?.[id]?.join(' ') ?? '',
    })),
  )
  const made = { index, columns }
  built.set(site, made)
  return made
}

/** What one looks for is seldom a test. */
const kindBoost: Readonly<Record<string, number>> = {
  model: 2,
  source: 1.6,
  seed: 1.6,
  snapshot: 1.6,
  test: 0.3,
  macro: 0.7,
}

const columnLike = (names: readonly string[], terms: readonly string[]): string | undefined =>
  names.find((name) => terms.some((term) => name.toLowerCase().includes(term)))
