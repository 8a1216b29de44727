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
  'disabled',
  'parent_map',
  'child_map',
  'group_map',
  'docs',
] as const

/** Compares two manifests whole, but for volatile keys and the tools' own macros and docs. */
export function compareWholeManifests(expected: unknown, got: unknown): Difference[] {
  const theirs = objectOf(expected)
  const ours = objectOf(got)
  const sections = comparedSections.flatMap((section) => compareSection(section, theirs[section], ours[section]))
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
      .map(([key, item]) => [key, steady(item)]),
  )
}
