import { describe, expect, it } from 'vitest'
import type { RunnableNode, UniqueId } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import { buildGraph, type Graph } from './build.ts'
import { projectOf, readShop } from './goldens/read.ts'

/** A project of bare models: `{ b: 'a' }` is a model `b` that reads `a`. */
function projectFrom(parents: Readonly<Record<string, string>>): ParsedProject {
  const nodes = Object.fromEntries(
    Object.entries(parents).map(([name, reads]) => {
      const dependsOn = { macros: [], nodes: reads.split(' ').filter((id) => id !== '') }
      const node = {
        resource_type: 'model',
        unique_id: name,
        name,
        original_file_path: `models/${name}.sql`,
        depends_on: dependsOn,
      }
      // A graph asks no more of a node than this.
      return [name, node as unknown as RunnableNode]
    }),
  )
  const none = {}
  return {
    ...projectOf({
      metadata: { project_name: 'p' },
      nodes,
      sources: none,
      exposures: none,
      unit_tests: none,
      metrics: none,
      semantic_models: none,
      saved_queries: none,
      selectors: [],
    }),
    places: new Map([['a', { file: 'models/a.sql', line: 3, column: 1 }]]),
  }
}

function graphFrom(parents: Readonly<Record<string, string>>): Graph {
  const graph = buildGraph(projectFrom(parents))
  if (!graph.ok) throw new Error('there is a cycle')
  return graph.value
}

const diamond = { a: '', b: 'a', c: 'a', d: 'b c', e: 'd', z: '' }
const sorted = (ids: Iterable<UniqueId>) => [...ids].toSorted().join(' ')

describe('graph', () => {
  it('orders parents before children, and the same every time', () => {
    expect(graphFrom({ e: 'd', d: 'b c', c: 'a', b: 'a', a: '', z: '' }).order).toEqual(['a', 'z', 'c', 'b', 'd', 'e'])
  })

  it.each([
    [1, 'b c'],
    [2, 'a b c'],
    [undefined, 'a b c'],
    [0, ''],
  ])('finds ancestors at most %s edges up', (depth, found) => {
    expect(sorted(graphFrom(diamond).ancestors(['d'], depth))).toBe(found)
  })

  it('counts a start among the descendants only when another start leads to it', () => {
    const graph = graphFrom(diamond)
    expect(sorted(graph.descendants(['b']))).toBe('d e')
    expect(sorted(graph.descendants(['b', 'd']))).toBe('d e')
    expect(sorted(graph.descendants(['d', 'e'], 1))).toBe('e')
  })

  it('joins kept nodes through removed ones', () => {
    const graph = graphFrom(diamond).subgraph(new Set(['a', 'c', 'e']))
    expect(graph.order).toEqual(['a', 'c', 'e'])
    expect(graph.parents('e').toSorted()).toEqual(['a', 'c'])
    expect(graph.children('a').toSorted()).toEqual(['c', 'e'])
  })

  it('measures the longest path down', () => {
    const graph = graphFrom({ ...diamond, f: 'a' })
    expect(['a', 'b', 'd', 'e', 'f', 'z'].map((id) => graph.longestPath(id))).toEqual([3, 2, 1, 0, 0, 0])
  })

  it('ignores parents that are no vertices', () => {
    expect(graphFrom({ a: 'gone' }).parents('a')).toEqual([])
  })

  it('holds sources, exposures and unit tests too', () => {
    const graph = buildGraph(readShop())
    expect(graph.ok && graph.value.parents('exposure.shop.notebook')).toEqual(['source.shop.raw.orders'])
  })
})

describe('a cycle', () => {
  it('is told with its path and the place of each node', () => {
    const checked = buildGraph(projectFrom({ a: 'c', b: 'a', c: 'b', d: 'c' }))
    expect(checked.problems).toEqual([
      {
        code: 'cycle',
        severity: 'error',
        message: 'These nodes depend on each other in a circle: a → c → b → a.',
        hint: 'Break the circle: let one of these nodes read something that does not depend on it.',
        at: { file: 'models/a.sql', line: 3, column: 1 },
        related: [
          { at: { file: 'models/c.sql' }, note: '"c" reads "b"' },
          { at: { file: 'models/b.sql' }, note: '"b" reads "a"' },
        ],
      },
    ])
  })

  it.each([
    ['of a node that reads itself', { a: 'a' }, ['a → a']],
    ['twice when there are two knots', { a: 'b', b: 'a', x: 'y', y: 'x b' }, ['a → b → a', 'x → y → x']],
    ['once for a knot of many circles', { a: 'b c', b: 'a', c: 'a' }, ['a → b → a']],
  ])('is told %s', (_, parents, paths) => {
    const said = buildGraph(projectFrom(parents)).problems.map((found) => found.message)
    expect(said).toEqual(paths.map((path) => `These nodes depend on each other in a circle: ${path}.`))
  })
})
