import { readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ParsedProject } from '../core/parsed-project.ts'
import { copyProject, parseFolder } from './testing/parse-folder.ts'

/*
 * `goldens/rich` is a project with every kind of node and most of what properties can say; `goldens/packages` is one with an installed package, macros that
 * replace built-in ones, and configs from everywhere; `goldens/semantic` has metrics, `goldens/model-semantics` such as
 * stand under their models (without `dimension` and `entity` of columns, which the manifest's schema does not know). The `.dbt.json` beside each is what dbt-core 1.12 wrote into manifest.json for it, without what is empty
 * and what differs by machine and moment.
 */
const goldens = path.join(import.meta.dirname, 'goldens')

type Golden = Record<string, Record<string, unknown>>

/** Keys that differ by machine and moment, or that dbt's schema does not have. */
const volatile = new Set(['created_at', 'root_path', 'tested_node_unique_id', 'language'])

function pruned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pruned)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, item]) => [key, volatile.has(key) ? null : pruned(item)] as const)
  return Object.fromEntries(entries.filter(([, item]) => !isEmpty(item)))
}

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0)

const without = (record: unknown, keys: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record as object).filter(([key]) => !keys.includes(key)))

describe.each(['rich', 'packages', 'semantic', 'model-semantics'])('the project "%s" that dbt parsed too', (name) => {
  const golden = JSON.parse(readFileSync(path.join(goldens, `${name}.dbt.json`), 'utf8')) as Golden
  let parsed: ParsedProject
  beforeAll(async () => {
    const result = await parseFolder(copyProject(path.join(goldens, name)))
    expect(result.problems.filter(({ severity }) => severity === 'error')).toEqual([])
    if (!result.ok) throw new Error('the fixture parses')
    parsed = result.value.parsed
  })

  const sections = [
    ['nodes', () => parsed.nodes],
    ['sources', () => parsed.sources],
    ['exposures', () => parsed.exposures],
    ['unit_tests', () => parsed.unitTests],
    ['docs', () => parsed.docs],
    ['semantic_models', () => parsed.semantic.semanticModels],
    ['metrics', () => parsed.semantic.metrics],
    ['saved_queries', () => parsed.semantic.savedQueries],
  ] as const

  /** dbt leaves tests of disabled things among the enabled nodes. */
  const isKept = (node: unknown): boolean =>
    !(node as { config?: { enabled?: boolean } }).config ||
    (node as { config: { enabled?: boolean } }).config.enabled !== false

  it.each(sections)('has the same %s, key by key', (section, ours) => {
    const theirs = Object.fromEntries(Object.entries(golden[section] ?? {}).filter(([, node]) => isKept(node)))
    const made = pruned(Object.fromEntries(ours()))
    expect(made).toEqual(pruned(theirs))
  })

  it('has the same groups but for configs that dbt takes from the models', () => {
    const theirs = Object.entries(golden.groups ?? {}).map(([id, group]) => [id, without(group, ['config'])])
    const ours = [...parsed.groups].map(([id, group]) => [id, without(pruned(group), ['config'])])
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(theirs))
  })

  it('has the same macros of the project and its packages', () => {
    const own = [...parsed.macros].filter(([id]) => !id.startsWith('macro.dbt'))
    expect(pruned(Object.fromEntries(own))).toEqual(pruned(golden.macros))
  })

  it('keeps disabled nodes, and tests of disabled things among the nodes', () => {
    expect([...parsed.disabled.keys()]).toEqual(Object.keys(golden.disabled ?? {}).sort())
    const late = Object.entries(golden.nodes ?? {}).filter(([, node]) => !isKept(node))
    expect(pruned(Object.fromEntries(parsed.untargetedTests))).toEqual(pruned(Object.fromEntries(late)))
  })
})
