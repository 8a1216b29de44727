import { describe, expect, it } from 'vitest'
import type { Node } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import { buildGraph } from '../graph/build.ts'
import { planRun, type PlanRequest } from './plan.ts'
import { nodesOf } from './unit.ts'

interface Sketch {
  readonly on?: readonly string[]
  readonly config?: Readonly<Record<string, unknown>>
}

/** A project sketched as `kind.name` → parents; only what the planner reads is there. */
function sketch(nodes: Readonly<Record<string, Sketch>>): ParsedProject {
  const all = Object.entries(nodes).map(([id, { on = [], config = {} }]): [string, Node] => {
    const kind = id.split('.')[0] ?? ''
    const base = {
      unique_id: id,
      name: id.split('.').at(-1) ?? '',
      resource_type: kind,
      depends_on: { nodes: on, macros: [] },
      config: { enabled: true, severity: 'ERROR', materialized: 'table', ...config },
      tested_node_unique_id: kind === 'unit_test' ? on[0] : null,
    }
    return [id, base as unknown as Node] // a sketch: the fields the planner reads, no others
  })
  const of = (kinds: readonly string[]) => new Map(all.filter(([, node]) => kinds.includes(node.resource_type)))
  return {
    nodes: of(['model', 'seed', 'snapshot', 'test', 'analysis']),
    sources: of(['source']),
    exposures: of(['exposure']),
    unitTests: of(['unit_test']),
    semantic: { metrics: of(['metric']), semanticModels: new Map(), savedQueries: of(['saved_query']) },
    macros: new Map(),
    places: new Map(),
  } as unknown as ParsedProject // as above
}

function plan(nodes: Readonly<Record<string, Sketch>>, options: Partial<Omit<PlanRequest, 'parsed' | 'graph'>> = {}) {
  const parsed = sketch(nodes)
  const graph = buildGraph(parsed)
  if (!graph.ok) throw new Error('the sketch has a cycle')
  const made = planRun({
    parsed,
    graph: graph.value,
    selected: new Set(Object.keys(nodes)),
    loads: new Map(),
    audit: true,
    dbtOrder: false,
    gate: true,
    ...options,
  })
  return Object.fromEntries(
    [...made.units.values()].map((unit) => [
      nodesOf(unit)
        .map((node) => node.unique_id)
        .join(' + '),
      [...(made.parents.get(unit.id) ?? [])].sort(),
    ]),
  )
}

const chain = {
  'source.raw': {},
  'model.a': { on: ['source.raw'] },
  'model.b': { on: ['model.a'] },
  'test.a': { on: ['model.a'] },
}

