import type { ParsedProject } from '../core/parsed-project.ts'

/** How many nodes of each kind a project has, in dbt's words and order. */
export function parsedCounts(parsed: ParsedProject): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  const add = (kind: string, count: number): void => {
    if (count > 0) counts[kind] = (counts[kind] ?? 0) + count
  }
  const nodes = [...parsed.nodes.values()]
  const addNodes = (type: string): void =>
    add(words.get(type) ?? type, nodes.filter(({ resource_type: found }) => found === type).length)
  // dbt counts in the order it reads: tests in SQL files come before seeds, tests in YAML after all else.
  const hasTestFiles = nodes.some((node) => node.resource_type === 'test' && !node.test_metadata)
  for (const type of [...(hasTestFiles ? beforeTests : [...beforeTests, ...afterTests]), 'test']) addNodes(type)
  if (hasTestFiles) for (const type of afterTests) addNodes(type)
  add('source', parsed.sources.size)
  add('exposure', parsed.exposures.size)
  add('metric', parsed.semantic.metrics.size)
  add('macro', parsed.macros.size)
  add('group', parsed.groups.size)
  add('semantic model', parsed.semantic.semanticModels.size)
  add('saved query', parsed.semantic.savedQueries.size)
  add('unit test', parsed.unitTests.size)
  return counts
}

const beforeTests = ['model', 'snapshot', 'analysis']
// Functions are not counted, as dbt counts none.
const afterTests = ['seed', 'operation', 'sql_operation']

const words = new Map([
  ['test', 'data test'],
  ['sql_operation', 'operation'],
])
