import type { CatalogRelation } from '../../core/adapter.ts'
import type { ColumnInfo, Node } from '../../core/node.ts'
import { type Relation, relationKey } from '../../core/relation.ts'
import type { PageColumn } from '../page-data.ts'
import { said } from './json-reading.ts'
import type { PageInput } from './page-input.ts'

/** The columns of a node as the warehouse has them, with what properties say; first those it has, in its order. */
export function columnsOf(node: Node, { relations }: PageInput): readonly PageColumn[] {
  if (!('columns' in node)) return []
  const described = new Map(Object.values(node.columns).map((column) => [column.name.toLowerCase(), column] as const))
  const there = relationOf(node, relations)?.columns ?? []
  const known = there
    .toSorted((a, b) => a.index - b.index)
    .map(({ name, type, comment }) => {
      const column = described.get(name.toLowerCase())
      described.delete(name.toLowerCase())
      return pageColumn({ name, type, comment, column })
    })
  const others = [...described.values()].map((column) => pageColumn({ name: column.name, column }))
  return [...known, ...others]
}

/** What the warehouse has of a node. */
export function relationOf(node: Node, relations: readonly CatalogRelation[]): CatalogRelation | undefined {
  const identifier = identifierOf(node)
  if (identifier === undefined || !('database' in node)) return undefined
  const key = relationKey({ database: node.database, schema: node.schema ?? null, identifier } satisfies Relation)
  return byKey(relations).get(key)
}

function identifierOf(node: Node): string | undefined {
  if (node.resource_type === 'source') return node.identifier
  return 'alias' in node && node.resource_type !== 'test' && node.relation_name !== null ? node.alias : undefined
}

const known = new WeakMap<readonly CatalogRelation[], ReadonlyMap<string, CatalogRelation>>()

function byKey(relations: readonly CatalogRelation[]): ReadonlyMap<string, CatalogRelation> {
  const found = known.get(relations) ?? new Map(relations.map((each) => [relationKey(each), each] as const))
  known.set(relations, found)
  return found
}

function pageColumn(given: {
  readonly name: string
  readonly type?: string
  readonly comment?: string | null
  readonly column?: ColumnInfo | undefined
}): PageColumn {
  const { name, type, comment, column } = given
  return said({
    name,
    type: type ?? column?.data_type ?? '',
    description: column?.description || (comment ?? ''),
    tags: column?.tags ?? [],
    meta: column?.meta ?? {},
    constraints: column?.constraints.map((constraint) => constraint.type) ?? [],
  })
}
