import { problem, type Diagnostic, type Location } from '../core/diagnostic.ts'
import type { ExposureNode, SourceNode, UniqueId } from '../core/node.ts'
import type { BuiltNode } from './build-nodes.ts'
import { placeOf } from './entry.ts'
import { locate } from './place.ts'
import type { SourceTable } from './source-entries.ts'
import type { BuiltUnitTest } from './unit-test-collection.ts'

/** Two enabled things of one id; both places are told. */
export function duplicateNodes(
  built: readonly BuiltNode[],
  exposures: readonly ExposureNode[],
  placeOf: (id: UniqueId) => Location,
): Diagnostic[] {
  const problems: Diagnostic[] = []
  const seen = new Map<UniqueId, BuiltNode>()
  for (const found of built) {
    if (!found.isEnabled) continue
    const { unique_id: id, name } = found.node
    const first = seen.get(id)
    if (!first) {
      seen.set(id, found)
      continue
    }
    const related = [{ at: locate(first.draft.place), note: 'the first one' }]
    const kind = found.node.resource_type
    const hint = kind === 'test' ? 'Leave one out, or give one of them a "name".' : rename
    problems.push(problem('duplicate-name', { kind, name }, locate(found.draft.place), { related, hint }))
  }
  problems.push(
    ...repeated(
      exposures.filter(({ config }) => config.enabled),
      'exposure',
      (node) => node.name,
      placeOf,
    ),
  )
  return problems
}

const rename = 'Give one of them another name.'

/** Two enabled tables of one source. */
export function duplicateSources(sources: readonly SourceNode[], tables: readonly SourceTable[]): Diagnostic[] {
  const enabled = new Set(sources.filter(({ config }) => config.enabled).map(({ unique_id: id }) => id))
  const seen = new Map<UniqueId, SourceTable>()
  return tables.flatMap((table) => {
    const { entry, name, path } = table
    const id = `source.${entry.package.name}.${entry.name}.${name}`
    const first = seen.get(id)
    if (!first) seen.set(id, table)
    if (!first || !enabled.has(id)) return []
    const related = [{ at: placeOf(first.entry, ...first.path, 'name'), note: 'the first one' }]
    const values = { kind: 'source', name: `${entry.name}.${name}` }
    return [problem('duplicate-name', values, placeOf(entry, ...path, 'name'), { related, hint: rename })]
  })
}

/** Two enabled unit tests of one name and model. */
export function duplicateUnitTests(tested: readonly BuiltUnitTest[]): Diagnostic[] {
  const seen = new Map<UniqueId, BuiltUnitTest>()
  return tested.flatMap((found) => {
    const { node, entry, isEnabled } = found
    const first = isEnabled ? seen.get(node.unique_id) : undefined
    if (isEnabled && !first) seen.set(node.unique_id, found)
    if (!first) return []
    const related = [{ at: placeOf(first.entry, 'name'), note: 'the first one' }]
    return [
      problem('duplicate-name', { kind: 'unit test', name: node.name }, placeOf(entry, 'name'), {
        related,
        hint: rename,
      }),
    ]
  })
}

function repeated<N extends { readonly unique_id: UniqueId }>(
  nodes: readonly N[],
  kind: string,
  nameOf: (node: N) => string,
  placeOf: (id: UniqueId) => Location,
): Diagnostic[] {
  const seen = new Set<UniqueId>()
  return nodes.flatMap((node) => {
    if (!seen.has(node.unique_id)) {
      seen.add(node.unique_id)
      return []
    }
    return [problem('duplicate-name', { kind, name: nameOf(node) }, placeOf(node.unique_id), { hint: rename })]
  })
}

/** A model and a seed (or snapshot) of one name: allowed, as in dbt, but hardly ever meant; a project's flag forbids it. */
export function sharedNames(built: readonly BuiltNode[], mustDiffer = false): Diagnostic[] {
  const seen = new Map<string, BuiltNode>()
  return built.flatMap((found) => {
    const { node, isEnabled } = found
    const isRefable =
      node.resource_type === 'model' || node.resource_type === 'seed' || node.resource_type === 'snapshot'
    if (!isEnabled || !isRefable || (node.resource_type === 'model' && node.version !== null)) return []
    const key = `${node.package_name}.${node.name}`
    const first = seen.get(key)
    seen.set(key, found)
    if (!first || first.node.resource_type === node.resource_type) return []
    const related = [{ at: locate(first.draft.place), note: 'the other one' }]
    const values = { name: node.name, first: first.node.resource_type, second: node.resource_type }
    return [problem(mustDiffer ? 'name-taken' : 'name-shared', values, locate(found.draft.place), { related })]
  })
}

const kindAndName = ({ resource_type: kind, name }: BuiltNode['node']): string => `${kind} "${name}"`

/** Two nodes that would be built under one name in the warehouse. */
export function duplicateRelations(built: readonly BuiltNode[], placeOf: (id: UniqueId) => Location): Diagnostic[] {
  const problems: Diagnostic[] = []
  const seen = new Map<string, BuiltNode>()
  for (const found of built) {
    const { node } = found
    if (!found.isEnabled || node.relation_name === null || node.resource_type === 'test') continue
    const key = node.relation_name.toLowerCase()
    const first = seen.get(key)
    if (first && first.node.unique_id !== node.unique_id) {
      const related = [{ at: locate(first.draft.place), note: 'the other one' }]
      const values = { relation: node.relation_name, first: kindAndName(first.node), second: kindAndName(node) }
      const hint = 'Give one of them another "alias" or "schema".'
      problems.push(problem('duplicate-relation', values, placeOf(node.unique_id), { related, hint }))
    } else seen.set(key, found)
  }
  return problems
}
