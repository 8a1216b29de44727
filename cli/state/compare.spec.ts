import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ParsedProject } from '../core/parsed-project.ts'
import { buildGraph } from '../graph/build.ts'
import { selectNodes } from '../graph/select.ts'
import { compareStates } from './compare.ts'
import { fingerprints } from './fingerprint.ts'
import { projectOfManifest, record } from './manifest.ts'

/*
 * `before.json` and `after.json` are manifests that dbt-core 1.12 wrote of one project before and after some thirty changes, cut down to what
 * a comparison looks at; `selected.txt` is what its `ls --state` printed for each `state:` selector.
 */
const read = (name: string): string => readFileSync(path.join(import.meta.dirname, 'goldens', name), 'utf8')
const projectIn = (name: string): ParsedProject => projectOfManifest(record(JSON.parse(read(name))))

const before = projectIn('before.json')
const after = projectIn('after.json')
const options = { isEnforced: () => true, now: new Date('2026-01-01T00:00:00Z') }

function selectState(word: string, parsed = after, old = before) {
  const graph = buildGraph(parsed)
  if (!graph.ok) throw new Error('the golden project has no cycle')
  const input = { parsed, graph: graph.value, state: compareStates(parsed, old, options) }
  const checked = selectNodes({ select: [`state:${word}`], exclude: [], indirect: 'empty' }, input)
  return { ids: checked.ok ? [...checked.value.ids].toSorted() : undefined, problems: checked.problems }
}

const goldens = [...read('selected.txt').matchAll(/^(\S+)\n {2}(.*)$/gm)].map(
  ([, word = '', ids = '']) => [word, ids.split(' ')] as const,
)

describe('state', () => {
  it.each(goldens)('selects what dbt selects with state:%s', (word, ids) => {
    expect(selectState(word).ids).toEqual(ids.toSorted())
  })

  it('finds nothing modified in a project compared with itself', () => {
    expect(selectState('modified', before, before)).toEqual({
      ids: [],
      problems: [
        expect.objectContaining({
          message: 'The selection criterion "state:modified" does not match any enabled nodes.',
        }),
      ],
    })
  })

  it('compares the exports of a saved query as they are written, not with the schema of a target', () => {
    const projectWith = (schema: string, alias: string): ParsedProject => {
      const entry = { name: 'table', config: { schema_name: schema }, unrendered_config: { alias } }
      const id = 'saved_query.shop.q'
      const query = { name: 'q', unique_id: id, resource_type: 'saved_query', package_name: 'shop', fqn: ['shop', 'q'] }
      const saved = { ...query, depends_on: { nodes: [], macros: [] }, exports: [entry], tags: [], config: {} }
      return projectOfManifest(record({ ...record(JSON.parse(read('before.json'))), saved_queries: { [id]: saved } }))
    }
    const kept = selectState('modified', projectWith('dev', 'a'), projectWith('prod', 'a'))
    const changed = selectState('modified', projectWith('dev', 'b'), projectWith('prod', 'a'))
    expect([kept.ids, changed.ids]).toEqual([[], ['saved_query.shop.q']])
  })

  it('warns of contracts that break readers', () => {
    expect(selectState('modified.contract').problems.map((found) => found.message)).toEqual([
      'The contract of model "con_b" has changed: column "id" went from integer to bigint; column "name" was removed.',
      'The contract of model "con_c" has changed: constraint not_null on column "id" was removed.',
      'The contract of model "con_d" has changed: it is no longer enforced; column "id" was removed; column "name" was removed.',
      'The contract of model "con_e" has changed: with enforced constraints its materialization went from table to view.',
      'The contract of model "con_gone" has changed: it was disabled.',
    ])
  })

  it('refuses to break the contract of a versioned model', () => {
    const nodes = new Map(after.nodes)
    nodes.delete('model.st.cver.v2')
    const { ids, problems } = selectState('modified', { ...after, nodes }, before)
    expect(ids).toBeUndefined()
    expect(problems.filter((found) => found.severity === 'error').map((found) => found.message)).toEqual([
      'The contract of model "cver.v2" is broken: it was deleted or renamed.',
    ])
  })
})

describe('fingerprints', () => {
  const changedNodes = (old: ReturnType<typeof fingerprints>, now: ReturnType<typeof fingerprints>) =>
    new Set([...now].filter(([id, print]) => old.get(id) !== print).map(([id]) => id))

  it('change with what a node builds, and with that alone', () => {
    const changed = changedNodes(fingerprints(before, {}), fingerprints(after, {}))
    for (const id of [
      'model.st.body',
      'model.st.cfg',
      'model.st.macro_direct',
      'model.st.macro_nested',
      'seed.st.s2',
      'model.st.added',
    ]) {
      expect(changed).toContain(id)
    }
    for (const id of ['model.st.same', 'seed.st.s1', 'source.st.raw.t1', 'unit_test.st.same.u1'])
      expect(changed).not.toContain(id)
  })

  it('change for every node with vars or the environment', () => {
    const changed = changedNodes(fingerprints(before, {}), fingerprints(before, { vars: { a: 1 } }))
    expect(changed.size).toBe(fingerprints(before, {}).size)
  })

  it('are the same for equal projects', () => {
    expect(
      changedNodes(fingerprints(before, { a: 1, b: 2 }), fingerprints(projectIn('before.json'), { b: 2, a: 1 })),
    ).toEqual(new Set())
  })
})