describe('planning a run', () => {
  it('tells of a saved query behind what its metrics read, as of an exposure', () => {
    expect(plan({ 'model.a': {}, 'metric.m': { on: ['model.a'] }, 'saved_query.q': { on: ['metric.m'] } })).toEqual({
      'model.a': [],
      'saved_query.q': ['model.a'],
    })
  })

  it('makes error-severity tests part of the unit whose relation they gate', () => {
    expect(plan(chain)).toEqual({ 'model.a + test.a': [], 'model.b': ['model.a'] })
  })

  it('runs tests after their model, before what is built from it, in the order of dbt', () => {
    expect(plan(chain, { audit: false })).toEqual({
      'model.a': [],
      'test.a': ['model.a'],
      'model.b': ['model.a', 'test.a'],
    })
  })

  it('lets a warning test run after publication without holding anything back', () => {
    expect(plan({ ...chain, 'test.a': { on: ['model.a'], config: { severity: 'warn' } } })).toEqual({
      'model.a': [],
      'model.b': ['model.a'],
      'test.a': ['model.a'],
    })
  })

  it('gives a test of several relations to the last of them, which then waits for the others', () => {
    const nodes = {
      'model.dim': {},
      'model.stage': {},
      'model.fact': { on: ['model.stage'] },
      'test.fk': { on: ['model.dim', 'model.fact'] },
    }
    expect(plan(nodes)).toEqual({
      'model.dim': [],
      'model.stage': [],
      'model.fact + test.fk': ['model.dim', 'model.stage'],
    })
  })

  it('gates by the relation that is built when the other one is not selected', () => {
    const nodes = { 'model.dim': {}, 'model.fact': {}, 'test.fk': { on: ['model.dim', 'model.fact'] } }
    expect(plan(nodes, { selected: new Set(['model.dim', 'test.fk']) })).toEqual({ 'model.dim + test.fk': [] })
  })

  it('holds back what is built from a source whose test fails', () => {
    expect(plan({ ...chain, 'test.src': { on: ['source.raw'] } })).toEqual({
      'test.src': [],
      'model.a + test.a': ['test.src'],
      'model.b': ['model.a'],
    })
    const loaded = { ...chain, 'test.src': { on: ['source.raw'] } }
    expect(plan(loaded, { loads: new Map([['source.raw', []]]) })).toEqual({
      'source.raw + test.src': [],
      'model.a + test.a': ['source.raw'],
      'model.b': ['model.a'],
    })
  })

  it('loads tables of a source in the order they need each other', () => {
    const nodes = { 'source.a': {}, 'source.b': {}, 'model.m': { on: ['source.b'] } }
    const loads = new Map([
      ['source.a', []],
      ['source.b', ['source.a', 'source.kept']],
    ])
    expect(plan(nodes, { loads, selected: new Set(['model.m']) })).toEqual({
      'source.a': [],
      'source.b': ['source.a'],
      'model.m': ['source.b'],
    })
  })

  it('keeps a test of an ephemeral model as a unit of its own and passes edges through the model', () => {
    const nodes = {
      'model.a': {},
      'model.eph': { on: ['model.a'], config: { materialized: 'ephemeral' } },
      'model.b': { on: ['model.eph'] },
      'test.eph': { on: ['model.eph'] },
    }
    expect(plan(nodes)).toEqual({ 'model.a': [], 'model.b': ['model.a', 'test.eph'], 'test.eph': ['model.a'] })
  })

  it('runs unit tests in the unit of their model, before it, and alone without it', () => {
    const nodes = { 'model.a': {}, 'model.b': { on: ['model.a'] }, 'unit_test.b': { on: ['model.b'] } }
    expect(plan(nodes)).toEqual({ 'model.a': [], 'unit_test.b + model.b': ['model.a'] })
    expect(plan(nodes, { selected: new Set(['unit_test.b']) })).toEqual({ 'unit_test.b': [] })
  })

  it('audits a microbatch model as any other', () => {
    const nodes = { 'model.m': { config: { incremental_strategy: 'microbatch' } }, 'test.m': { on: ['model.m'] } }
    expect(plan(nodes)).toEqual({ 'model.m + test.m': [] })
  })

  it('only reports failing tests where nothing is built', () => {
    const nodes = { 'model.a': {}, 'test.a': { on: ['model.a'] }, 'test.b': { on: ['model.a'] } }
    const selected = new Set(['test.a', 'test.b'])
    expect(plan(nodes, { selected, gate: false, audit: false })).toEqual({ 'test.a + test.b': [] })
  })

  it('keeps tests that hold nothing back apart from those that do', () => {
    const nodes = {
      'source.raw': {},
      'model.a': { on: ['source.raw'] },
      'test.hard': { on: ['source.raw'] },
      'test.hard2': { on: ['source.raw'] },
      'test.soft': { on: ['source.raw'], config: { severity: 'warn' } },
    }
    expect(plan(nodes)).toEqual({
      'test.hard + test.hard2': [],
      'test.soft': [],
      'model.a': ['test.hard'],
    })
  })

  it('joins what is selected through nodes that are not', () => {
    const nodes = { 'model.a': {}, 'model.b': { on: ['model.a'] }, 'model.c': { on: ['model.b'] } }
    expect(plan(nodes, { selected: new Set(['model.a', 'model.c']) })).toEqual({
      'model.a': [],
      'model.c': ['model.a'],
    })
  })
})
