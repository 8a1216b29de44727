import { firstDifference, inOneOrder, isObject } from './deep-compare.ts'
import type { Difference } from './difference.ts'
import { objectOf } from './manifest-facts.ts'

/** Times, ids and folders of one run; what each tool's own macros call; SQL, which is compared with the results. */
const volatileKeys = new Set([
  'created_at',
  'invocation_id',
  'generated_at',
  'dbt_version',
  'root_path',
  'build_path',
  'compiled_path',
  'compiled_code',
  'compiled',
  'extra_ctes',
  'extra_ctes_injected',
  'macros',
])
const comparedSections = [
  'nodes',
  'sources',
  'exposures',
  'metrics',
  'semantic_models',
  'saved_queries',
  'unit_tests',
  'functions',
  'groups',
  'selectors',
  'parent_map',
  'child_map',
  'group_map',
  'docs',
] as const

/** Compares two manifests whole, but for volatile keys and the tools' own macros and docs; of disabled nodes, which they are. */
export function compareWholeManifests(expected: unknown, got: unknown): Difference[] {
  const theirs = objectOf(expected)
  const ours = objectOf(got)
  const disabled = [theirs['disabled'], ours['disabled']].map((section) =>
    Object.fromEntries(Object.keys(objectOf(section)).map((id) => [id, id])),
  )
  const sections = comparedSections.flatMap((section) => compareSection(section, theirs[section], ours[section]))
  sections.push(...compareSection('disabled', disabled[0], disabled[1]))
  return [...sections, ...compareSection('macros', usersMacros(theirs['macros']), usersMacros(ours['macros']))]
}

function compareSection(section: string, expected: unknown, got: unknown): Difference[] {
  const theirs = objectOf(expected)
  const ours = objectOf(got)
  return [...new Set([...Object.keys(theirs), ...Object.keys(ours)])].flatMap((id): Difference[] => {
    if (id.startsWith('doc.dbt.')) return []
    const expectedEntry = inOneOrder(steady(theirs[id]))
    const difference = firstDifference(expectedEntry, inOneOrder(steady(ours[id])), `${section} ${id}`)
    return difference === undefined ? [] : [{ kind: 'manifest', text: difference }]
  })
}

const usersMacros = (macros: unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(objectOf(macros)).flatMap(([id, macro]): [string, unknown][] => {
      if (/^macro\.dbt(_duckdb)?\./.test(id)) return []
      // `config` of a macro repeats what is beside it, and the published schema does not know it.
      const { config: _config, ...rest } = objectOf(macro)
      return [[id, rest]]
    }),
  )

/** A value without volatile keys and without keys that hold nothing, which say the same as none. */
function steady(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(steady)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => item !== null && !volatileKeys.has(key))
      .map(([key, item]) => [key, key === 'sources' && Array.isArray(item) ? distinct(item) : steady(item)]),
  )
}

/** dbt keeps the sources of a file in a set. */
const distinct = (items: readonly unknown[]): string[] => [...new Set(items.map((item) => JSON.stringify(item)))].sort()
