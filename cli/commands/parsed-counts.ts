import type { ParsedProject } from '../core/parsed-project.ts'

/** How many nodes of each kind a project has, in dbt's words and order. */
export function parsedCounts(parsed: ParsedProject): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  const add = (kind: string, count = 1): void => {
    if (count > 0) counts[kind] = (counts[kind] ?? 0) + count
  }
  for (const { resource_type: type } of parsed.nodes.values()) add(words.get(type) ?? type)
  add('source', parsed.sources.size)
  add('exposure', parsed.exposures.size)
  add('unit test', parsed.unitTests.size)
  add('metric', parsed.semantic.metrics.size)
  add('semantic model', parsed.semantic.semanticModels.size)
  add('saved query', parsed.semantic.savedQueries.size)
  add('group', parsed.groups.size)
  add('macro', parsed.macros.size)
  return counts
}

const words = new Map([
  ['test', 'data test'],
  ['sql_operation', 'operation'],
])
