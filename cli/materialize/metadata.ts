import type { RelationMetadata } from '../core/adapter.ts'
import { problem, type Diagnostic } from '../core/diagnostic.ts'
import type { Relation, RelationType } from '../core/relation.ts'
import type { Step } from '../core/step.ts'
import type { MaterializeInput } from './input.ts'

/** What BigQuery keeps of a description. */
const mostOf = { relation: 16_384, column: 1024 }

/**
 * Descriptions (`persist_docs`), `policy_tags` of columns and `grant_access_to`, for an engine that takes them by its API. Tags do not wait for
 * `persist_docs`: what is to be kept secret is, whatever is said of it.
 */
export function metadataSteps(
  input: MaterializeInput,
  relation: Relation,
  type: RelationType,
  kept: boolean,
): readonly Step[] {
  const metadata: RelationMetadata = {
    ...descriptionOf(input, kept),
    columns: columnsOf(input, kept),
    authorizedIn: type === 'view' ? authorizedIn(input) : [],
  }
  const isEmpty =
    metadata.description === undefined &&
    Object.keys(metadata.columns).length === 0 &&
    metadata.authorizedIn.length === 0
  return isEmpty ? [] : [{ kind: 'metadata', relation, metadata, purpose: 'describe it, tag it, let it read' }]
}

/** Tags alone, for a table that is to take another's place: nobody is to see it without them. */
export function tagSteps(input: MaterializeInput, relation: Relation): readonly Step[] {
  const tagged = Object.entries(columnsOf(input, false)).flatMap(([name, { policyTags }]) =>
    policyTags ? [[name, { policyTags }] as const] : [],
  )
  if (tagged.length === 0) return []
  const metadata = { columns: Object.fromEntries(tagged), authorizedIn: [] }
  return [{ kind: 'metadata', relation, metadata, purpose: 'tag it before anyone sees it' }]
}

function descriptionOf({ node }: MaterializeInput, kept: boolean): { description?: string } {
  const isWanted = node.config.persist_docs.relation === true && (node.description !== '' || kept)
  return isWanted ? { description: cut(node.description, mostOf.relation) } : {}
}

function columnsOf({ node }: MaterializeInput, kept: boolean): RelationMetadata['columns'] {
  const describes = node.config.persist_docs.columns === true
  return Object.fromEntries(
    Object.values(node.columns).flatMap((column) => {
      const tags: unknown = Reflect.get(column, 'policy_tags')
      const policyTags = Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : []
      const found = {
        ...(describes &&
          (column.description !== '' || kept) && { description: cut(column.description, mostOf.column) }),
        ...(policyTags.length > 0 && { policyTags }),
      }
      return Object.keys(found).length === 0 ? [] : [[column.name, found] as const]
    }),
  )
}

/** `grant_access_to: [{project, dataset}]`: datasets that the view may read for those who may not. */
function authorizedIn({ node, target }: MaterializeInput): RelationMetadata['authorizedIn'] {
  const written: unknown = node.config['grant_access_to']
  if (!Array.isArray(written)) return []
  return written.flatMap((one: unknown) => {
    const dataset: unknown = typeof one === 'object' && one !== null ? Reflect.get(one, 'dataset') : undefined
    const project: unknown = typeof one === 'object' && one !== null ? Reflect.get(one, 'project') : undefined
    if (typeof dataset !== 'string') return []
    return [{ database: typeof project === 'string' ? project : target.database, schema: dataset }]
  })
}

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`)

/** What of a node's words does not fit. */
export function metadataProblems({ node, capabilities }: MaterializeInput): readonly Diagnostic[] {
  if (!capabilities.metadataByApi) return []
  const { relation, columns } = node.config.persist_docs
  const long: (readonly [string, string, number])[] = [
    ...(relation === true ? [[`"${node.name}"`, node.description, mostOf.relation] as const] : []),
    ...(columns === true
      ? Object.values(node.columns).map(
          ({ name, description }) => [`column "${name}" of "${node.name}"`, description, mostOf.column] as const,
        )
      : []),
  ]
  return long
    .filter(([, text, most]) => text.length > most)
    .map(([what, text, most]) => problem('description-cut', { what, length: text.length, most }))
}
